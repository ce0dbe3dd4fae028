"""What is typed is heard, and who has no mouse gets everywhere: the focus is never lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.app_driver import AppOnPage
from tests.e2e.conftest import InPractice
from tests.e2e.keyboard_driver import Keys
from tests.e2e.way_between import SlowToCome

ROOT = Path(__file__).parents[2]


def test_digits_typed_while_page_and_area_are_yet_to_come_arrive_and_the_field_stays_where_it_is(
    start_streamlit: Callable[..., Any], page: Page, tmp_path: Path
) -> None:
    folders = {"OLCI_DATA_DIR": str(tmp_path / "data"), "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    way = SlowToCome(page)
    way.stand_still_from(lambda message: b"last_30_days" in message)
    app = AppOnPage(page, start_streamlit(ROOT / "app.py", env=folders).url)
    page.goto(app.url)
    first_part = page.get_by_role("group", name="From", exact=True).get_by_role("spinbutton").first
    before = first_part.bounding_box()
    assert before is not None
    page.get_by_role("textbox", name="Area as text").fill("14 56 18 58")
    first_part.click()  # leaves the text, whose run adds "Read as …" and "Swap" above the field
    page.keyboard.type("20180601")
    way.go_on()
    expect(page.get_by_text("Read as ")).to_be_visible()
    app.wait_until_idle()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "spinbutton"
    for _ in ("the button of the calendar", "the help of the next field"):
        page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile("from=2018-06-01"))
    app.wait_until_idle()
    after = first_part.bounding_box()
    assert after is not None
    assert abs(after["y"] - before["y"]) < 2


def test_the_whole_way_goes_by_keyboard_alone_and_the_focus_is_never_lost(
    start_streamlit: Callable[..., Any], in_practice: InPractice, page: Page, tmp_path: Path
) -> None:
    app, keys = AppOnPage(page, start_streamlit(ROOT / "app.py", env=in_practice(tmp_path)).url), Keys(page)
    app.open("?from=2024-04-01&to=2024-04-03&product=OL_1_EFR___")
    search(app, keys)
    tick_and_look(app, keys)
    open_and_close(app, keys)
    narrow(app, keys)
    walk_the_calendar(app, keys)
    add(app, keys)
    look_at_what_has_come(app, keys)


def search(app: AppOnPage, keys: Keys) -> None:
    expect(app.page.get_by_role("textbox", name="Area as text")).to_be_visible()  # its script comes on its own
    keys.to("^TEXTAREA")
    app.page.keyboard.type("14 to 22 E, 54 to 60 N")
    keys.press("?", "Backspace", "Control+Enter")  # in a field it is a letter
    keys.sees("km²")
    expect(app.page.get_by_role("dialog")).to_have_count(0)
    app.wait_until_idle()
    keys.to("^BUTTON .*Search$")
    keys.press("Enter")
    keys.is_at(r"^H1 \d+ scenes · ")
    expect(app.page.locator("img.there").nth(1)).to_be_visible()
    app.wait_until_idle()


def tick_and_look(app: AppOnPage, keys: Keys) -> None:
    keys.to("^BUTTON .*Tick all")
    for name in ("Tick none", "Tick all"):  # one comes in the place of the other
        keys.press("Enter")
        keys.is_at(f"^BUTTON .*{name}")
        app.wait_until_idle()
    keys.to("checkbox")
    keys.press("Space")
    keys.sees("1 scene ticked")
    keys.press("ArrowRight", "Space")
    keys.sees("2 scenes ticked")
    card = keys.focused()
    for opens, name in (("Enter", "A scene, enlarged"), ("?", "Keys")):
        keys.press(opens)
        expect(app.page.get_by_role("dialog", name=name)).to_be_visible()
        keys.press("Escape")
        expect(app.page.get_by_role("dialog")).to_have_count(0)
        assert keys.focused() == card
    app.wait_until_idle()


def open_and_close(app: AppOnPage, keys: Keys) -> None:
    page = app.page
    keys.to("Choose files", by="Shift+Tab")
    keys.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("button", name="Add these files")).to_be_visible()
    keys.press("Escape")
    keys.is_at("Choose files")
    app.wait_until_idle()
    keys.to("Hand on", by="Shift+Tab")
    keys.press("Enter")
    keys.is_at("dialog Hand on")
    keys.sees("Or copy it")
    keys.to("Save table")
    with page.expect_download():
        keys.press("Enter")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    keys.is_at("^BUTTON .*Hand on")
    app.wait_until_idle()


def narrow(app: AppOnPage, keys: Keys) -> None:
    keys.to("^BUTTON .*Filter", by="Shift+Tab")
    keys.press("Enter")
    keys.is_at("dialog Filter")
    keys.sees("Satellite")
    keys.to("^BUTTON .*Sentinel-3A")
    keys.press("Space")
    keys.sees(re.compile("of .* scenes shown"))
    app.wait_until_idle()
    keys.press("Escape")
    keys.is_at("^BUTTON .*Filter")
    app.wait_until_idle()
    keys.to("Satellite: Sentinel-3A")
    keys.press("Enter")  # what is pressed goes with it
    expect(app.page.get_by_text("scenes shown")).to_have_count(0)
    keys.is_at("^BUTTON ")
    app.wait_until_idle()


def walk_the_calendar(app: AppOnPage, keys: Keys) -> None:
    keys.to("radio .*My area", by="Shift+Tab")
    keys.to("Calendar", by="ArrowRight")
    keys.press("Space")
    expect(app.page.get_by_role("grid")).to_be_visible()
    app.wait_until_idle()
    keys.to(r"1 April 2024 · \d+ scenes?")
    for key, day in (("End", 3), ("ArrowLeft", 2), ("PageDown", 2), ("Control+End", 3), ("Home", 1)):
        keys.press(key)
        keys.is_at(f"BUTTON {day} April 2024")
    keys.press("Enter")
    keys.sees(re.compile(r"^1 April 2024 · \d+ scenes"))
    app.wait_until_idle()


def add(app: AppOnPage, keys: Keys) -> None:
    keys.to("^BUTTON .*Add to downloads", by="Shift+Tab")
    keys.press("Enter")
    keys.sees("added to the downloads")
    keys.is_at("^(BUTTON|A|INPUT) ")
    app.wait_until_idle()
    keys.to("^A Downloads", by="Shift+Tab")
    keys.press("Enter")
    keys.is_at("^H1 Downloads")


def look_at_what_has_come(app: AppOnPage, keys: Keys) -> None:
    keys.sees("Whole and tested")
    keys.to("^BUTTON .*Show in the Library")
    keys.press("Enter")
    keys.is_at("^H1 Library")
    app.wait_until_idle()
    keys.to("^BUTTON .*Look")
    keys.press("Enter")
    keys.is_at("^BUTTON .*Close")
    app.wait_until_idle()
    keys.press("Enter")
    keys.is_at("^BUTTON .*Look")
    app.wait_until_idle()
    keys.to("^BUTTON .*More")
    keys.press("Enter")
    keys.is_at("dialog More")
    keys.to("Copy to clipboard")
    keys.press("Enter")
    keys.is_at("^BUTTON .*More")
    app.wait_until_idle()
    keys.to("^INPUT 1 April", by="Shift+Tab")
    keys.press("Space")
    keys.to("^BUTTON .*Use these scenes", by="Shift+Tab")
    keys.press("Enter")
    keys.is_at("^H1 Extract")
