"""What maps and pages report to one another: drawings, clicks, names, tiles, and scripts that are all our own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from olci_core.area import Area
from olci_core.errors import InputError
from olci_ui.maps import FootprintOnMap
from olci_ui.maps.base_map import EarthMap, Step, json_text
from olci_ui.maps.drawing_map import Sketch, read_message
from olci_ui.maps.footprint_map import click_at, layer_text, named_layer, nearest
from olci_ui.maps.tiles import OPENSTREETMAP, Tiles
from olci_ui.maps.views import VIEWS, view_named
from olci_ui.page_paths import WEB_FOLDER

WORLD = VIEWS["world"]
BOX = Area.from_bounds(0, 50, 10, 60)


def drawn(*corners: tuple[float, float], serial: str = "1") -> dict[str, object]:
    ring = [*map(list, corners), list(corners[0])]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"serial": serial, "drawing": [{"type": "Feature", "properties": {}, "geometry": geometry}]}


def test_a_new_drawing_becomes_the_area_and_an_old_one_changes_nothing() -> None:
    message = drawn((0, 50), (10, 50), (10, 60), (0, 60))
    sketch = read_message(message, before=Sketch(), area=None, view=WORLD)
    assert sketch.area == BOX
    assert sketch.stands_for(BOX, WORLD)
    assert not sketch.stands_for(BOX, VIEWS["arctic"])
    assert read_message(message, before=sketch, area=None, view=WORLD) is sketch
    assert read_message({}, before=sketch, area=None, view=WORLD) is sketch


def test_a_removed_drawing_is_no_area() -> None:
    sketch = read_message({"serial": "2", "drawing": []}, before=Sketch("1", area=BOX), area=BOX, view=WORLD)
    assert sketch.area is None
    assert sketch.error is None


def test_a_drawing_that_crosses_itself_stands_as_an_error_until_the_area_changes() -> None:
    message = drawn((0, 50), (10, 60), (10, 50), (0, 60))
    sketch = read_message(message, before=Sketch(), area=BOX, view=WORLD)
    assert isinstance(sketch.error, InputError)
    assert sketch.stands_for(BOX, WORLD)
    assert not sketch.stands_for(None, WORLD)


@pytest.mark.parametrize(
    ("lon", "lat", "ids"),
    [
        (5, 55, ("box", "wide")),
        (365, 55, ("box", "wide")),
        (-179.5, 55, ("across",)),
        (180, 55, ("across",)),
        (100, 89.9, ("cap",)),
        (100, 0, ()),
    ],
)
def test_a_click_names_all_scenes_over_the_place(lon: float, lat: float, ids: Any) -> None:
    areas = {
        "box": BOX,
        "wide": Area.from_bounds(-20, 40, 40, 70),
        "across": Area.from_bounds(170, 50, -170, 60),
        "cap": Area.from_bounds(-180, 80, 180, 90),
    }
    scenes = [FootprintOnMap(name, name, area) for name, area in areas.items()]
    assert click_at(lon, lat, scenes).ids == ids


def test_scenes_are_coloured_from_the_first_to_the_last_date() -> None:
    begin = datetime(2024, 6, 1, tzinfo=UTC)
    scenes = tuple(FootprintOnMap(str(day), "", BOX, begin + timedelta(days=day)) for day in (0, 5, 10))
    layer = json.loads(layer_text(scenes, None, WORLD))
    assert [feature["properties"]["colour"] for feature in layer["features"]] == [0, 0.5, 1]
    assert layer["legend"] == ["1 Jun 2024", "11 Jun 2024"]


def test_scenes_of_one_day_are_coloured_by_the_hour() -> None:
    begin = datetime(2024, 6, 1, 8, 5, tzinfo=UTC)
    scenes = tuple(FootprintOnMap(str(hours), "", BOX, begin + timedelta(hours=hours)) for hours in (0, 5))
    assert json.loads(layer_text(scenes, None, WORLD))["legend"] == ["08:05", "13:05 UTC"]


def test_a_scene_bears_its_mark_at_its_middle() -> None:
    marked = FootprintOnMap("a", "", BOX, mark=("✔", "On the disk"))
    have, other = json.loads(layer_text((marked, FootprintOnMap("b", "", BOX)), None, WORLD))["features"]
    lon, lat = BOX.center
    assert have["properties"]["mark"] == ["✔", "On the disk"]
    assert have["properties"]["at"] == pytest.approx([lat, lon], abs=0.001)
    assert "mark" not in other["properties"]


def test_colours_change_the_layer_and_its_legend_but_not_where_the_map_looks() -> None:
    begin = datetime(2024, 6, 1, tzinfo=UTC)
    dated = tuple(FootprintOnMap(str(day), "", BOX, begin + timedelta(days=day)) for day in (0, 5))
    shares = (FootprintOnMap("0", "", BOX, bright=0.25), FootprintOnMap("5", "", BOX))
    layer = json.loads(layer_text(shares, None, WORLD))
    assert [feature["properties"]["colour"] for feature in layer["features"]] == [0.25, None]
    assert layer["legend"] == ["0 % bright", "100 % bright"]
    by_date, by_share = named_layer(dated, None, WORLD), named_layer(shares, None, WORLD)
    others = [named_layer(dated[:1], None, WORLD), named_layer(dated, BOX, WORLD)]
    assert by_share.place == by_date.place
    assert by_date.place not in {other.place for other in others}
    polar = named_layer(dated, None, view_named("arctic"))
    assert len({one.token for one in (by_date, by_share, polar, *others)}) == 5


def test_text_from_the_service_cannot_end_a_script() -> None:
    text = json_text({"label": "</script><img src=x onerror=alert(1)>${x}`"})
    assert "<" not in text
    assert json.loads(text)["label"].startswith("</script><img")


def test_a_map_loads_nothing_but_files_of_ours() -> None:
    for view in VIEWS.values():
        for drawing in (True, False):
            earth = EarthMap(view, store="s", tiles=Tiles(OPENSTREETMAP), drawing=drawing)
            files = earth.default_js + earth.default_css
            assert all(address.startswith("../") and "//" not in address for _, address in files)
            assert all((WEB_FOLDER / name).is_file() for name, _ in files)


def test_online_tiles_belong_to_the_map_of_the_world_alone() -> None:
    for view in VIEWS.values():
        script = EarthMap(view, store="s", tiles=Tiles(OPENSTREETMAP)).get_root().render()
        assert ("openstreetmap" in script) == (view.pole == 0)


def test_pictures_of_the_earth_are_offered_with_their_credit_where_they_exist_and_never_without_a_network() -> None:
    for view in VIEWS.values():
        offered = "gibs.earthdata.nasa.gov" in EarthMap(view, store="s", tiles=Tiles(OPENSTREETMAP)).get_root().render()
        assert offered == (view.crs != "EPSG3995")
        assert "gibs.earthdata" not in EarthMap(view, store="s", tiles=None).get_root().render()


def test_of_very_many_scenes_the_nearest_to_the_one_in_focus_are_shown() -> None:
    scenes = [FootprintOnMap(str(number), "", BOX) for number in range(2500)]
    assert [scene.id for scene in nearest(scenes, None)] == [str(number) for number in range(1000)]
    shown = nearest(scenes, "1234")
    assert len(shown) == 1000
    assert shown[0].id == "700"
    assert nearest(scenes, "2499")[-1].id == "2499"
    assert nearest(scenes[:7], "3") == scenes[:7]


def test_undoing_is_no_drawing() -> None:
    sketch = read_message({"serial": "3", "undo": True}, before=Sketch("2", area=BOX), area=BOX, view=WORLD)
    assert sketch == Sketch("3")
    assert not sketch.stands_for(None, WORLD)


def test_a_step_outside_a_map_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no map"):
        Step("earth").map_name()


def test_every_vendored_library_has_its_licence_and_version_and_no_land_is_heavy() -> None:
    for folder in (WEB_FOLDER / "vendor").iterdir():
        assert (folder / "VERSION").read_text().strip() in (WEB_FOLDER / "README.md").read_text()
        assert any(folder.glob("LICENSE*"))
    assert all(file.stat().st_size < 350_000 for file in (WEB_FOLDER / "land").iterdir())
