"""The "Where?" box in a real browser: regions offered while one types, answers beside the field, by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.app_driver import AppOnPage

ROOT = Path(__file__).parents[2]
HEADER_PX = 60
NO_TILES = {"OLCI_PRACTICE": "1", "OLCI_TILES": ""}  # as nobody sets it: the practice archive still asks nobody


def test_an_area_is_given_and_searched_for_by_keyboard_alone(
    start_streamlit: Callable[..., Any], page: Page, tmp_path: Path, shoot: Callable[..., None]
) -> None:
    folders = {"OLCI_DATA_DIR": str(tmp_path / "data"), "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    app = AppOnPage(page, start_streamlit(ROOT / "app.py", env=folders | NO_TILES).url)
    app.open("?from=2024-04-10&to=2024-04-11&product=OL_1_EFR___")
    expect(page.get_by_role("heading", name="Where?")).to_be_visible()
    field = page.get_by_role("textbox", name="Area as text")

    # What cannot be read is said beside the field, and nothing below it moves.
    first_day = page.get_by_role("group", name="From", exact=True)
    before = first_day.bounding_box()
    field.fill("somewhere nice")
    field.press("Control+Enter")
    said = page.get_by_text("This does not describe an area.")
    expect(said).to_be_visible()
    app.wait_until_idle()
    box, place, after = field.bounding_box(), said.bounding_box(), first_day.bounding_box()
    assert box and place and before and after
    assert abs(after["y"] - before["y"]) < 2
    assert place["x"] > box["x"] + box["width"]
    assert abs(place["y"] - box["y"]) < 200
    shoot(page, "where_refused")

    # "Baff" offers Baffin Bay, taken by arrow and Enter; the field keeps the focus.
    field.fill("")
    field.press_sequentially("Baff")
    option = page.get_by_role("option", name="Baffin Bay")
    expect(option).to_be_visible()
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(field).to_have_value("Baffin Bay")
    expect(page.get_by_text("Read as Baffin Bay")).to_be_visible()
    expect(option).to_have_count(0)
    expect(said).to_have_count(0)
    expect(field).to_be_focused()

    # Where the form is longer than the window, the map stays in sight at its end.
    page.set_viewport_size({"width": 1280, "height": 650})
    page.get_by_role("button", name="Save this search").scroll_into_view_if_needed()
    expect(page.locator(".st-key-search_map_frame")).to_be_in_viewport(ratio=1)
    shown = page.locator(".st-key-search_map_frame").bounding_box()
    assert shown is not None
    assert shown["y"] > HEADER_PX

    # Search, and the heading of what was found has the focus.
    page.get_by_role("button", name="Search", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/results"))
    heading = page.get_by_role("heading", name=" scenes · ")
    expect(heading).to_be_visible()
    expect(heading).to_be_focused()
