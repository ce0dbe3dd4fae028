"""What is typed is heard: a run that adds words above a field leaves the field, its focus and its digits alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.app_driver import AppOnPage

ROOT = Path(__file__).parents[2]


def test_digits_typed_while_the_area_is_read_arrive_and_the_field_stays_where_it_is(
    start_streamlit: Callable[..., Any], page: Page, tmp_path: Path
) -> None:
    folders = {"OLCI_DATA_DIR": str(tmp_path / "data"), "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    app = AppOnPage(page, start_streamlit(ROOT / "app.py", env=folders).url)
    app.open()
    first_part = page.get_by_role("group", name="From", exact=True).get_by_role("spinbutton").first
    before = first_part.bounding_box()
    assert before is not None
    page.get_by_role("textbox", name="Area as text").fill("14 56 18 58")
    first_part.click()  # leaves the text, whose run adds "Read as …" and "Swap" above the field
    page.keyboard.type("20180601")
    expect(page.get_by_text("Read as ")).to_be_visible()
    app.wait_until_idle()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "spinbutton"
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("from=2018-06-01"))
    app.wait_until_idle()
    after = first_part.bounding_box()
    assert after is not None
    assert abs(after["y"] - before["y"]) < 2
