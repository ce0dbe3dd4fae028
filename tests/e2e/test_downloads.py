"""The Downloads page in a real browser: rows that stand still while numbers run, and controls that hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from olci_core.area import Area
from olci_core.catalogue import Catalogue, SearchQuery, current
from olci_core.service_errors import DATA_WORKSPACE_URL
from olci_core.settings import Settings
from olci_practice import PracticeServer
from olci_practice.server.fault_order import Order
from tests.e2e.app_driver import AppOnPage
from tests.e2e.conftest import InPractice, Shoot, StartStreamlit
from tests.practice_environment import environment_of

ROOT = Path(__file__).parents[2]
TALLEST_ROW_PX = 64
ONE_DAY = "from=2024-04-15&to=2024-04-15&product=OL_1_EFR___&area=POLYGON((14 54,14 60,22 60,22 54,14 54))"


@pytest.fixture(scope="module")
def app_url(start_streamlit: StartStreamlit, in_practice: InPractice, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One app in the practice archive for all tests here."""
    env = in_practice(tmp_path_factory.mktemp("downloads"))
    return str(start_streamlit(ROOT / "app.py", env=env).url)


def rows(page: Page) -> list[tuple[float, float]]:
    """Return where each row begins and how tall it is, in pixels."""
    found = page.locator('.st-key-jobs [class*="st-key-job_"]').all()
    boxes = [row.bounding_box() for row in found]
    return [(round(box["y"]), round(box["height"])) for box in boxes if box]


def test_scenes_arrive_in_rows_that_stand_still_until_all_is_done(app_url: str, page: Page, shoot: Shoot) -> None:
    app = AppOnPage(page, app_url)
    app.open(f"results?{ONE_DAY}")
    expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
    app.wait_until_idle()
    app.press("Tick all")
    expect(page.get_by_text(" ticked · ")).to_be_visible()
    app.wait_until_idle()
    # The one click right after the other: the link must not overtake what the button does.
    page.get_by_role("button", name="Add to downloads").click()
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="See downloads").first.click()
    expect(page.get_by_role("heading", name="Downloads")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\d+ % · OLCI Scene Picker$"))
    app.wait_until_idle()
    expect(page.get_by_role("progressbar", name="Downloading").first).to_be_visible()
    at_first = rows(page)
    assert len(at_first) >= 3
    assert max(height for _, height in at_first) <= TALLEST_ROW_PX
    expect(page.get_by_text("Whole and tested").first).to_be_visible()
    assert rows(page) == at_first
    shoot(page, "downloads-arriving")
    app.press("Pause all")
    expect(page).to_have_title("Paused · OLCI Scene Picker")
    app.wait_until_idle()
    last = page.get_by_role("checkbox", name="Select 15 April").last
    last.check(force=True)
    expect(page.get_by_text("1 selected")).to_be_visible()
    bar = page.locator(".st-key-job_actions")  # each row has a button of that name too
    app.click(bar.get_by_role("button", name="Cancel", exact=True))
    expect(page.get_by_text("bring 1 scene back")).to_be_visible()
    shoot(page, "downloads-undo")
    app.wait_until_idle()
    app.press("Resume all")
    expect(page).to_have_title("All done · OLCI Scene Picker", timeout=120_000)
    expect(page.get_by_text("All done: ")).to_be_visible()
    app.wait_until_idle()
    bell = page.get_by_text("Tell me when all is done")
    place = bell.bounding_box()
    bell.click()
    expect(page.get_by_text("Not allowed in the browser's settings")).to_be_visible()
    assert bell.bounding_box() == place
    shoot(page, "downloads-done")


def test_of_two_clicks_in_one_instant_both_are_heard(app_url: str, page: Page) -> None:
    app = AppOnPage(page, app_url)
    app.open(f"results?{ONE_DAY.replace('04-15', '04-18')}")
    app.tick_card(0)
    app.press("Choose files …")
    expect(page.get_by_role("dialog").get_by_role("button", name="Add these files")).to_be_visible()
    app.wait_until_idle()
    page.evaluate(
        """() => {
            const of = (all, words) => [...document.querySelectorAll(all)].find((one) => one.innerText.includes(words));
            of("[role=dialog] button", "Add these files").click();
            of("[data-testid=stTopNavLink]", "Downloads").click();
        }"""
    )
    expect(page.get_by_role("heading", name="Downloads")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^18 April 2024, .* files$")).first).to_be_visible()


def test_limit_and_folders_chosen_on_the_page_outlive_a_reload(app_url: str, page: Page, shoot: Shoot) -> None:
    app = AppOnPage(page, app_url)
    app.open("downloads")
    app.press("Download settings")
    page.get_by_role("radio", name="4", exact=True).click()
    page.get_by_text("Year / month / day", exact=True).click()
    expect(page.get_by_text("Example: ")).to_contain_text("2018/06/01")
    app.wait_until_idle()
    shoot(page, "downloads-choices")
    page.reload()
    app.wait_until_idle()
    app.press("Download settings")
    expect(page.get_by_text("Example: ")).to_contain_text("2018/06/01")
    expect(page.get_by_role("radio", name="4", exact=True)).to_have_attribute("aria-checked", "true")


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[PracticeServer]:
    """A practice archive as a service elsewhere, which takes orders of faults."""
    server = PracticeServer(data_dir=tmp_path / "archive", bytes_per_s=None)
    server.start()
    yield server
    server.stop()


def test_a_scene_that_must_be_ordered_says_so_before_and_after_it_is_queued_and_goes_on_once_it_is_there(
    practice: PracticeServer, start_streamlit: StartStreamlit, tmp_path: Path, page: Page, shoot: Shoot
) -> None:
    env = environment_of(practice.start(), tmp_path)
    day = SearchQuery.days(date(2024, 4, 15), date(2024, 4, 15), area=Area.from_bounds(14, 54, 22, 60))
    catalogue = Catalogue(Settings.from_environment(env))
    first = current(catalogue.search(day).scenes)[0]
    catalogue.close()
    practice.faults.add(Order("download", "offline", product=first.name))
    app = AppOnPage(page, start_streamlit(ROOT / "app.py", env=env).url)
    app.open("login")
    page.get_by_label("User name").fill("practice")
    page.get_by_label("Password", exact=True).fill("practice")
    app.press("Sign in")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_role("heading", name="Account")).to_be_focused()
    app.open(f"results?{ONE_DAY}")
    expect(page.get_by_text("◷ Must be ordered first")).to_have_count(1)
    shoot(page, "ordered-first-card")
    card = page.get_by_role("checkbox", name="Must be ordered first")
    app.click(card)
    expect(page.get_by_text("1 must be ordered")).to_be_visible()
    app.see("Table")
    expect(page.get_by_test_id("stDataFrame").get_by_text("◷ Must be ordered first")).to_have_count(1)
    app.add()
    app.go("Downloads")
    expect(page.get_by_text("must be ordered first, in the Data Workspace of Copernicus")).to_be_visible()
    expect(page.get_by_role("link", name=DATA_WORKSPACE_URL)).to_have_attribute("href", DATA_WORKSPACE_URL)
    expect(page.get_by_role("button", name="Resume", exact=True)).to_be_visible()
    shoot(page, "ordered-first-queued")
    practice.faults.clear()
    app.press("Resume")
    expect(page.get_by_text("Whole and tested").first).to_be_visible()
