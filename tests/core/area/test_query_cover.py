"""What the catalogue is asked for: flat, cut at 180°, brief, and never less than the area."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import mapping

from benchmarks.true_frame import Frame, lonlats
from olci_core.area import Area
from olci_core.area.query_cover import bulge_deg
from olci_core.errors import InputError


@settings(max_examples=200, deadline=None)
@given(
    st.floats(-90, 90),
    st.floats(0, 360),
    st.floats(0.1, 303),
    st.floats(0, 1),
)
def test_no_recorded_edge_bulges_further_than_the_query_allows(
    lat: float, azimuth: float, length_km: float, share: float
) -> None:
    up, ahead, _ = Frame.at(0, lat, heading=azimuth).axes
    turn = length_km / 6371
    end = np.cos(turn) * up + np.sin(turn) * ahead
    (lon1, lat1), (lon2, lat2), (lon, top) = lonlats(np.array([up, end, (1 - share) * up + share * end]))
    width, part = (np.mod(to - lon1 + 180, 360) - 180 for to in (lon2, lon))
    if 1e-6 < abs(width) < 179.999:
        level = lat1 + (lat2 - lat1) * part / width
        assert abs(top - level) <= bulge_deg(top) + 1e-6


@pytest.mark.parametrize(
    ("area", "parts"),
    [
        (Area.from_bounds(10, 54, 20, 60), 1),
        (Area.from_bounds(170, -10, -170, 10), 2),
        (Area.from_bounds(-180, 60, 180, 90), 1),
        (Area.from_point(0, 89.9, radius_km=50), 1),
        (Area.from_bounds(170, 0, 179.99, 10), 2),
    ],
)
def test_the_query_is_flat_and_cut_at_180(area: Area, parts: int) -> None:
    texts = area.search_wkts()
    assert len(texts) == parts
    for text in texts:
        polygon = shapely.from_wkt(text)
        assert text.startswith("POLYGON((")
        assert polygon.is_valid
        assert shapely.box(-180, -90, 180, 90).covers(polygon)
    asked = shapely.union_all([shapely.from_wkt(text) for text in texts])
    assert asked.covers(area.geometry)


def test_an_area_at_a_pole_asks_for_the_whole_cap() -> None:
    (text,) = Area.from_point(30, 89, radius_km=200).search_wkts()
    west, south, east, north = shapely.from_wkt(text).bounds
    assert (west, east, north) == (-180, 180, 90)
    assert 84 < south < 88


@pytest.mark.parametrize("max_chars", [250, 500, 2000])
@pytest.mark.parametrize("count", [40, 4000])
def test_a_long_coast_is_asked_for_briefly_and_outwards(max_chars: int, count: int) -> None:
    chance = np.random.default_rng(count)
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    reach = 8 + chance.uniform(-1, 1, count)
    area = Area.from_wkt(shapely.Polygon(np.column_stack((178 + reach * np.cos(angle), reach * np.sin(angle)))).wkt)
    texts = area.search_wkts(max_chars)
    assert sum(map(len, texts)) <= max_chars
    asked = shapely.union_all([shapely.from_wkt(text) for text in texts])
    assert asked.covers(area.geometry)
    assert asked.area < 1.7 * area.geometry.area


def test_a_thousand_islands_are_asked_for_briefly() -> None:
    chance = np.random.default_rng(3)
    islands = [shapely.Point(lon, lat).buffer(0.3) for lon, lat in chance.uniform((145, 35), (195, 85), (1000, 2))]
    area = Area.from_geojson(mapping(shapely.union_all(islands)))
    texts = area.search_wkts()
    assert sum(map(len, texts)) <= 2000
    assert shapely.union_all([shapely.from_wkt(text) for text in texts]).covers(area.geometry)


def test_too_few_characters_for_any_area_are_refused() -> None:
    with pytest.raises(InputError, match="50 characters"):
        Area.from_bounds(170, -10, -170, 10).search_wkts(50)
