"""Nothing stands in the way of those who hear the page, use keys alone, or need contrast: axe-core on every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.app_driver import AppOnPage
from tests.e2e.samples import in_practice

ROOT = Path(__file__).parents[2]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# The parts of a date in Streamlit's own field are narrower than 24 px; the whole field is not.
RUN = """async () => (await axe.run(document, {
  resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
})).violations.filter(one => ['serious', 'critical'].includes(one.impact) || one.id === 'heading-order')
  .flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 200)} ${(node.any[0] || {}).message || ''}`))
  .filter(words => !(words.startsWith('target-size') && words.includes('spinbutton')))"""
LINK = "results?from=2024-04-01&to=2024-04-04&product=OL_1_EFR___&area=POLYGON((14 54,14 60,22 60,22 54,14 54))"


@pytest.fixture(scope="module")
def app_url(start_streamlit: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("accessible")
    env = in_practice(folder)
    return str(start_streamlit(ROOT / "app.py", env=env).url)


def barriers(page: Page) -> list[str]:
    """Return what axe-core finds on a page and in its maps."""
    for frame in page.frames:
        frame.evaluate(AXE)
    return list(page.evaluate(RUN))


def seen(app: AppOnPage) -> Iterator[tuple[str, list[str]]]:
    """Go through every page and what opens on it; yield the name of each and what stands in the way there."""
    page = app.page
    app.open()
    expect(page.get_by_role("heading", name="Search", exact=True)).to_be_visible()
    yield "Search", barriers(page)
    app.open(LINK)
    cards = page.get_by_role("checkbox", name="Sentinel-3")
    expect(page.locator("img.there").nth(5)).to_be_visible()
    cards.nth(0).click()
    cards.nth(1).click()
    expect(page.get_by_text("2 scenes ticked")).to_be_visible()
    app.wait_until_idle()
    yield "My area", barriers(page)
    cards.nth(0).press("Enter")
    expect(page.get_by_role("dialog", name="A scene, enlarged").locator("img")).to_have_count(2)
    yield "a scene, enlarged", barriers(page)
    page.keyboard.press("Escape")
    for button, inside in (("Filter", "Covers at least"), ("Best of", "The clearest of each"), ("Hand on", "Or copy")):
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text(inside).first).to_be_visible()
        app.wait_until_idle()
        yield button, barriers(page)
        page.keyboard.press("Escape")
        expect(page.get_by_text(inside)).to_have_count(0)
    page.get_by_role("button", name="Choose files").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Add these files")).to_be_visible()
    yield "Choose files", barriers(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    for view, there in (("Table", page.get_by_test_id("stDataFrame")), ("Calendar", page.get_by_role("grid"))):
        app.see(view)
        expect(there.first).to_be_visible()
        yield view, barriers(page)
    for name in ("Downloads", "Library", "Extract", "Account", "Help"):
        app.go(name)
        yield name, barriers(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_page_and_no_dialog_has_a_barrier(app_url: str, new_page: Callable[..., Page], *, dark: bool) -> None:
    found = {name: words for name, words in seen(AppOnPage(new_page(dark=dark), app_url)) if words}
    assert found == {}
