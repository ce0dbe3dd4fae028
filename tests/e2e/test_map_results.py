"""Found scenes on the map: whole everywhere, named under the mouse, clicked, quick by the thousand."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import NewPage, Shoot, StartStreamlit
from tests.e2e.map_driver import MapOnPage
from tests.e2e.map_stage import MapStage

STAGE = Path(__file__).with_name("map_app.py")
FOOTPRINTS = "Object.values(map._layers).filter(one => one.feature && one.options.weight)"
CHOSEN = "one.options.weight === 2.5"
# How much of the map's canvas is painted, in columns across its whole width.
PAINTED_COLUMNS = """() => {
  const canvas = document.querySelector('canvas.leaflet-zoom-animated'), context = canvas.getContext('2d');
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
  let columns = 0;
  for (let x = 0; x < canvas.width; x++)
    for (let y = 0; y < canvas.height; y++)
      if (pixels[4 * (y * canvas.width + x) + 3]) { columns++; break; }
  return columns / canvas.width;
}"""


@pytest.fixture(scope="module")
def base_url(start_streamlit: StartStreamlit) -> str:
    return start_streamlit(STAGE).url


@pytest.fixture(scope="module")
def stage(new_shared_page: NewPage, base_url: str) -> MapStage:
    """One page for all tests that can begin on it anew."""
    page = new_shared_page()
    MapOnPage.open(page, base_url, map="results")
    return MapStage(page)


def begin_with(stage: MapStage, count: int) -> MapOnPage:
    """Return the map of the world with so many scenes."""
    field = stage.page.get_by_role("spinbutton", name="Scenes")
    field.fill(str(count))
    field.press("Enter")
    expect(stage.page.get_by_text(f"{count} scenes on the map")).to_be_visible()
    return stage.begin()


def choose(page: Page, scene_id: str) -> None:
    page.get_by_role("combobox", name="Chosen").fill(scene_id)
    page.get_by_role("option", name=scene_id, exact=True).click()
    page.keyboard.press("Tab")  # an open list of choices hides all else from those who hear the page


def test_a_scene_is_named_under_the_mouse_as_text_and_nothing_of_its_name_runs(stage: MapStage) -> None:
    page, shown = stage.page, stage.begin()
    x, y = shown.at(10, 54)
    page.mouse.move(x - 4, y)
    page.mouse.move(x, y)
    name = shown.frame.locator(".olci-name")
    expect(name).to_contain_text("<img src=x onerror=")
    expect(name.locator("img")).to_have_count(0)
    shown.click(10, 54)
    expect(page.get_by_text("clicked plain")).to_be_visible()
    assert page.evaluate("window.broken") is None
    assert shown.frame.evaluate("window.broken") is None


def test_a_scene_across_180_degrees_is_drawn_whole_on_both_ends_of_the_world(stage: MapStage, shoot: Shoot) -> None:
    page, shown = stage.page, stage.begin()
    for lon in (179, 181, -179, -181):
        shown.click(lon, 64)
        expect(page.get_by_text("clicked across", exact=True)).to_be_visible()
        shown.click(60, 70)
        expect(page.get_by_text("clicked", exact=True)).to_be_visible()
    choose(page, "across")
    shoot(page, "map-results-across")


def test_a_scene_over_the_pole_is_whole_on_the_polar_map_and_has_no_seam(stage: MapStage, shoot: Shoot) -> None:
    page, shown = stage.page, stage.begin("arctic")
    corners = shown.frame.evaluate(
        """() => { let most = 0; map.eachLayer(l => { if (l.feature && l.feature.properties.label === 'over the pole')
           most = Math.min(...l.getLatLngs().flat(Infinity).map(p => p.lat)) > 89 ? 1e9 : Math.max(
             ...l.getLatLngs().flat(Infinity).map(p => p.lat)); }); return most; }"""
    )
    assert 80 < corners < 89.5
    shown.click(0, 89.9)
    expect(page.get_by_text("clicked pole", exact=True)).to_be_visible()
    shoot(page, "map-results-arctic")


def test_footprints_of_the_other_hemisphere_stay_off_a_polar_map(stage: MapStage) -> None:
    shown = stage.begin("antarctic")
    assert shown.frame.evaluate("(() => { let n = 0; map.eachLayer(l => { if (l.feature) n++; }); return n; })()") == 0


def test_a_click_names_every_scene_under_it_and_moving_costs_no_run(stage: MapStage, shoot: Shoot) -> None:
    page, shown = stage.page, begin_with(stage, 300)
    runs = shown.runs()
    shown.drag((0, 50), (5, 51))
    shown.click(9, 44)
    expect(page.get_by_text("clicked")).to_be_visible()
    said = page.get_by_text("clicked").inner_text().split()[1:]
    assert "scene-150" in said
    assert len(said) > 1
    assert shown.runs() == runs + 1
    shoot(page, "map-results-clicked")


def test_a_chosen_scene_is_highlighted_without_the_map_moving(stage: MapStage, shoot: Shoot) -> None:
    page, shown = stage.page, begin_with(stage, 100)
    shown.frame.get_by_title("Zoom in").click()
    shown.frame.wait_for_function("!map._animatingZoom")
    before = shown.frame.evaluate("[map.getZoom(), map.getCenter().lng, map.getCenter().lat]")
    shown.frame.evaluate("window.same = true")
    choose(page, "scene-50")
    shown.frame.wait_for_function(
        """() => { let found = false; map.eachLayer(l => { if (l.feature && l.feature.properties.index === 50
           && l.options.color === olci.colours.chosen) found = true; }); return found; }"""
    )
    assert shown.frame.evaluate("[map.getZoom(), map.getCenter().lng, map.getCenter().lat]") == before
    assert shown.frame.evaluate("window.same")
    shoot(page, "map-results-chosen")


def test_a_thousand_footprints_are_all_there_and_of_those_before_them_nothing_is_left(
    stage: MapStage, shoot: Shoot
) -> None:
    shown = begin_with(stage, 1000)
    shown.frame.wait_for_function(
        "(() => { const n = {}; map.eachLayer(l => { if (l.feature) n[l.feature.properties.index] = 1; });"
        " return Object.keys(n).length === 1000; })()"
    )
    shown.frame.wait_for_function(f"({PAINTED_COLUMNS})() > 0.9")
    assert shown.frame.locator("canvas.leaflet-zoom-animated").count() == 1
    shoot(stage.page, "map-results-1000")


def test_a_choice_asks_for_no_outlines_again(stage: MapStage) -> None:
    page, shown = stage.page, begin_with(stage, 300)
    shown.frame.wait_for_function(f"{FOOTPRINTS}.length >= 300")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/layer/" in request.url else None)
    choose(page, "scene-5")
    shown.frame.wait_for_function(f"{FOOTPRINTS}.some(one => one.feature.properties.index === 5 && {CHOSEN})")
    assert asked == []
    begin_with(stage, 301).frame.wait_for_function(f"{FOOTPRINTS}.some(one => one.feature.properties.index === 300)")
    assert len(asked) == 1


def test_outlines_that_do_not_come_are_said_and_asked_for_again(new_page: NewPage, base_url: str) -> None:
    page, failed = new_page(), 0

    def fail_twice(route: Route) -> None:
        nonlocal failed
        failed += 1
        if failed == 1:
            route.abort()
        elif failed == 2:
            route.fulfill(status=404)
        else:
            route.continue_()

    page.route("**/layer/*", fail_twice)
    shown = MapOnPage.open(page, base_url, map="results")
    expect(shown.frame.get_by_text("asking again")).to_be_visible()
    shown.frame.wait_for_function(f"{FOOTPRINTS}.length >= 3")
    expect(shown.frame.get_by_text("asking again")).to_have_count(0)


def test_the_scene_in_focus_comes_into_sight(page: Page, base_url: str) -> None:
    shown = MapOnPage.open(
        page, base_url, map="results", area="POLYGON((10 50,14 50,14 54,10 54,10 50))", focus="across"
    )
    shown.frame.wait_for_function("map.getBounds().contains([64, 181]) || map.getBounds().contains([64, -179])")
