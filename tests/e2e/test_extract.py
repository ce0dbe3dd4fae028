"""From a scene in the library to a GeoTIFF, a curve and a picture, by clicks and keys alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rasterio
from playwright.sync_api import Page, expect

from olci_practice.product.package import write_package
from tests.e2e.app_driver import AppOnPage
from tests.e2e.conftest import Shoot, StartStreamlit
from tests.e2e.keyboard_driver import Keys
from tests.e2e.samples import short_scene

ROOT = Path(__file__).parents[2]


AREA = "124.5 to 126.5 E, 38.5 to 40 N"


@pytest.fixture
def app(start_streamlit: StartStreamlit, page: Page, tmp_path: Path) -> AppOnPage:
    """The app in the practice archive with one scene in its library."""
    write_package(short_scene(), tmp_path / "scenes" / "practice", seed=5)
    folders = {"OLCI_DATA_DIR": str(tmp_path / "data"), "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes")}
    server = start_streamlit(ROOT / "app.py", env={"OLCI_PRACTICE": "1", **folders})
    return AppOnPage(page, server.url)


NOT_CUT = """() => [...document.querySelectorAll('[data-testid=stMultiSelectTagsContainer] span[title]')]
  .every(one => one.scrollWidth <= one.clientWidth)"""
DOTS = """() => [...document.querySelectorAll('[data-testid=stRadioGroup]')].map(group => {
  const dot = one => getComputedStyle(one.querySelector(':scope > div > div:first-child > div')).backgroundColor;
  const labels = [...group.querySelectorAll('label')];
  const [on, off] = [true, false].map(is => labels.find(one => one.control.checked === is));
  return dot(on) !== dot(off);
})"""


def large_and_with_forced_colours(page: Page) -> None:
    """See at 200 % that the scene chosen is read whole, and with a person's own colours which choice is made."""
    window = page.viewport_size
    assert window is not None
    expect(page.get_by_test_id("stRadioGroup")).to_have_count(2)  # what draws them may yet have to be loaded
    page.set_viewport_size({"width": 640, "height": 400})
    page.wait_for_function(NOT_CUT)
    page.set_viewport_size(window)
    page.emulate_media(forced_colors="active")
    assert page.evaluate(DOTS) == [True, True]
    page.emulate_media(forced_colors="none")


def test_a_scene_becomes_a_geotiff_a_curve_and_a_picture(app: AppOnPage, tmp_path: Path, shoot: Shoot) -> None:
    page, keys = app.page, Keys(app.page)
    app.open("library")
    app.press("Select all 1")
    app.press("Use these scenes")
    expect(page.get_by_role("heading", name="Extract", exact=True)).to_be_visible()
    expect(page.get_by_text("Curve over time, with its table")).to_be_visible()
    app.wait_until_idle()
    large_and_with_forced_colours(page)
    expect(page.get_by_role("textbox", name="Area as text")).to_be_visible()
    keys.to("^TEXTAREA")  # by keyboard alone from here to the files
    page.keyboard.type(AREA)
    keys.press("Control+Enter")
    keys.to("^BUTTON .*Preview")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Cut out 1 scene")).to_be_in_viewport()
    preview = page.get_by_role("img", name=re.compile("^Preview of the cut of 2021-06-20"))
    expect(preview).to_be_in_viewport(ratio=0.5)
    app.wait_until_idle()
    keys.to("^BUTTON .*Cut out 1 scene")
    keys.press("Enter")
    expect(page.get_by_text(re.compile("of 1 scene are in the folder"))).to_be_visible(timeout=120_000)
    keys.is_at("^BUTTON .*Cut out 1 scene")
    expect(page.get_by_test_id("stVegaLiteChart")).to_be_visible()
    page.wait_for_function("document.querySelector('.st-key-extract_made').getBoundingClientRect().top < 100")
    app.wait_until_idle()
    app.click(page.get_by_test_id("stVegaLiteChart").locator(".mark-symbol path").first)
    expect(page.get_by_role("img", name=re.compile("^The cut out of S3A_OL_1_EFR"))).to_be_visible()
    shoot(page, "extract-curve")
    page.reload()
    expect(page.get_by_text(re.compile("of 1 scene are in the folder"))).to_be_visible(timeout=120_000)
    app.wait_until_idle()
    page.get_by_role("tab", name="For your paper").click()
    expect(page.get_by_text("do not publish")).to_be_visible()
    shoot(page, "extract-paper")
    (folder,) = (tmp_path / "scenes" / "practice" / "cuts").iterdir()
    (tif,) = folder.glob("*.tif")
    (png,) = folder.glob("*.png")
    assert png.stat().st_size > 20_000
    assert (folder / "series.csv").read_text().startswith("product,time,variable,mean")
    with rasterio.open(tif) as file:
        assert file.descriptions == ("Oa04_reflectance", "Oa06_reflectance", "Oa08_reflectance")
        assert 0 < next(file.sample([(0.0, 0.0)]))[0] < 1.2
