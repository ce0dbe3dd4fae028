"""Nothing stands in the way of those who hear the page, use keys alone, or need contrast: axe-core on every page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from olci_practice.product.package import write_package
from tests.e2e.app_driver import AppOnPage, pictures_held
from tests.e2e.conftest import InPractice
from tests.e2e.samples import short_scene

ROOT = Path(__file__).parents[2]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # all else is the same page in light and in dark
# The parts of a date in Streamlit's own field are narrower than 24 px; the whole field is not.
RUN = """async ([parts, rules]) => {
  const roots = [document, ...[...document.querySelectorAll('*')].map(one => one.shadowRoot).filter(Boolean)];
  const include = roots.flatMap(root => [...root.querySelectorAll(parts.join())]);
  const how = { resultTypes: ['violations'], runOnly: rules };
  // Behind a dialog the page is locked to a height of 0: axe takes all that lies in it, the dialog too, for hidden.
  document.documentElement.style.overflow = 'visible';
  const { violations } = await axe.run({ include }, how);
  document.documentElement.style.overflow = '';
  return violations
    .filter(one => ['serious', 'critical'].includes(one.impact) || one.id === 'heading-order')
    .flatMap(one => one.nodes.map(
      node => `${one.id}: ${node.html.slice(0, 200)} ${(node.any[0] || {}).message || ''}`))
    .filter(words => !(words.startsWith('target-size') && words.includes('spinbutton')));
}"""
HINTS_CUT = """() => [...document.querySelectorAll('input:placeholder-shown')].filter(one => {
  const style = getComputedStyle(one), pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return one.clientWidth > 0 && pen.measureText(one.placeholder).width > room;
}).map(one => `a hint is cut: ${one.placeholder}`)"""
PAGE = ["html"]
POPOVER = ['[data-testid="stPopoverBody"]', 'button[aria-expanded="true"]']
DIALOG = ['[role="dialog"]', "dialog[open]"]
DAYS_AND_AREA = "from=2024-04-01&to=2024-04-02&product=OL_1_EFR___&area=POLYGON((14 54,14 60,22 60,22 54,14 54))"
LINK = f"results?{DAYS_AND_AREA}"
A_FEW_MINUTES = "&hours=9-9.1"  # so that few scenes are looked at and downloaded for a standing order


@pytest.fixture(scope="module")
def app_url(
    start_streamlit: Callable[..., Any], in_practice: InPractice, tmp_path_factory: pytest.TempPathFactory
) -> str:
    folder = tmp_path_factory.mktemp("accessible")
    write_package(short_scene(), folder / "scenes" / "practice", seed=5)
    return str(start_streamlit(ROOT / "app.py", env=in_practice(folder)).url)


# Half faded in, or faded while it is drawn anew, a text has not the colour that it is read in.
NOT_FADED = """addEventListener('DOMContentLoaded', () => document.head.append(Object.assign(
  document.createElement('style'),
  { textContent: '[data-stale="true"] {opacity: 1 !important; transition: none !important}' })))"""
IS_STILL = """() => document.getAnimations().every(
  one => one.playState !== 'running' || one.effect.getComputedTiming().iterations === Infinity)"""
COLOURS = """getComputedStyle(document.querySelector('[data-testid="stApp"]')).colorScheme"""


def barriers(page: Page, *, parts: Sequence[str] = PAGE) -> list[str]:
    """Return what axe-core finds on a page and in its maps, in light colours and in dark ones.

    It is asked about the whole page, or about the parts that have come to it since, by their selectors. The rules
    that depend on colours are asked in both.
    """
    found = _found(page, parts, EVERYTHING) + list(page.evaluate(HINTS_CUT))
    dark = not page.evaluate(f"{COLOURS} === 'dark'")
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.wait_for_function(f"{COLOURS} === '{'dark' if dark else 'light'}'")
    return found + [f"in other colours: {one}" for one in _found(page, parts, OF_COLOURS)]


def _found(page: Page, parts: Sequence[str], rules: list[str]) -> list[str]:
    """Return what rules find, and find again: what is just being drawn is no barrier."""
    found: list[str] = []
    for _ in range(3):
        page.wait_for_function(IS_STILL)
        for frame in page.frames:
            if not frame.evaluate("'axe' in window"):
                frame.evaluate(AXE)
        found = list(page.evaluate(RUN, [parts, rules]))
        if not found:
            break
    return found


Seen = Iterator[tuple[str, list[str]]]


def seen(app: AppOnPage) -> Seen:
    """Go through every page and what opens on it; yield the name of each and what stands in the way there."""
    yield from _on_search(app)
    yield from _on_results(app)
    yield from _over_results(app)
    yield from _on_the_disk(app)
    for name in ("Downloads", "Account", "Help"):
        app.go(name)
        yield name, barriers(app.page)


def _opened(app: AppOnPage, name: str, inside: str) -> Seen:
    """Open a popover, look at it, and close it where it was opened."""
    opener = app.page.get_by_role("button", name=name, exact=True).first
    opener.click()
    expect(app.page.get_by_test_id("stPopoverBody").get_by_text(inside).first).to_be_visible()
    app.wait_until_idle()
    yield name, barriers(app.page, parts=POPOVER)
    opener.click()
    expect(app.page.get_by_test_id("stPopoverBody")).to_have_count(0)
    app.wait_until_idle()


def _on_search(app: AppOnPage) -> Seen:
    page = app.page
    app.open(f"?{DAYS_AND_AREA}{A_FEW_MINUTES}")
    expect(page.get_by_text("km²").first).to_be_visible()
    yield "Search", barriers(page)
    for name, inside in (("Upload a file", "MB per file"), ("Other days", "This month"), ("Save this search", "Days")):
        yield from _opened(app, name, inside)
    app.press("Follow this search")
    expect(page.get_by_role("heading", name="Follow this area")).to_be_visible()
    yield "the form of an order", barriers(page)
    app.press("Start following")
    expect(page.get_by_text("followed", exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Look now")).to_be_enabled()
    expect(page.get_by_role("heading", name="Following", exact=True)).to_be_focused()  # the form is gone
    app.wait_until_idle()
    yield "Following", barriers(page)
    yield from _opened(app, "Remove", "is followed no more")


def _on_results(app: AppOnPage) -> Seen:
    page = app.page
    app.open(LINK)
    cards = page.get_by_role("checkbox", name="Sentinel-3")
    expect(page.locator("img.there").nth(5)).to_be_visible()
    cards.nth(0).click()
    cards.nth(1).click()
    expect(page.get_by_text("2 scenes ticked")).to_be_visible()
    app.wait_until_idle()
    yield "My area", barriers(page)
    for name, inside in (("Filter", "Covers at least"), ("Best of", "The clearest of each"), ("Hand on", "Or copy")):
        yield from _opened(app, name, inside)
    for view, there in (("Table", page.get_by_test_id("stDataFrame")), ("Calendar", page.get_by_role("grid"))):
        app.see(view)
        expect(there.first).to_be_visible()
        yield view, barriers(page)
    app.see("My area")


def _over_results(app: AppOnPage) -> Seen:
    page = app.page
    page.get_by_role("checkbox", name="Sentinel-3").nth(0).press("Enter")
    expect(page.get_by_role("dialog", name="A scene, enlarged").locator("img")).to_have_count(2)
    yield "a scene, enlarged", barriers(page, parts=DIALOG)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="All keys").click()
    expect(page.get_by_role("dialog", name="Keys").get_by_text("On every page")).to_be_visible()
    yield "the list of keys", barriers(page, parts=DIALOG)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Choose files").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Add these files")).to_be_visible()
    yield "Choose files", barriers(page, parts=DIALOG)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("checkbox", name="Sentinel-3").nth(1).click()
    expect(page.get_by_text("1 scene ticked")).to_be_visible()
    app.wait_until_idle()
    app.add()


def _on_the_disk(app: AppOnPage) -> Seen:
    page = app.page
    app.go("Downloads")
    expect(page).to_have_title("All done · OLCI Scene Picker")  # no card comes in before the others any more
    app.go("Library")
    expect(page.get_by_role("img", name="Quicklook").first).to_be_visible()
    yield "Library", barriers(page)
    yield from _opened(app, "More", "Open the folder")
    page.get_by_role("button", name="Look", exact=True).first.click()
    expect(page.get_by_role("button", name="Close")).to_be_visible()
    app.wait_until_idle()
    app.map()
    page.locator("iframe").first.click()
    expect(page.get_by_test_id("stVegaLiteChart")).to_be_in_viewport(ratio=0.5)
    app.wait_until_idle()
    yield "a product looked at", barriers(page)
    page.get_by_role("button", name=re.compile("^Select all")).first.click()
    app.press("Use these scenes")
    expect(page.get_by_role("heading", name="Extract", exact=True)).to_be_visible()
    app.wait_until_idle()
    yield "Extract", barriers(page)


def test_no_page_and_no_dialog_has_a_barrier_in_light_or_in_dark_colours(app_url: str, page: Page) -> None:
    page.add_init_script(NOT_FADED)
    found = {name: words for name, words in seen(AppOnPage(page, app_url)) if words}
    assert found == {}


MOVING = """() => document.getAnimations().filter(one => one.playState === 'running')
  .map(one => one.effect.getComputedTiming())
  .filter(timing => timing.iterations === Infinity || timing.duration > 100).length"""


def test_nothing_moves_by_itself_for_those_who_ask_for_that(app_url: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    app = AppOnPage(page, app_url)
    with pictures_held(page):
        app.open(LINK)
        expect(page.locator(".frame.waiting").first).to_be_visible()
        assert page.evaluate(MOVING) == 0
    expect(page.locator("img.there").nth(5)).to_be_visible()
    app.wait_until_idle()
    page.get_by_role("button", name="Flick through").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="▶ Play")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    app.see("Table")
    shown = app.map()
    assert shown.frame.evaluate("map._zoomAnimated || map.options.inertia") is False
    assert page.evaluate(MOVING) == 0


WIDER = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
  .some(one => one.scrollWidth > innerWidth)"""
