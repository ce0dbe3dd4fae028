"""The whole way in Firefox: from an area to a whole zip on the disk."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.firefox import button, find_firefox, firefox_page

ROOT = Path(__file__).parents[2]
FIREFOX = find_firefox()
AREA = "POLYGON((14 54,14 60,22 60,22 54,14 54))"
TAB = "\ue004"
# A card's check box stands in the root of its component.
CARD = """[...document.querySelectorAll('*')].map(one => one.shadowRoot ?? one)
  .map(one => one.querySelector?.('button.tick')).find(Boolean)"""
PICTURE = CARD.replace("button.tick", "img.there")
YEAR = 'document.querySelector(\'[role="spinbutton"][aria-label^="year, {}"]\')'


@pytest.mark.skipif(FIREFOX is None, reason="no Firefox is installed here")
def test_firefox_leads_from_an_area_to_a_whole_zip(
    start_streamlit: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert FIREFOX is not None
    folder = tmp_path_factory.mktemp("firefox")
    scenes = folder / "scenes"
    env = {"OLCI_DATA_DIR": str(folder / "data"), "OLCI_DOWNLOAD_DIR": str(scenes), "OLCI_PRACTICE": "1"}
    server = start_streamlit(ROOT / "app.py", env=env)
    with firefox_page(FIREFOX, folder) as page:
        page.size(1280, 900)
        page.open(server.printed_address)
        page.until("document.querySelector('textarea[aria-label^=\"Area as text\"]')")
        page.wait_until_idle()
        assert page.value("document.hasFocus()")  # else no field would ever be entered or left
        page.click("document.querySelector('textarea[aria-label^=\"Area as text\"]')")
        page.write(AREA)
        for field in ("From", "To"):  # the first click leaves the text, and the run of that adds lines above the days
            page.click(YEAR.format(field))
            page.write("20240401")
        page.press(TAB)
        page.press(TAB)
        page.until("document.body.innerText.includes('km²') && location.search.includes('from=2024-04-01')")
        page.until("location.search.includes('to=2024-04-01')")
        page.wait_until_idle()
        page.click(button("Search"))
        page.until("/^\\d+ scenes? · /m.test(document.querySelector('h1')?.innerText ?? '')")
        page.until(PICTURE)
        page.wait_until_idle()
        page.click(CARD)
        page.until("document.body.innerText.includes('1 scene ticked')")
        page.wait_until_idle()
        page.click(button("Add to downloads"))
        page.until("document.body.innerText.includes('added to the downloads')")
        page.until("document.body.innerText.includes('See downloads')")
        page.wait_until_idle()
        page.click("[...document.querySelectorAll('a')].find(one => one.innerText.includes('See downloads'))")
        page.until("document.body.innerText.includes('Whole and tested')")
    (product,) = scenes.rglob("*.SEN3.zip")
    assert zipfile.ZipFile(product).testzip() is None
