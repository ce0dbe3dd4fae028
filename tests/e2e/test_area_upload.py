"""A file of each kind, uploaded on the search page, becomes the area there: in words and on the map."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Page, expect

from olci_core.area import Area, features_in_file
from olci_core.area.in_words import in_words
from tests.core.area.formats.area_files import PROJ_3413, geojson, geopackage, kml_text, kmz, rings_of, shapefile
from tests.e2e.app_driver import AppOnPage
from tests.e2e.conftest import Shoot, StreamlitServer

CHOSEN = re.compile("Gulf|Baltic")
ALL = "All 2 areas together"
READ_MS = 30_000  # a file that GDAL reads starts a process
LAKE = shapely.box(30, 60, 33, 62)
POLE = shapely.box(-1e6, -1e6, 1e6, 1e6)


@pytest.fixture
def app(app_to_read: StreamlitServer, page: Page) -> AppOnPage:
    opened = AppOnPage(page, app_to_read.url)
    opened.open()
    return opened


def one_place(folder: Path) -> Path:
    """Return a KML file with one area only."""
    path = folder / "lake.kml"
    path.write_text(kml_text([("Lake", LAKE)]))
    return path


def long_coast(folder: Path) -> Path:
    """Write a ragged coast whose outline is too long for an address."""
    ring = [[lon / 1000, 50 + lon % 7 / 10] for lon in range(3000)]
    path = folder / "coast.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [[*ring, [3, 60], [0, 60], ring[0]]]}))
    return path


def upload(app: AppOnPage, path: Path) -> None:
    """Hand a file to the page in place of the one before."""
    fields = app.page.locator('input[type="file"]')
    if not fields.count():
        app.press("Upload a file")
    fields.set_input_files(path)
    app.wait_until_idle()


def choose(app: AppOnPage, name: str) -> None:
    """Choose among the areas of the file."""
    field = app.page.locator(".st-key-area_file_answers").get_by_test_id("stMultiSelect")
    # The list that belongs to the file before, with what was chosen of it, may still stand there for a moment.
    expect(field.get_by_text(CHOSEN)).to_have_count(0, timeout=READ_MS)
    if name == ALL:
        app.click(app.page.get_by_text(ALL, exact=True))
    else:
        app.click(field.get_by_role("combobox"))
        app.click(app.page.get_by_role("option", name=name))
        app.wait_until_idle()
        app.page.keyboard.press("Tab")  # an open list of choices hides all else from those who hear the page
    app.wait_until_idle()


def shows(app: AppOnPage, area: Area) -> None:
    """Wait until an area stands in the field and its outline on the map."""
    expect(app.page.get_by_role("textbox", name="Area as text")).to_have_value(
        in_words(area) or area.to_wkt(), timeout=READ_MS
    )
    app.map().frame.wait_for_selector("path.olci-area", state="attached")


def test_each_kind_of_file_becomes_the_area(app: AppOnPage, tmp_path: Path, shoot: Shoot) -> None:
    lake = one_place(tmp_path)
    upload(app, lake)
    shows(app, Area.from_file(lake))
    for write, name, number in ((geojson, "Gulf", 1), (kmz, "Baltic", 0), (shapefile, "Gulf", 1)):
        path = write(tmp_path)
        upload(app, path)
        choose(app, name)
        shows(app, features_in_file(path)[number].area)
    coast = long_coast(tmp_path)
    app.page.locator('input[type="file"]').set_input_files(coast)
    # What the field shows outlives a reload as soon as it stands there: the run that shows it need not be over.
    expect(app.page.get_by_role("textbox", name="Area as text")).to_have_value(
        "An outline of about 3,003 corners, in use"
    )
    app.page.reload()
    app.wait_until_idle()
    expect(app.page.get_by_role("textbox", name="Area as text")).to_have_value(
        "An outline of about 3,003 corners, in use"
    )
    app.map().frame.wait_for_selector("path.olci-area", state="attached")
    shoot(app.page, "upload-long-coast")
    path = geopackage(tmp_path)
    upload(app, path)
    choose(app, ALL)
    shows(app, Area.from_file(path))
    shoot(app.page, "upload-all")
    upload(app, shapefile(tmp_path, shapes=[rings_of(POLE)], names=["Pole"], prj=PROJ_3413))
    expect(app.page.get_by_role("radio", name="Arctic (EPSG:3413)", exact=True)).to_be_checked(timeout=READ_MS)
    assert Area.from_wkt(app.page.get_by_role("textbox", name="Area as text").input_value()).holds_pole == "north"
    app.map().frame.wait_for_selector("path.olci-area", state="attached")
    shoot(app.page, "upload-pole")