ROW_IN_SIGHT = """() => {
  const sheet = [...document.querySelectorAll('*')].map(one => one.shadowRoot ?? one)
    .map(one => one.querySelector?.('.cards')).find(Boolean);
  const frame = sheet.querySelector('.frame').getBoundingClientRect();
  return frame.top >= 0 && frame.bottom <= innerHeight;
}"""
CUT_ON_CARDS = """cards => cards.flatMap(card => [...card.querySelectorAll('.words, .words *, .signs *')])
  .filter(one => one.clientWidth && one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"""
RUNS_SIDEWAYS = "table => table.scrollWidth > table.clientWidth"


TWO_ROWS_IN_SIGHT = ROW_IN_SIGHT.replace(
    "const frame = sheet.querySelector('.frame').getBoundingClientRect();",
    """const cards = [...sheet.querySelectorAll('.card')].map(one => one.getBoundingClientRect());
  const second = cards.find(one => one.top > cards[0].bottom);
  const frame = { top: cards[0].top, bottom: second.bottom };""",
)


def test_a_row_of_pictures_is_in_sight_and_nothing_is_cut_or_runs_out_of_the_window(app_url: str, page: Page) -> None:
    app = AppOnPage(page, app_url)
    app.open(LINK.replace("OL_1_EFR___", "OL_1_EFR___,OL_2_LFR___,OL_2_WFR___"))
    page.get_by_text("One line a pass").click()
    expect(page.get_by_text("Also 2 scenes: Level 2 land + Level 2 water").first).to_be_visible()
    expect(page.locator("img.there").nth(5)).to_be_visible()
    app.tick_card(1)
    page.mouse.wheel(0, -10_000)
    for width, height in ((640, 400), (853, 533), (820, 1100), (1280, 800), (1920, 1080)):  # 200 %, 150 %, and 100 %
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(ROW_IN_SIGHT)
        assert page.get_by_role("article").evaluate_all(CUT_ON_CARDS) == []
    for view in ("Table", "Calendar", "My area"):
        app.see(view)
        for width, height in ((1280, 800), (820, 1100), (640, 400), (320, 640)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function(f"() => !({WIDER})()")
            if view == "Table" and width >= 820:
                assert not page.locator(".dvn-scroller").evaluate(RUNS_SIDEWAYS)
    page.set_viewport_size({"width": 820, "height": 1100})
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")  # it is drawn
    bar = page.locator(".st-key-results_bar")
    high = bar.bounding_box()
    page.get_by_role("combobox", name="Sort by").click()
    expect(page.get_by_role("option", name="Newest first")).to_be_visible()
    assert bar.bounding_box() == high


TOP_OF_PICTURES = ROW_IN_SIGHT.replace("return frame.top >= 0 && frame.bottom <= innerHeight", "return frame.top")


def test_a_filter_stands_beside_what_it_changes_and_two_rows_stand_whole_whatever_comes_and_goes_above_or_on_them(
    app_url: str, page: Page
) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    app = AppOnPage(page, app_url)
    app.open(LINK.replace("2024-04-02", "2024-04-08"))
    app.press("Filter")
    fields = page.get_by_test_id("stPopoverBody")
    fields.get_by_role("button", name="Sentinel-3A").click()
    for chip in (
        page.get_by_role("button", name="Satellite: Sentinel-3A"),
        page.get_by_role("button", name="Clear filters"),
    ):
        expect(chip).to_be_visible()
        lies, box = chip.bounding_box(), fields.bounding_box()
        assert lies is not None
        assert box is not None
        assert lies["x"] + lies["width"] <= box["x"]
    app.press("Filter")
    page.mouse.move(0, 0)
    app.wait_until_idle()
    page.wait_for_function(TWO_ROWS_IN_SIGHT)
    top = page.evaluate(TOP_OF_PICTURES)
    page.get_by_role("combobox", name="Sort by").click()
    page.get_by_role("option", name="Least bright first").click()
    stop = page.get_by_role("button", name="Stop looking")
    expect(stop).to_be_visible()
    page.wait_for_function(TWO_ROWS_IN_SIGHT)
    assert page.evaluate(TOP_OF_PICTURES) == top
    stop.click()
    expect(page.get_by_role("combobox", name="Sort by")).to_have_value("Oldest first")
    page.get_by_text("Click a picture to tick it").click(trial=True)  # nothing lies over it any more
    app.wait_until_idle()
    app.press("Best of")
    app.press("Tick the clearest")
    expect(page.get_by_text("that week").first).to_be_visible()
    page.wait_for_function(TWO_ROWS_IN_SIGHT)
    assert page.evaluate(TOP_OF_PICTURES) == top
    app.press("Clear filters")
    expect(page.get_by_text("scenes shown")).to_have_count(0)
