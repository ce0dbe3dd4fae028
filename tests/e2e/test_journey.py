"""The whole way, as a newcomer goes it: from an empty folder to checked scenes on the disk, in a real browser."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.app_driver import AppOnPage
from tests.e2e.conftest import InPractice, Shoot

ROOT = Path(__file__).parents[2]
RECORDED = ROOT.parent / "shared" / "fixtures"
REAL = "S3B_OL_1_EFR____20230311T214926_20230311T214926_20230312T085631_0000_077_100_4320_PS2_O_NT_003.SEN3"
COLUMNS = [
    "@odata.mediaContentType",
    "Id",
    "Name",
    "ContentType",
    "ContentLength",
    "OriginDate",
    "PublicationDate",
    "ModificationDate",
    "Online",
    "EvictionDate",
    "S3Path",
    "Checksum",
    "ContentDate",
    "Footprint",
    "GeoFootprint",
]
TABLE_LOADED = "performance.getEntriesByType('resource').some(one => one.name.includes('/DataFrame.'))"
TWO_JUNE_DAYS = "from=2018-06-01&to=2018-06-02&product=OL_1_EFR___"


@pytest.fixture(scope="module")
def practice_url(
    start_streamlit: Callable[..., Any], in_practice: InPractice, tmp_path_factory: pytest.TempPathFactory
) -> str:
    env = in_practice(tmp_path_factory.mktemp("practice"))
    return str(start_streamlit(ROOT / "app.py", env=env).url)


@pytest.fixture
def practice_app(practice_url: str, page: Page) -> AppOnPage:
    """The app in the practice archive, shared by the tests that need no empty folder."""
    return AppOnPage(page, practice_url)


@pytest.fixture
def new_app(start_streamlit: Callable[..., Any], tmp_path: Path, page: Page) -> AppOnPage:
    """The app as a newcomer finds it."""
    folders = {"OLCI_DATA_DIR": str(tmp_path / "data"), "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    return AppOnPage(page, start_streamlit(ROOT / "app.py", env=folders).url)


def test_from_an_empty_folder_to_a_checked_scene_in_eight_clicks(
    new_app: AppOnPage, tmp_path: Path, shoot: Shoot
) -> None:
    app, page = new_app, new_app.page
    app.open()
    app.press("Use the practice archive")
    expect(page.get_by_text("simulated")).to_be_visible()
    app.wait_until_idle()
    world = app.map()
    world.tool("Draw a rectangle")
    world.drag((8, 62), (28, 50))
    app.clicks += 2
    expect(page.get_by_role("textbox", name="Area as text")).not_to_be_empty()
    app.choose_day("From", "20180601")
    app.choose_day("To", "20180602")
    shoot(page, "journey-search")
    app.press("Search")
    expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
    app.wait_until_idle()
    app.tick_card(0)
    shoot(page, "journey-results")
    app.add()
    app.follow("See downloads")
    expect(page.get_by_role("heading", name="Downloads")).to_be_visible()
    assert app.clicks <= 8
    expect(page.get_by_text("Whole and tested").first).to_be_visible()
    shoot(page, "journey-downloads")
    arrived = list((tmp_path / "scenes" / "practice").glob("*.SEN3.zip"))
    assert len(arrived) == 1
    with zipfile.ZipFile(arrived[0]) as archive:
        assert archive.testzip() is None
    app.go("Library")
    expect(page.get_by_text("1 product")).to_be_visible()
    app.press("Check")
    expect(page.get_by_test_id("stAlertContentSuccess").get_by_text("Whole: ")).to_be_visible()
    shoot(page, "journey-library")


def test_the_table_is_saved_under_the_catalogues_own_column_names_and_a_click_in_it_shows_on_the_map_and_back(
    practice_app: AppOnPage, shoot: Shoot
) -> None:
    app, page = practice_app, practice_app.page
    app.open(f"results?{TWO_JUNE_DAYS}&area=POLYGON((14 56,14 58,18 58,18 56,14 56))")
    expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
    app.wait_until_idle()
    app.press("Hand on")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save table as CSV").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8"))))
    assert rows[0] == COLUMNS
    days = {json.loads(row[COLUMNS.index("ContentDate")])["Start"][:10] for row in rows[1:]}
    assert days == {"2018-06-01", "2018-06-02"}
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    app.wait_until_idle()
    app.press("Hand on")
    page.get_by_role("button", name="Copy to clipboard").click()
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    app.wait_until_idle()
    assert not page.evaluate(TABLE_LOADED)
    page.get_by_role("radio", name="Table").hover()
    page.wait_for_function(TABLE_LOADED)  # before anybody clicks
    app.see("Table")
    app.click_row(0)
    first = page.locator("img.olci-large")
    expect(first).to_be_visible()
    expect(page.get_by_role("button", name="Tick this scene")).to_be_visible()
    expect(first).to_have_js_property("complete", value=True)
    before = first.get_attribute("alt")
    shoot(page, "journey-in-view")
    results = app.map()
    results.click(16, 57)
    expect(page.get_by_text("Which one?")).to_be_visible()
    others = page.get_by_role("button", name="Sentinel-3")
    app.click(others.filter(has_not_text=str(before)).last)
    expect(page.locator("img.olci-large")).to_be_visible()
    assert page.locator("img.olci-large").get_attribute("alt") != before
    app.press("Tick this scene")
    expect(page.get_by_text("1 scene ticked")).to_be_visible()
    app.wait_until_idle()
    # The one click right after the other: Streamlit keeps a tick in a table for 150 ms before it sends it on.
    page.mouse.click(*app.box_of_row(0))
    page.get_by_role("button", name="Add to downloads").evaluate("button => button.click()")
    expect(page.get_by_text("2 scenes added to the downloads")).to_be_visible()


def test_the_map_of_results_stays_where_it_is_whatever_comes_and_goes_above_it(practice_app: AppOnPage) -> None:
    app, page = practice_app, practice_app.page
    app.open(
        "results?from=2018-06-01&to=2018-06-25&product=OL_1_EFR___&area=POLYGON((-81 72,-81 74,-76 74,-76 72,-81 72))"
    )
    expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
    app.see("Table")
    frame = app.map().frame
    frame.evaluate("window.mountedOnce = true")

    def stays() -> None:
        app.wait_until_idle()
        assert frame.evaluate("window.mountedOnce && window.map.getSize().x > 0")

    place = page.locator("iframe[title*=folium]").bounding_box()
    expect(page.get_by_text("Measuring how much")).to_have_count(0)
    stays()
    assert page.locator("iframe[title*=folium]").bounding_box() == place, "what is under way has a place of its own"
    app.tick_row(0)
    expect(page.get_by_label("Ticked only")).to_be_enabled()
    stays()
    app.press("Filter")
    slider = page.get_by_role("slider", name="Bright in my area at most")
    slider.focus()
    slider.press("ArrowLeft")
    notice = page.get_by_text("are not looked at yet and stay out")
    expect(notice).to_be_visible()
    stays()
    app.press("Clear filters")
    expect(notice).to_have_count(0)
    stays()
    app.press("Refresh")
    expect(page.get_by_text("Asking the catalogue")).to_have_count(0)
    stays()


def test_a_reload_at_any_moment_loses_nothing(practice_app: AppOnPage) -> None:
    app, page = practice_app, practice_app.page
    app.open()
    app.write_area("14, 56, 18, 58")
    app.press("Other days")
    expect(page.get_by_role("button", name="This month")).to_be_visible()
    app.map().click(16, 57)  # of a click in a map's frame the page hears nothing
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    app.choose_day("From", "20180603")
    app.choose_day("To", "20180603")
    page.reload()
    app.wait_until_idle()
    expect(page.get_by_role("textbox", name="Area as text")).to_have_value("14° E to 18° E, 56° N to 58° N")
    app.press("Search")
    heading = page.get_by_role("heading", name=" · 3 June 2018")
    expect(heading).to_be_visible()
    app.wait_until_idle()
    page.reload()
    expect(heading).to_be_visible()
    app.wait_until_idle()
    app.tick_card(0)
    app.add()
    app.follow("See downloads")
    expect(page.get_by_role("heading", name="Downloads")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Whole and tested").first).to_be_visible()


@pytest.fixture
def recorded_archive() -> Iterator[dict[str, str]]:
    if not RECORDED.exists():
        pytest.skip("the recorded products are not here")
    command = [sys.executable, "-m", "olci_practice", "--port", "0", "--recorded", str(RECORDED)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)


@pytest.fixture
def recorded_app(
    recorded_archive: dict[str, str], start_streamlit: Callable[..., Any], tmp_path: Path, page: Page
) -> AppOnPage:
    env = {f"OLCI_{name.upper()}": url for name, url in recorded_archive.items()}
    env |= {"OLCI_DATA_DIR": str(tmp_path / "data"), "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    return AppOnPage(page, start_streamlit(ROOT / "app.py", env=env).url)


def test_the_real_product_is_found_fetched_checked_and_opened(
    recorded_app: AppOnPage, tmp_path: Path, shoot: Shoot
) -> None:
    app, page = recorded_app, recorded_app.page
    app.open("login")
    page.get_by_label("User name").fill("practice")
    page.get_by_label("Password", exact=True).fill("wrong")
    app.press("Sign in")
    expect(page.get_by_text("did not accept")).to_be_visible()
    page.get_by_label("Password", exact=True).fill("practice")
    app.press("Sign in")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    app.go("Search")
    app.write_area("130, -76, 161, -68")
    app.choose_day("From", "20230311")
    app.choose_day("To", "20230311")
    app.press("Search")
    expect(page.get_by_role("heading", name="1 scene · 11 March 2023")).to_be_visible()
    app.wait_until_idle()
    app.go("Search")
    page.get_by_role("tab", name="By name").click()
    page.get_by_label("Scene names").fill(f"{REAL}.zip")
    app.press("Find")
    expect(page.get_by_role("heading", name="1 scene · found by name")).to_be_visible()
    app.wait_until_idle()
    app.tick_row(0)
    app.add()
    app.follow("See downloads")
    expect(page.get_by_text("Whole and tested").first).to_be_visible()
    app.go("Library")
    app.press("Check")
    expect(page.get_by_test_id("stAlertContentSuccess").get_by_text("Whole: ")).to_be_visible()
    shoot(page, "journey-real-product")
    app.wait_until_idle()
    app.press("More")
    app.press("Unpack")
    expect(page.get_by_text("1 product unpacked.")).to_be_visible()
    radiances = sorted((tmp_path / "scenes" / REAL).glob("Oa*_radiance.nc"))
    assert len(radiances) == 21
    with h5py.File(radiances[7]) as file:
        assert file["Oa08_radiance"].shape == (3, 4865)
