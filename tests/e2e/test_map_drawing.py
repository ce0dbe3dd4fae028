"""An area drawn, changed and removed with a real mouse, in every view."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
import shapely
from playwright.sync_api import Browser, expect

from olci_core.area import Area
from olci_ui.maps import VIEWS
from tests.e2e.conftest import NewPage, Shoot, StartStreamlit
from tests.e2e.map_driver import MapOnPage
from tests.e2e.map_stage import MapStage

STAGE = Path(__file__).with_name("map_app.py")


@pytest.fixture(scope="module")
def base_url(start_streamlit: StartStreamlit) -> str:
    return start_streamlit(STAGE).url


@pytest.fixture(scope="module")
def stage(new_shared_page: NewPage, base_url: str) -> MapStage:
    """One page for all tests that can begin on it anew."""
    page = new_shared_page()
    MapOnPage.open(page, base_url)
    return MapStage(page)


@pytest.fixture
def world(stage: MapStage) -> MapOnPage:
    """The map of the world without an area, as at its first sight."""
    return stage.begin()


def give_area(stage: MapStage, wkt: str) -> None:
    """Give the page an area as the fields beside the map do; the map goes to it."""
    field = stage.page.get_by_role("textbox", name="Area from elsewhere")
    field.fill(wkt)
    field.press("Enter")
    stage.wait_until_idle()
    stage.page.get_by_role("button", name="Elsewhere").click()


def test_a_polygon_drawn_on_the_world_becomes_the_area_at_once(world: MapOnPage, shoot: Shoot) -> None:
    runs = world.runs()
    world.draw_polygon((-10, 40), (30, 40), (30, 60), (-10, 60))
    area = world.area()
    expect(world.page.get_by_text(f"runs {runs + 2}", exact=True)).to_be_visible()  # to hear of it, to show it
    assert area.bounds == pytest.approx((-10, 40, 30, 60), abs=0.6)
    shoot(world.page, "map-drawn-world")


def test_a_rectangle_drawn_across_180_degrees_is_one_area(world: MapOnPage) -> None:
    world.tool("Draw a rectangle")
    world.drag((110, 50), (195, 65))
    area = world.area()
    assert area.crosses_antimeridian
    assert area.bounds == pytest.approx((110, 50, -165, 65), abs=0.6)


def test_a_circle_is_as_large_as_it_was_drawn_and_says_its_radius_meanwhile(world: MapOnPage) -> None:
    world.tool("Draw a circle")
    x, y = world.at(20, 10)
    world.page.mouse.move(x, y)
    world.page.mouse.down()
    world.page.mouse.move(*world.at(29, 10), steps=4)
    expect(world.frame.locator(".leaflet-draw-tooltip")).to_contain_text(re.compile(r"Radius: 9\d\d.* km"))
    world.page.mouse.up()
    area = world.area()
    assert area.center == pytest.approx((20, 10), abs=0.6)
    assert area.area_km2 == pytest.approx(3.14159 * 986**2, rel=0.1)


def test_the_view_becomes_the_area_and_each_change_can_be_undone(world: MapOnPage) -> None:
    page = world.page
    page.get_by_role("button", name="Elsewhere").click()
    first = world.area()
    world.frame.wait_for_function("map.getZoom() > 2")
    world.tool("Use the view")
    expect(page.get_by_text("area POLYGON ((15 70")).to_have_count(0)
    second = world.area()
    assert second.coverage_by(first) < 1
    assert first.coverage_by(second) == pytest.approx(1)
    world.tool("Remove the area")
    expect(page.get_by_text("area none")).to_be_visible()
    world.tool("Undo the last change of the area")
    assert world.area() == second
    world.tool("Undo the last change of the area")
    expect(page.get_by_text("area POLYGON ((15 70")).to_be_visible()
    assert world.area() == first


def test_an_area_is_removed_and_stays_removed(world: MapOnPage) -> None:
    world.draw_polygon((0, 40), (40, 40), (40, 60), (0, 60))
    world.area()
    world.tool("Remove the area")
    expect(world.page.get_by_text("area none")).to_be_visible()
    world.page.get_by_role("button", name="Elsewhere").click()
    assert world.area() == Area.from_bounds(15, 70, 35, 80)


def test_an_area_from_elsewhere_replaces_the_drawing(world: MapOnPage) -> None:
    world.draw_polygon((-10, 10), (30, 10), (30, 30), (-10, 30))
    world.area()
    world.page.get_by_role("button", name="Elsewhere").click()
    expect(world.page.get_by_text("area POLYGON ((15 70")).to_be_visible()
    assert world.area() == Area.from_bounds(15, 70, 35, 80)


def test_edges_that_would_cross_are_refused_while_drawing(world: MapOnPage) -> None:
    world.tool("Draw a polygon")
    for number, corner in enumerate(((0, 40), (30, 60), (30, 40)), start=1):
        world.place_corner(corner, number=number)
    world.click_with_tool(0, 60)
    expect(world.frame.get_by_text("The edges of an area must not cross.")).to_be_visible()
    world.frame.get_by_text("Cancel", exact=True).click()


def test_every_control_has_a_name(world: MapOnPage) -> None:
    buttons = world.frame.locator(".leaflet-control a[href='#']:visible")
    names = buttons.evaluate_all("all => all.map(a => a.title)")
    assert len(names) == 9
    assert all(names)
    heard = world.frame.locator("#map_div").aria_snapshot()
    nameless = [
        line for line in heard.splitlines() if re.search(r"- (button|link|checkbox|textbox)( \[.*\])?:?$", line)
    ]
    assert nameless == []


@pytest.mark.parametrize(("view", "pole"), [("arctic", "north"), ("antarctic", "south")], scope="module")
def test_a_polygon_drawn_round_a_pole_holds_it(stage: MapStage, shoot: Shoot, view: str, pole: str) -> None:
    polar = stage.begin(view)
    lat = 75 if pole == "north" else -75
    polar.draw_polygon(*((lon, lat) for lon in (0, 90, 180, -90)))
    area = polar.area()
    assert area.holds_pole == pole
    # Straight edges on this map bend polewards between the corners: far less than the whole cap.
    cap = Area.from_bounds(-180, min(lat, 90 * lat / 75), 180, max(lat, 90 * lat / 75))
    assert 0.5 < area.area_km2 / cap.area_km2 < 0.75
    shoot(stage.page, f"map-drawn-{view}")


@pytest.mark.parametrize(("view", "pole"), [("arctic", 1), ("antarctic", -1), ("arctic_greenwich", 1)], scope="module")
def test_a_rectangle_round_a_pole_is_one_of_the_map(stage: MapStage, shoot: Shoot, view: str, pole: int) -> None:
    polar = stage.begin(view)
    polar.tool("Draw a rectangle")
    polar.drag((-80, 65 * pole), (110, 75 * pole))
    area = polar.area()
    ring = shapely.get_coordinates(area.geometry)
    x, y = VIEWS[view].to_plane(ring[np.abs(ring[:, 1]) < 89.9]).T
    side_m = np.ptp(np.column_stack((x, y)), axis=0)
    on_edge = [np.abs(at - edge) < 0.01 * side_m.max() for at in (x, y) for edge in (at.min(), at.max())]
    assert np.logical_or.reduce(on_edge).all()
    shoot(stage.page, f"map-rectangle-{view}")


@pytest.mark.parametrize(("view", "pole"), [("arctic", 1), ("antarctic", -1)], scope="module")
def test_a_circle_round_a_pole_is_one_of_the_ground_and_is_made_larger_by_its_handle(
    stage: MapStage, shoot: Shoot, view: str, pole: int
) -> None:
    page, polar = stage.page, stage.begin(view)
    polar.tool("Draw a circle")
    polar.drag((30, 70 * pole), (30, 79 * pole))
    area = polar.area()
    assert area.center == pytest.approx((30, 70 * pole), abs=0.6)
    assert area.area_km2 == pytest.approx(3.14159 * 1001**2, rel=0.05)
    drawn = polar.frame.locator("path.olci-area").bounding_box()
    assert drawn is not None
    near, far = (polar.at(30, lat * pole) for lat in (79, 61))
    assert drawn["width"] == pytest.approx(drawn["height"], abs=3)
    assert drawn["width"] == pytest.approx(math.dist(near, far), rel=0.03)
    shoot(page, f"map-circle-{view}")
    polar.tool("Move the corners of the area")
    handle = polar.frame.locator(".leaflet-edit-resize").bounding_box()
    assert handle is not None
    page.mouse.move(handle["x"] + 6, handle["y"] + 6)
    page.mouse.down()
    page.mouse.move(*polar.at(30, 85 * pole), steps=5)
    page.mouse.up()
    polar.frame.get_by_text("Done", exact=True).click()
    expect(page.get_by_text(area.to_wkt(), exact=False)).to_have_count(0)
    assert polar.area().area_km2 == pytest.approx(3.14159 * 1668**2, rel=0.08)


def test_tools_are_as_large_as_fingers_and_keep_their_pictures_with_forced_colours(
    browser: Browser, base_url: str
) -> None:
    context = browser.new_context(
        viewport={"width": 820, "height": 1000}, is_mobile=True, has_touch=True, forced_colors="active"
    )
    try:
        shown = MapOnPage.open(context.new_page(), base_url, view="arctic")
        tools = shown.frame.locator(".leaflet-bar a")
        expect(tools).to_have_count(9)
        for tool in tools.all():
            box = tool.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44
        pictures = shown.frame.locator(".leaflet-draw-toolbar a, .olci-tools a")
        drawn = [one.evaluate("one => getComputedStyle(one).backgroundImage") for one in pictures.all()]
        assert all(one.startswith("url(") for one in drawn)
        colours = shown.frame.locator("#map_div").evaluate("one => getComputedStyle(one).forcedColorAdjust")
        assert colours == "none"
    finally:
        context.close()


def test_an_outline_of_many_corners_is_shown_whole_and_changed_by_few(
    stage: MapStage, world: MapOnPage, shoot: Shoot
) -> None:
    page = stage.page
    teeth = [f"{lon / 10} {60 + (lon % 2) * 2}" for lon in range(300)]
    give_area(stage, f"POLYGON(({','.join(teeth)},30 40,0 40,{teeth[0]}))")
    outline = world.frame.locator("path.olci-area")
    expect(outline).to_have_count(1)
    whole = outline.get_attribute("d")
    area = world.area()
    for ending in ("Cancel", "Done"):
        world.tool("Move the corners of the area")
        hint = world.frame.locator(".leaflet-draw-tooltip")
        expect(hint).to_contain_text(re.compile(r"Simplified for this to \d+ of 303 corners\."))
        assert world.frame.locator("div.leaflet-editing-icon").count() < 2 * 121
        shoot(page, "map-many-corners")
        world.frame.get_by_text(ending, exact=True).click()
        expect(hint).to_have_count(0)
        assert outline.get_attribute("d") == whole
        assert world.area() == area
    world.tool("Move the corners of the area")
    world.drag((30, 40), (34, 36))
    world.frame.get_by_text("Done", exact=True).click()
    expect(page.get_by_text(area.to_wkt(), exact=False)).to_have_count(0)
    assert world.area().bounds == pytest.approx((0, 36, 34, 62), abs=1)


def test_a_corner_can_be_moved_and_the_area_follows(stage: MapStage, world: MapOnPage) -> None:
    page = stage.page
    give_area(stage, "POLYGON((0 60,40 60,40 75,20 78,0 75,0 60))")
    world.area()
    world.tool("Move the corners of the area")
    world.drag((20, 78), (20, 80.5))
    world.frame.get_by_text("Done", exact=True).click()
    expect(page.get_by_text("20 78")).to_have_count(0)
    assert world.area().bounds[3] == pytest.approx(80.5, abs=0.3)


def test_an_area_goes_along_from_view_to_view_and_the_last_drawing_counts(stage: MapStage, world: MapOnPage) -> None:
    page = stage.page
    world.draw_polygon((-10, 60), (30, 60), (30, 75), (-10, 75))
    first = world.area()
    page.get_by_text("arctic", exact=True).click()
    page.wait_for_function("document.querySelector('iframe').contentWindow.map?.options.crs.code === 'EPSG:3413'")
    arctic = MapOnPage.of(page)
    expect(arctic.frame.locator("path.olci-area")).to_have_count(1)
    assert arctic.area() == first
    arctic.frame.evaluate("void map.setView([90, 0], 2, {animate: false})")
    arctic.draw_polygon(*((lon, 80) for lon in (0, 120, -120)))
    expect(page.get_by_text("-180 90")).to_be_visible()
    second = arctic.area()
    assert second.holds_pole
    page.get_by_text("world", exact=True).click()
    page.wait_for_function("document.querySelector('iframe').contentWindow.map?.options.crs.code === 'EPSG:3857'")
    assert MapOnPage.of(page).area() == second


def test_moving_the_map_costs_no_run_and_after_a_reload_its_view_is_there_in_a_frame_of_full_height(
    stage: MapStage, world: MapOnPage
) -> None:
    page, runs = stage.page, world.runs()
    world.drag((0, 30), (-60, 30))
    world.frame.get_by_title("Zoom in").click()
    world.frame.wait_for_function("map.getZoom() === 3 && !map._animatingZoom")
    lon = world.frame.evaluate("map.getCenter().lng")
    assert lon > 40
    assert world.runs() == runs
    page.reload()
    page.get_by_text("area none").wait_for()
    frame = page.locator(".st-key-search_map_frame")
    before = frame.bounding_box()
    again = MapOnPage.of(page)
    assert again.frame.evaluate("[map.getZoom(), map.getCenter().lng]") == [3, pytest.approx(lon)]
    after = frame.bounding_box()
    assert before is not None
    assert after is not None
    assert before["height"] == after["height"] == 480


@pytest.mark.parametrize("view", ["world", "antarctic"])
def test_the_ross_ice_shelf_is_neither_sea_nor_land(stage: MapStage, view: str) -> None:
    shown = stage.begin(view)
    shown.frame.evaluate("void map.setView([-80, 178], 3, {animate: false})")
    where = """kind => [...document.querySelectorAll('path.olci-' + kind)].some(path => {
        const at = map.latLngToLayerPoint([-80, 178]);
        return path.isPointInFill(new DOMPoint(at.x, at.y));
    })"""
    assert shown.frame.evaluate(where, "ice")
    assert not shown.frame.evaluate(where, "land")


@pytest.mark.parametrize(("view", "dark"), [("antarctic", False), ("world", False), ("arctic", True)])
def test_the_map_has_the_colours_of_the_page(
    stage: MapStage, new_page: NewPage, base_url: str, shoot: Shoot, view: str, dark: bool
) -> None:
    page = new_page(width=1920, height=900, dark=True) if dark else stage.page
    shown = MapOnPage.open(page, base_url, view=view) if dark else stage.begin(view)
    fill = shown.frame.locator("path.olci-land").first.evaluate("path => getComputedStyle(path).fill")
    channels = [int(number) for number in re.findall(r"\d+", fill)]
    assert (sum(channels) < 384) == dark
    shoot(page, f"map-{view}-{'dark' if dark else 'light'}")
