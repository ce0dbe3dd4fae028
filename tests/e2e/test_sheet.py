"""The contact sheet in a real browser: pictures come, ticks answer at once and follow the scenes through all views."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.app_driver import AppOnPage

ROOT = Path(__file__).parents[2]
BALTIC = "POLYGON((14 54,14 60,22 60,22 54,14 54))"
APRIL = "from=2024-04-01&to=2024-04-16&product=OL_1_EFR___"


def test_a_sheet_of_48_scenes_is_ticked_enlarged_and_narrowed_to_the_best(
    start_streamlit: Callable[..., object], tmp_path: Path, page: Page, shoot
) -> None:
    env = {
        "OLCI_DATA_DIR": str(tmp_path / "data"),
        "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes"),
        "OLCI_PRACTICE": "1",
    }
    app = AppOnPage(page, start_streamlit(ROOT / "app.py", env=env).url)
    app.open(f"results?{APRIL}&area={BALTIC}")
    expect(page.get_by_role("heading", name="48 scenes · ")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("radio", name="My area")).to_be_checked()
    cards = page.get_by_role("checkbox", name="Sentinel-3")
    expect(cards).to_have_count(24)
    expect(page.locator(".frame.waiting").first).to_be_visible()
    expect(page.locator("img.there").nth(7)).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Placed from the scene’s outline, about 3 km.")).to_be_visible()
    expect(page.locator(".figures").first).to_contain_text("bright")
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
    expect(large.locator("img")).to_have_count(2, timeout=30_000)
    page.keyboard.press("ArrowRight")
    expect(large.get_by_text(str(cards.nth(1).get_attribute("aria-label")))).to_be_visible()
    page.keyboard.press("Space")
    expect(large.get_by_role("button", name="Tick", exact=True)).to_be_visible()
    shoot(page, "sheet-large")
    page.keyboard.press("Escape")
    expect(page.get_by_text("2 scenes ticked")).to_be_visible()

    page.get_by_role("button", name="Compare two").click()
    expect(large.get_by_text("Two scenes of the same area")).to_be_visible()
    expect(large.locator("img")).to_have_count(2, timeout=30_000)
    shoot(page, "sheet-compare")
    page.keyboard.press("Escape")

    app.see("Whole scenes")
    expect(page.get_by_role("checkbox", name="Sentinel-3", checked=True)).to_have_count(2)
    app.see("My area")
    page.get_by_role("button", name="Tick none").click()
    expect(page.get_by_role("checkbox", name="Sentinel-3", checked=True)).to_have_count(0)
    page.get_by_role("button", name="Best of").click()
    page.get_by_role("button", name="Tick the clearest").click()
    expect(page.get_by_text("3 scenes ticked · ")).to_be_visible(timeout=60_000)
    page.keyboard.press("Escape")
    page.get_by_text("Ticked only").click()
    expect(cards).to_have_count(3)
    expect(page.get_by_text("clearest of").first).to_be_visible()
    shoot(page, "sheet-best")
