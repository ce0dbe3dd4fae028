"""The contact sheet in a real browser: pictures come, ticks answer at once and follow the scenes through all views."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.app_driver import AppOnPage, pictures_held
from tests.e2e.conftest import Shoot, StreamlitServer
from tests.e2e.map_driver import POLAR_MAP

BALTIC = "POLYGON((14 54,14 60,22 60,22 54,14 54))"
# Whether the picture fills the frame round the footprint in focus, to a few pixels.
LAID_ON_ITS_FOOTPRINT = """() => {
  const frames = [...document.querySelectorAll('img.olci-picture')].map(image => image.getBoundingClientRect());
  const at = map.getContainer().getBoundingClientRect();
  let laid = false;
  map.eachLayer(layer => {
    if (!layer.feature || layer.options.color !== olci.colours.focus) return;
    const points = layer.getLatLngs().flat(Infinity).map(place => map.latLngToContainerPoint(place));
    const { min, max } = L.bounds(points);
    laid = laid || frames.some(frame => [
      frame.left - at.left - min.x, frame.right - at.left - max.x,
      frame.top - at.top - min.y, frame.bottom - at.top - max.y
    ].every(off => Math.abs(off) < 4));
  });
  return laid;
}"""
LOOK_LIMIT_MS = 180_000  # 24 quicklooks are fetched and measured meanwhile
APRIL = "from=2024-04-01&to=2024-04-16&product=OL_1_EFR___"


@pytest.fixture(scope="module")
def app_url(app_to_read: StreamlitServer) -> str:
    return app_to_read.url


def test_a_sheet_of_48_scenes_is_ticked_enlarged_and_narrowed_to_the_best(
    app_url: str, page: Page, shoot: Shoot
) -> None:
    app = AppOnPage(page, app_url)
    asked: list[str] = []
    page.on("request", lambda request: None if request.redirected_from else asked.append(request.url))
    page.set_viewport_size({"width": 1280, "height": 1400})  # the first row is not the one in its middle
    with pictures_held(page):
        app.open(f"results?{APRIL}&area={BALTIC}")
        expect(page.get_by_role("heading", name="48 scenes · ")).to_be_visible()
        expect(page.get_by_role("radio", name="My area")).to_be_checked()
        cards = page.get_by_role("checkbox", name="Sentinel-3")
        expect(cards).to_have_count(24)
        expect(page.locator(".frame.waiting").first).to_be_visible()
    expect(page.locator("img.there").nth(7)).to_be_visible()
    in_reading_order = page.locator("article.card").evaluate_all(
        "cards => cards.map(({ card }) => new URL(card.src, location).href)"
    )
    pictures = [address for address in asked if address in in_reading_order]
    assert pictures == in_reading_order[: len(pictures)]
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.get_by_text("Placed from the scene’s outline, about 3 km.")).to_be_visible()
    expect(page.locator(".figures").first).to_contain_text("bright")
    expect(page.get_by_role("button", name="Page 2")).to_be_visible()
    shoot(page, "sheet")

    cards.nth(1).click()
    cards.nth(4).click(modifiers=["Shift"])
    expect(page.get_by_text("4 scenes ticked")).to_be_visible()
    cards.nth(4).press("ArrowLeft")
    expect(cards.nth(3)).to_be_focused()
    cards.nth(3).press("Space")
    expect(cards.nth(3)).to_have_attribute("aria-checked", "false")
    expect(page.get_by_text("3 scenes ticked")).to_be_visible()

    cards.nth(0).press("Enter")
    large = page.get_by_role("dialog", name="A scene, enlarged")
    expect(large.get_by_text(str(cards.nth(0).get_attribute("aria-label")))).to_be_visible()
    expect(large.get_by_role("link", name="Original quicklook")).to_be_visible()
    expect(large.locator("img")).to_have_count(2)
    page.keyboard.press("ArrowRight")
    expect(large.get_by_text(str(cards.nth(1).get_attribute("aria-label")))).to_be_visible()
    page.keyboard.press("Space")
    expect(large.get_by_role("button", name="Tick", exact=True)).to_be_visible()
    shoot(page, "sheet-large")
    page.keyboard.press("Escape")
    expect(page.get_by_text("2 scenes ticked")).to_be_visible()

    page.get_by_role("button", name="Compare two").click()
    expect(large.get_by_text("Two scenes of the same area")).to_be_visible()
    expect(large.locator("img")).to_have_count(2)
    shoot(page, "sheet-compare")
    close_and_enlarge_another(page)

    app.see("Whole scenes")
    expect(page.get_by_role("checkbox", name="Sentinel-3", checked=True)).to_have_count(2)
    app.see("My area")
    narrow_to_the_best(page)
    shoot(page, "sheet-best")


def narrow_to_the_best(page: Page) -> None:
    """Let the page tick the clearest, say why, and show nothing else."""
    page.get_by_role("button", name="Tick none").click()
    expect(page.get_by_role("checkbox", name="Sentinel-3", checked=True)).to_have_count(0)
    page.get_by_role("button", name="Best of").click()
    page.get_by_role("button", name="Tick the clearest").click()
    expect(page.get_by_text("3 scenes ticked · ")).to_be_visible(timeout=LOOK_LIMIT_MS)
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(page.get_by_text("clearest of").first).to_be_visible()
    page.get_by_text("Ticked only").click()
    expect(page.get_by_role("checkbox", name="Sentinel-3")).to_have_count(3)


def close_and_enlarge_another(page: Page) -> None:
    """See that none of what was compared stands in for a picture which is yet to come."""
    large = page.get_by_role("dialog", name="A scene, enlarged")
    page.keyboard.press("Escape")
    with pictures_held(page):
        page.get_by_role("checkbox", name="Sentinel-3").nth(7).press("Enter")
        expect(large.locator("img")).to_have_count(1)  # that of the area, as it stands on the sheet
    page.keyboard.press("Escape")


def test_with_forced_colours_what_is_ticked_or_chosen_has_another_shape_and_a_dialog_an_edge(
    app_url: str, page: Page
) -> None:
    page.emulate_media(forced_colors="active")
    app = AppOnPage(page, app_url)
    app.open(f"results?{APRIL}&area={BALTIC}")
    expect(page.get_by_role("heading", name="48 scenes · ")).to_be_visible()
    app.tick_card(1)
    for number, shape in enumerate(("none", "solid", "none")):
        expect(page.get_by_role("article").nth(number)).to_have_css("outline-style", shape)
    expect(page.locator(".frame").first).to_have_css("forced-color-adjust", "none")  # what it hatches is no cloud
    app.press("Filter")
    page.get_by_role("button", name="Sentinel-3A ·").click()
    expect(page.get_by_role("button", name="Sentinel-3A ·")).to_have_css("outline-style", "solid")
    expect(page.get_by_role("button", name="Sentinel-3B ·")).to_have_css("outline-style", "none")
    app.press("Filter")
    page.get_by_role("checkbox", name="Sentinel-3").nth(0).press("Enter")
    expect(page.get_by_role("dialog", name="A scene, enlarged")).to_have_css("border-top-style", "solid")


def test_a_scene_is_laid_on_the_map_of_the_world_and_of_the_arctic_without_a_run(
    app_url: str, page: Page, shoot: Shoot
) -> None:
    app = AppOnPage(page, app_url)
    app.open(f"results?from=2024-04-01&to=2024-04-02&product=OL_1_EFR___&area={BALTIC}")
    app.see("Table")
    app.click_row(0)
    shown = app.map()
    shown.frame.wait_for_function(LAID_ON_ITS_FOOTPRINT)
    shown.frame.evaluate("window.same = map.getZoom()")
    shown.frame.get_by_label("Opacity of the picture").fill("40")
    assert shown.frame.evaluate("document.querySelector('img.olci-picture').style.opacity") == "0.4"
    shown.frame.get_by_label("Lay the picture on the map").uncheck()
    expect(shown.frame.locator("img.olci-picture")).to_have_count(0)
    assert shown.frame.evaluate("window.same === map.getZoom()")
    page.get_by_role("radio", name="Arctic (EPSG:3413)", exact=True).click()
    page.wait_for_function(POLAR_MAP)
    polar = app.map()
    polar.frame.get_by_label("Lay the picture on the map").check()
    polar.frame.wait_for_function(LAID_ON_ITS_FOOTPRINT)
    shoot(page, "map-picture-arctic")
