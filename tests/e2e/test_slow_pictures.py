"""A service that keeps every picture waiting: the pages go on all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from olci_practice import PracticeServer
from olci_practice.server.fault_order import Order
from tests.e2e.app_driver import AppOnPage
from tests.e2e.conftest import StartStreamlit
from tests.e2e.map_driver import MapOnPage
from tests.practice_environment import environment_of

ROOT = Path(__file__).parents[2]
TEN_DAYS = "from=2018-06-01&to=2018-06-10&product=OL_1_EFR___&area=POLYGON((-82 71,-82 74,-75 74,-75 71,-82 71))"


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[PracticeServer]:
    """A practice archive as a service elsewhere, which does not answer for pictures."""
    server = PracticeServer(data_dir=tmp_path / "archive", bytes_per_s=None)
    server.faults.add(Order("quicklook", "delay", seconds=600, times=None))
    yield server
    server.stop()


def test_pictures_that_do_not_come_leave_a_line_to_the_map_and_to_the_next_page(
    practice: PracticeServer, start_streamlit: StartStreamlit, tmp_path: Path, page: Page
) -> None:
    env = environment_of(practice.start(), tmp_path)
    app = AppOnPage(page, start_streamlit(ROOT / "app.py", env=env).url)
    with page.expect_request(lambda request: "again=" in request.url):
        app.open(f"results?{TEN_DAYS}")
        expect(page.get_by_role("checkbox", name="Sentinel-3").first).to_be_visible()
    app.see("Table")
    MapOnPage.of(page)
    app.go("Downloads")
