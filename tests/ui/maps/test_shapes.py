"""Areas as shapes on a map and drawings as areas: whole over 180° and the poles, the same there and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.errors import InputError
from olci_ui.maps.shapes import (
    MAX_DRAWN,
    MAX_EDITABLE_CORNERS,
    EditableArea,
    Feature,
    area_of_drawing,
    area_outline,
    drawn_shape,
)
from olci_ui.maps.views import VIEWS, MapView, best_view, view_for, view_named

WORLD, ARCTIC, ANTARCTIC = (VIEWS[name] for name in ("world", "arctic", "antarctic"))
POLAR = {1: ARCTIC, -1: ANTARCTIC}
ACROSS = Area.from_bounds(170, 60, -170, 70)
CAP = Area.from_bounds(-180, 75, 180, 90)


def polygon(*corners: Sequence[float]) -> list[Feature]:
    ring = [list(corner) for corner in (*corners, corners[0])]
    return [{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}]


def shape_of(feature: Feature | None) -> Any:
    assert feature is not None
    return shapely.geometry.shape(feature["geometry"])


def on_plane(area: Area, view: MapView) -> Any:
    return shapely.make_valid(shapely.transform(shape_of(drawn_shape(area, view)), view.to_plane))


def test_nothing_drawn_is_no_area() -> None:
    assert area_of_drawing([], WORLD) is None


@pytest.mark.parametrize(
    ("corners", "bounds"),
    [
        (((-10, 40), (30, 40), (30, 60), (-10, 60)), (-10, 40, 30, 60)),
        (((170, 40), (190, 40), (190, 60), (170, 60)), (170, 40, -170, 60)),
        (((-190, 40), (-170, 40), (-170, 60), (-190, 60)), (170, 40, -170, 60)),
        (((-100, 40), (130, 40), (130, 60), (-100, 60)), (-100, 40, 130, 60)),
        (((350, -10), (370, -10), (370, 5), (350, 5)), (-10, -10, 10, 5)),
    ],
)
def test_a_box_drawn_on_any_copy_of_the_world_is_that_box(
    corners: tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]],
    bounds: tuple[int, int, int, int],
) -> None:
    area = area_of_drawing(polygon(*corners), WORLD)
    assert area is not None
    assert area.bounds == pytest.approx(bounds)
    west, south, east, north = bounds
    assert area.area_km2 == pytest.approx(Area.from_bounds(west, south, east, north).area_km2)


def test_a_box_drawn_to_the_upper_edge_of_the_world_reaches_the_pole() -> None:
    area = area_of_drawing(polygon((-180, 70), (180, 70), (180, 85.0511), (-180, 85.0511)), WORLD)
    assert area is not None
    assert area.holds_pole == "north"
    assert area.area_km2 == pytest.approx(Area.from_bounds(-180, 70, 180, 90).area_km2)


@pytest.mark.parametrize("view", [WORLD, ARCTIC])
def test_an_edge_drawn_straight_on_the_map_stays_on_that_line(view: Any) -> None:
    corners = np.array([(-10.0, 60.0), (40.0, 65.0), (60.0, 80.0)])
    area = area_of_drawing(polygon(*corners.tolist()), view)
    assert area is not None
    drawn = shapely.Polygon(view.to_plane(corners))
    assert isinstance(area.geometry, shapely.Polygon)
    off = shapely.transform(area.geometry.exterior, view.to_plane).hausdorff_distance(drawn.exterior)
    assert off < drawn.length / 500


@pytest.mark.parametrize(("pole", "name"), [(1, "north"), (-1, "south")])
def test_a_square_drawn_round_a_pole_holds_it(pole: int, name: str) -> None:
    lons = (0, 90, 180, -90)
    area = area_of_drawing(polygon(*((lon, 75 * pole) for lon in lons)), POLAR[pole])
    assert area is not None
    assert area.holds_pole == name
    # The middles of its edges lie on a circle whose radius is smaller by the square root of two.
    assert 0.5 < area.area_km2 / CAP.area_km2 < 0.75


def test_a_circle_is_a_circle_of_its_radius() -> None:
    point: Feature = {
        "type": "Feature",
        "properties": {"radius_km": 300},
        "geometry": {"type": "Point", "coordinates": [370, 10]},
    }
    area = area_of_drawing([point], WORLD)
    assert area == Area.from_point(10, 10, radius_km=300)


@pytest.mark.parametrize("view", VIEWS.values())
def test_a_drawing_whose_edges_cross_is_refused_with_a_way_on(view: Any) -> None:
    lat = -70 if view is ANTARCTIC else 70
    with pytest.raises(InputError, match="cross") as caught:
        area_of_drawing(polygon((0, lat), (30, lat + 5), (30, lat), (0, lat + 5)), view)
    assert caught.value.hint


def test_an_area_across_180_degrees_is_one_shape_on_the_world() -> None:
    feature = drawn_shape(ACROSS, WORLD)
    assert shape_of(feature).bounds == (170, 60, 190, 70)
    assert len(shape_of(feature).geoms) == 1
    assert feature is not None
    assert feature["properties"]["copies"]


def test_an_area_over_the_pole_is_a_band_without_seams_on_the_world() -> None:
    feature = drawn_shape(CAP, WORLD)
    assert shape_of(feature).bounds == (-540, 75, 540, 90)
    assert feature is not None
    assert not feature["properties"]["copies"]


@pytest.mark.parametrize("area", [ACROSS, CAP, Area.from_bounds(150, 50, -150, 90)])
def test_an_area_has_no_seam_on_the_polar_map(area: Any) -> None:
    shape = on_plane(area, ARCTIC)
    cut = shapely.LineString(ARCTIC.to_plane(np.array([(180.0, 40.0), (180.0, 89.5)])))
    assert shape.boundary.intersection(cut.buffer(100)).length < 2_000
    assert len(shapely.get_parts(shape)) == 1


def test_what_lies_in_the_other_hemisphere_is_not_on_a_polar_map() -> None:
    assert drawn_shape(Area.from_bounds(0, -60, 20, -50), ARCTIC) is None
    assert area_outline(Area.from_bounds(0, -60, 20, -50), ARCTIC) == EditableArea([], [], 0)


def test_an_area_across_the_equator_ends_there_on_a_polar_map() -> None:
    shape = on_plane(Area.from_bounds(0, -30, 20, 30), ARCTIC)
    rim_m = float(np.linalg.norm(ARCTIC.to_plane(np.array([(0.0, 0.0)]))))
    assert np.linalg.norm(shapely.get_coordinates(shape), axis=1).max() == pytest.approx(rim_m, rel=1e-4)


def ragged(teeth: int) -> Area:
    edge = [(150 * tooth / teeth, 60 + (tooth % 7) / 10) for tooth in range(teeth)]
    return Area.from_geojson({"type": "Polygon", "coordinates": [[*edge, (150, 50), (0, 50), edge[0]]]})


def corners_of(shapes: list[Feature]) -> int:
    return sum(len(ring) - 1 for shape in shapes for ring in shape["geometry"]["coordinates"])


@pytest.mark.parametrize("view", [WORLD, ARCTIC])
def test_a_large_outline_is_drawn_as_it_is_and_edited_by_few_enough_corners_to_take(view: Any) -> None:
    area = ragged(1500)
    outline = area_outline(area, view)
    assert outline.corners == 1503
    assert 4 <= corners_of(outline.editable) <= MAX_EDITABLE_CORNERS
    assert MAX_EDITABLE_CORNERS < corners_of(outline.shapes) <= MAX_DRAWN
    seen = area_of_drawing(outline.shapes, view)
    assert seen is not None
    assert seen.coverage_by(area) > 0.998
    assert area.coverage_by(seen) > 0.998


def test_an_outline_of_more_corners_than_a_browser_draws_at_ease_is_thinned() -> None:
    steps = np.random.default_rng(1).normal(0, 0.02, 40_000).cumsum()
    edge = list(zip(np.linspace(0, 150, len(steps)).tolist(), (60 + steps / 4).tolist(), strict=True))
    area = Area.from_geojson({"type": "Polygon", "coordinates": [[*edge, (150, 20), (0, 20), edge[0]]]})
    assert MAX_EDITABLE_CORNERS < corners_of(area_outline(area, WORLD).shapes) <= MAX_DRAWN


def test_a_plain_outline_is_taken_by_its_own_corners_and_few_more() -> None:
    corners = [(10, 60), (30, 61), (28, 70), (20, 66), (12, 71)]
    area = Area.from_geojson({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})
    outline = area_outline(area, WORLD)
    taken = {tuple(at) for at in outline.editable[0]["geometry"]["coordinates"][0]}
    assert taken >= set(corners)
    assert len(taken) < 2 * len(corners)  # between them, edges straight in degrees bend on the map
    assert outline.corners == 6


@settings(max_examples=40, deadline=None)
@given(
    st.floats(-180, 180),
    st.floats(-75, 60),
    st.floats(0.5, 120),
    st.floats(0.5, 14),
    st.sampled_from(list(VIEWS.values())),
)
def test_an_area_shown_for_editing_and_taken_back_is_nearly_the_same(
    lon: float, south: float, width: float, height: float, view: Any
) -> None:
    west, east = (lon, (lon + width + 180) % 360 - 180)
    if view.pole:
        south = abs(south) if view.pole > 0 else -abs(south) - height
    area = Area.from_bounds(west, south, east, south + height)
    again = area_of_drawing(area_outline(area, view).editable, view)
    assert again is not None
    assert again.area_km2 == pytest.approx(area.area_km2, rel=0.03)
    assert again.coverage_by(area) > 0.97


@pytest.mark.parametrize(
    ("area", "name"),
    [
        (None, "world"),
        (Area.from_bounds(0, 50, 20, 60), "world"),
        (Area.from_bounds(0, 50, 20, 89), "world"),
        (Area.from_bounds(0, 72, 20, 80), "arctic"),
        (CAP, "arctic"),
        (Area.from_bounds(-180, -90, 180, 90), "world"),
        (Area.from_bounds(0, -80, 20, -71), "antarctic"),
    ],
)
def test_the_best_view_of_an_area(area: Any, name: str) -> None:
    assert best_view(area) == name


def test_a_view_that_does_not_exist_is_named() -> None:
    with pytest.raises(InputError, match="moon") as caught:
        view_named("moon")
    assert "arctic" in caught.value.hint


@pytest.mark.parametrize("view", VIEWS.values())
def test_the_way_to_the_plane_leads_back(view: Any) -> None:
    lat = np.linspace(5, 84, 20) * (view.pole or 1)
    points = np.column_stack((np.linspace(-179, 179, 20), lat))
    assert view.to_degrees(view.to_plane(points)) == pytest.approx(points)


@pytest.mark.parametrize(
    ("area", "current", "view"),
    [
        (None, "arctic", "arctic"),
        (CAP, "world", "arctic"),
        (CAP, "arctic_greenwich", "arctic_greenwich"),
        (CAP, "antarctic", "arctic"),
        (Area.from_bounds(0, 50, 20, 60), "arctic", "arctic"),
        (Area.from_bounds(0, -50, 20, -40), "arctic", "world"),
        (Area.from_bounds(0, -80, 20, -71), "world", "antarctic"),
    ],
)
def test_a_new_area_brings_its_view_where_the_current_one_does_not_show_it_well(
    area: Any, current: str, view: str
) -> None:
    assert view_for(area, current) == view
