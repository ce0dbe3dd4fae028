"""Areas and footprints answer as they lie on the sphere, and the query asks for no less."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import mapping, shape

from benchmarks.truth import GRAZE, Frame, lonlats, random_case, random_frame, true_coverage, vectors
from olci_core.area import Area
from olci_core.area.measure import area_km2
from olci_core.area.query_cover import bulge_deg
from olci_core.errors import InputError

FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures"
SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_frame_meets_an_area_if_and_only_if_it_does_on_the_sphere(seed):
    chance = np.random.default_rng(seed)
    case = random_case(chance)
    outline = case.outline_points(step_km=2)
    asked = [shapely.from_wkt(text) for text in case.area.search_wkts()]
    for _ in range(5):
        frame = random_frame(chance, outline)
        recorded = frame.as_recorded()
        answer = case.area.intersects(Area.from_footprint(recorded))
        if case.meets(frame, outline, grown=1 - GRAZE):
            assert answer, "missed"
            assert any(part.intersects(shape(recorded)) for part in asked), "not asked for"
        elif not case.meets(frame, outline, grown=1 + 2 * GRAZE):
            assert not answer, "too many"


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_coverage_is_that_of_a_dense_reference(seed):
    chance = np.random.default_rng(seed)
    case = random_case(chance)
    frame = random_frame(chance, case.outline_points(step_km=20))
    reference = true_coverage(case, frame, count=40_000)
    assert case.area.coverage_by(Area.from_footprint(frame.as_recorded())) == pytest.approx(reference, abs=0.004)


@settings(max_examples=60, deadline=None)
@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 360))
def test_a_frame_is_laid_out_as_it_lies_on_the_sphere(lon, lat, heading):
    frame = Frame.at(lon, lat, heading=heading)
    area = Area.from_footprint(frame.as_recorded())
    assert area.geometry.is_valid
    assert area.area_km2 == pytest.approx(1200 * 1270, rel=0.015)
    angle = np.radians(np.linspace(0, 360, 200))
    up, ahead, aside = frame.axes
    near = up + 0.12 * (np.cos(angle)[:, None] * ahead + np.sin(angle)[:, None] * aside)
    points = lonlats(near / np.linalg.norm(near, axis=1)[:, None])
    inside = shapely.intersects_xy(area.geometry, points[:, 0], points[:, 1])
    surely, possibly = (frame.holds(vectors(points), grown=grown) for grown in (1 - GRAZE, 1 + GRAZE))
    assert inside[surely].all()
    assert possibly[inside].all()


@settings(max_examples=200, deadline=None)
@given(
    st.floats(-90, 90),
    st.floats(0, 360),
    st.floats(0.1, 303),
    st.floats(0, 1),
)
def test_no_recorded_edge_bulges_further_than_the_query_allows(lat, azimuth, length_km, share):
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
def test_the_query_is_flat_and_cut_at_180(area, parts):
    texts = area.search_wkts()
    assert len(texts) == parts
    for text in texts:
        polygon = shapely.from_wkt(text)
        assert text.startswith("POLYGON((")
        assert polygon.is_valid
        assert shapely.box(-180, -90, 180, 90).covers(polygon)
    asked = shapely.union_all([shapely.from_wkt(text) for text in texts])
    assert asked.covers(area.geometry)


def test_an_area_at_a_pole_asks_for_the_whole_cap():
    (text,) = Area.from_point(30, 89, radius_km=200).search_wkts()
    west, south, east, north = shapely.from_wkt(text).bounds
    assert (west, east, north) == (-180, 180, 90)
    assert 84 < south < 88


@pytest.mark.parametrize("max_chars", [250, 500, 2000])
@pytest.mark.parametrize("count", [40, 4000])
def test_a_long_coast_is_asked_for_briefly_and_outwards(max_chars, count):
    chance = np.random.default_rng(count)
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    reach = 8 + chance.uniform(-1, 1, count)
    area = Area.from_wkt(shapely.Polygon(np.column_stack((178 + reach * np.cos(angle), reach * np.sin(angle)))).wkt)
    texts = area.search_wkts(max_chars)
    assert sum(map(len, texts)) <= max_chars
    asked = shapely.union_all([shapely.from_wkt(text) for text in texts])
    assert asked.covers(area.geometry)
    assert asked.area < 1.7 * area.geometry.area


def test_a_thousand_islands_are_asked_for_briefly():
    chance = np.random.default_rng(3)
    islands = [shapely.Point(lon, lat).buffer(0.3) for lon, lat in chance.uniform((145, 35), (195, 85), (1000, 2))]
    area = Area.from_geojson(mapping(shapely.union_all(islands)))
    texts = area.search_wkts()
    assert sum(map(len, texts)) <= 2000
    assert shapely.union_all([shapely.from_wkt(text) for text in texts]).covers(area.geometry)


def test_too_few_characters_for_any_area_are_refused():
    with pytest.raises(InputError, match="50 characters"):
        Area.from_bounds(170, -10, -170, 10).search_wkts(50)


def test_a_footprint_written_without_a_cut_is_the_same_region():
    ring = [[175.0, 60.0], [-175.0, 62.0], [-178.0, 70.0], [170.0, 68.0], [175.0, 60.0]]
    across = Area.from_footprint({"type": "Polygon", "coordinates": [ring]})
    assert across.crosses_antimeridian
    polar = [[float(lon), 85.0] for lon in range(-180, 180, 20)]
    cap = Area.from_footprint({"type": "Polygon", "coordinates": [[*polar, polar[0]]]})
    assert cap.holds_pole == "north"


def test_a_footprint_without_size_is_refused():
    with pytest.raises(InputError, match="no size"):
        Area.from_footprint({"type": "Polygon", "coordinates": [[[1, 2], [1, 3], [1, 4], [1, 2]]]})


def test_footprints_are_values_that_stay_small():
    recorded = Frame.at(10, 89.5, heading=20).as_recorded()
    one, two = Area.from_footprint(recorded), Area.from_footprint(json.loads(json.dumps(recorded)))
    assert one == two
    assert hash(one) == hash(two)
    assert len(one.outline.points) < 1200


def recorded_footprints():
    for path in sorted(FIXTURES.glob("stac/*.json")) + sorted(FIXTURES.glob("odata/ol_*.json")):
        answer = json.loads(path.read_text())
        for item in answer.get("value", [answer]):
            yield pytest.param(item.get("GeoFootprint") or item["geometry"], id=path.stem[:32])


@pytest.mark.parametrize("footprint", list(recorded_footprints()))
def test_recorded_footprints_are_regions_near_their_flat_form(footprint):
    area = Area.from_footprint(footprint)
    flat = shape(footprint)
    assert area.geometry.is_valid
    assert area_km2(area.geometry.symmetric_difference(flat.buffer(0))) < 0.09 * area.area_km2
    assert (area.holds_pole == "north") == (flat.bounds[3] == 90)
    if isinstance(flat, shapely.MultiPolygon):
        assert area.crosses_antimeridian
    asked = [shapely.from_wkt(text) for text in area.search_wkts()]
    assert any(part.intersects(flat) for part in asked)
