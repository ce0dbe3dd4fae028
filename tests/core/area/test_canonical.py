"""An area is the same for ever: its own text and GeoJSON give it back, however wide, thin, cut or holed it is."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.area.canonical import canonical_rings, is_wide, with_short_edges
from olci_core.area.polygons import united
from olci_core.errors import InputError

LONS, LATS = st.floats(-180, 180), st.floats(-90, 90)
SIZES = st.sampled_from([1e-9, 1e-8, 1e-6, 1e-3, 0.1, 7.0, 60.0, 170.0, 181.0, 300.0, 359.9, 360.0])


def stays_the_same(area: Area) -> None:
    assert area.geometry.is_valid
    assert Area.from_wkt(area.to_wkt()) == area
    assert Area.from_geojson(json.loads(json.dumps(area.to_geojson()))) == area


def made(make: Callable[..., Area], *arguments: object, **named: object) -> Area:
    try:
        return make(*arguments, **named)
    except InputError:
        assume(False)
        raise


@settings(max_examples=150, deadline=None)
@given(LONS, LATS, SIZES, SIZES)
def test_a_box_of_any_width_stays_the_same(west: float, south: float, width: float, height: float) -> None:
    stays_the_same(made(Area.from_bounds, west, south, west + width, min(90.0, south + height)))


@settings(max_examples=100, deadline=None)
@given(LONS, LATS, st.floats(0.001, 9000))
def test_a_circle_round_any_place_stays_the_same(lon: float, lat: float, radius_km: float) -> None:
    stays_the_same(made(Area.from_point, lon, lat, radius_km=radius_km))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(LONS, LATS), min_size=3, max_size=12), st.booleans(), st.sampled_from([1.0, 1e-3, 1e-7]))
def test_whatever_is_made_of_any_outline_stays_the_same(
    corners: list[tuple[float, float]], long_way: bool, scale: float
) -> None:
    ring = np.array(corners) * scale + (179.5 if scale < 1 else 0, 0)
    stays_the_same(made(Area.from_polygons, [[ring]], repair=True, long_way=long_way))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(1e-9, 1)), min_size=2, max_size=6), LONS)
@example(
    [(0.0, 0.0, 1.0), (0.0, 0.0, 1.0), (0.0, -3.6212080411900294e-172, 0.5), (0.0, -1.4745843069747613e-257, 1.0)], 0.0
)
def test_neighbours_that_touch_overlap_or_all_but_touch_stay_the_same(
    boxes: list[tuple[float, float, float]], lon: float
) -> None:
    polygons = [[shapely.get_coordinates(shapely.box(lon + x, y, lon + x + size, y + 0.5))] for x, y, size in boxes]
    stays_the_same(made(Area.from_polygons, polygons, repair=True))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10), st.floats(0, 3)), max_size=5), st.sampled_from([0, 175]))
def test_holes_of_any_size_stay_the_same(holes: list[tuple[float, float, float]], lon: int) -> None:
    outer = shapely.get_coordinates(shapely.box(lon, 0, lon + 10, 10))
    inner = [shapely.get_coordinates(shapely.box(lon + x, y, lon + x + size, y + size)) for x, y, size in holes]
    stays_the_same(made(Area.from_polygons, [[outer, *inner]], repair=True))


@pytest.mark.parametrize("gap", [0.0, 1e-12, 1e-10, 1e-9, 1e-8])
def test_a_gap_that_is_no_more_than_rounding_breaks_nothing(gap: float) -> None:
    one = Area.from_polygons([[np.array([(0.1, 0), (1.1, 0), (1.1, 1), (0.1, 1)])]])
    two = Area.from_polygons([[np.array([(1.1 + gap, 0), (2.1, 0.3), (2.1, 1), (1.1, 1), (1.1, 0.5)])]], repair=True)
    both = Area.of_regions([one.geometry, two.geometry])
    stays_the_same(both)
    assert both.area_km2 == pytest.approx(one.area_km2 + two.area_km2, rel=1e-6)


def test_the_wide_box_of_the_whole_middle_latitudes_keeps_its_size() -> None:
    area = Area.from_bounds(-170, -60, 170, 60)
    assert area.area_km2 == pytest.approx(417_000_000, rel=0.01)
    assert Area.from_wkt(area.to_wkt()).area_km2 == area.area_km2


def test_an_edge_wider_than_half_the_earth_means_the_short_way_or_if_asked_the_long_one() -> None:
    ring = np.array([(-170, -60), (170, -60), (170, 60), (-170, 60), (-170, -60)], dtype=float)
    assert is_wide([ring])
    assert not is_wide([with_short_edges(ring)])
    assert Area.from_polygons([[ring]]) == Area.from_bounds(170, -60, -170, 60)
    assert Area.from_polygons([[ring]], long_way=True) == Area.from_bounds(-170, -60, 170, 60)


@pytest.mark.parametrize(
    "ring",
    [
        [(-180, 60), (180, 60), (180, 90), (-180, 90), (-180, 60)],
        [(-90, 60), (90, 60), (90, 70), (-90, 60)],
        [(-170, 90), (170, 90), (170, 91), (-170, 90)],
    ],
)
def test_an_edge_round_the_whole_earth_or_along_a_pole_is_no_question(ring: list[tuple[float, float]]) -> None:
    points = np.array(ring, dtype=float)
    points[:, 1] = np.minimum(points[:, 1], 90)
    assert not is_wide([points])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.tuples(LONS, LATS), max_size=6), max_size=4))
@example([[(0.0, 0.0), (8.375113759634082e-11, 1.0), (-180.0, 0.0)]])  # half a turn, and a hair's breadth more
def test_rings_made_at_once_are_what_each_is_alone(rings: list[list[tuple[float, float]]]) -> None:
    closed = [np.array([*ring, *ring[:1]], dtype=np.float64).reshape(-1, 2) for ring in rings]
    for ring, region in zip(closed, canonical_rings(closed), strict=True):
        if region is not None:
            alone = Area.from_polygons([[ring]], repair=True)
            assert region.symmetric_difference(alone.geometry).area < 1e-6
            stays_the_same(Area(region))


def test_a_ring_that_has_to_be_laid_out_is_left_to_that() -> None:
    good = shapely.get_coordinates(shapely.box(0, 0, 1, 1))
    bad = [
        np.array([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]),
        good * 200,
        good[:-1],
        np.full((5, 2), np.nan),
        good * 1e-8,
    ]
    found = canonical_rings([np.empty((0, 2)), good, *(np.asarray(ring, dtype=float) for ring in bad)])
    assert [region is not None for region in found] == [False, True, False, False, False, False, False]


def test_a_union_of_nothing_is_nothing() -> None:
    assert united([]).is_empty
