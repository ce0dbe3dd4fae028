"""The whole job of a polar researcher, on the map of their own pole: draw, look, choose, lay on the map, fetch."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.app_driver import AppOnPage
from tests.e2e.conftest import InPractice
from tests.e2e.map_driver import MapOnPage

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("polar")


@pytest.fixture(scope="module")
def app_url(start_streamlit: Callable[..., Any], in_practice: InPractice, folder: Path) -> str:
    """One app for both poles."""
    return str(start_streamlit(ROOT / "app.py", env=in_practice(folder)).url)


@pytest.fixture
def app(app_url: str, page: Page) -> AppOnPage:
    return AppOnPage(page, app_url)


def view_of_the_pole(app: AppOnPage, name: str, crs: str) -> MapOnPage:
    app.click(app.page.get_by_role("radio", name=name, exact=True))
    app.page.wait_for_function(
        "crs => document.querySelector('iframe[title*=folium]').contentWindow.map?.options.crs.code === crs", arg=crs
    )
    return app.map()


def draw_round_the_pole(map_on_page: MapOnPage) -> None:
    map_on_page.draw_polygon((0, 84), (90, 83), (180, 84), (-90, 85))


def draw_a_circle_before_the_amery_ice_shelf(map_on_page: MapOnPage) -> None:
    map_on_page.tool("Draw a circle")
    map_on_page.drag((75, -68), (75, -64))


@pytest.mark.parametrize(
    ("name", "crs", "day", "draw", "place"),
    [
        ("Arctic (EPSG:3413)", "EPSG:3413", "20170601", draw_round_the_pole, (45, 84.5)),
        ("Antarctic (EPSG:3031)", "EPSG:3031", "20171215", draw_a_circle_before_the_amery_ice_shelf, (75, -68)),
    ],
    ids=["arctic", "antarctic"],
)
def test_the_whole_job_at_a_pole(
    app: AppOnPage,
    folder: Path,
    shoot: Callable[..., None],
    name: str,
    crs: str,
    day: str,
    draw: Callable[[MapOnPage], None],
    place: tuple[float, float],
) -> None:
    page, downloads = app.page, folder / "scenes" / "practice"
    before = set(downloads.glob("*.SEN3.zip"))
    app.open()
    draw(view_of_the_pole(app, name, crs))
    expect(page.get_by_role("textbox", name="Area as text")).not_to_be_empty()
    expect(page.get_by_text(re.compile(r"^[\d,]+ km²"))).to_be_visible()
    app.choose_day("From", day)
    app.choose_day("To", day)
    shoot(page, f"polar-{crs[5:]}-search")
    app.press("Search")
    expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
    app.wait_until_idle()
    shoot(page, f"polar-{crs[5:]}-sheet")
    app.see("Table")
    expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()
    results = app.map()
    app.wait_until_idle()
    assert results.frame.evaluate("map.options.crs.code") == crs
    results.click(*place)
    expect(page.get_by_text("Which one?")).to_be_visible()
    app.click(page.get_by_role("button", name="Sentinel-3").first)
    results.frame.wait_for_function("document.querySelector('img.olci-picture')?.complete")
    app.wait_until_idle()
    app.press("Tick this scene")
    expect(page.get_by_text("1 scene ticked")).to_be_visible()
    shoot(page, f"polar-{crs[5:]}-results")
    app.add()
    app.follow("See downloads")
    expect(page.get_by_role("heading", name="Downloads")).to_be_visible()
    expect(page.get_by_text("Whole and tested").first).to_be_visible()
    expect(page).to_have_title("All done · OLCI Scene Picker")
    (arrived,) = set(downloads.glob("*.SEN3.zip")) - before
    with zipfile.ZipFile(arrived) as archive:
        assert archive.testzip() is None
