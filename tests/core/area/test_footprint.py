"""A footprint is the same region however the catalogue has cut it at 180° or closed it at a pole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from benchmarks.random_areas import random_case
from benchmarks.true_frame import Frame, lonlats, vectors
from benchmarks.truth import GRAZE, random_frame, true_coverage
from olci_core.area import Area
from olci_core.area.footprint import RecordedFootprint, is_cut
from olci_core.area.measure import area_km2
from olci_core.area.polygons import polygons_of
from olci_core.catalogue.footprint_prefilter import FootprintPrefilter
from olci_core.errors import InputError

FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures"
SEEDS = st.integers(0, 2**32 - 1)


def rings_of(recorded: dict[str, object]) -> list[np.ndarray]:
    return [np.array(shapely.get_coordinates(ring)) for ring in shapely.get_rings(shapely.geometry.shape(recorded))]


@settings(deadline=None, max_examples=60)
@given(
    lon=st.floats(160, 200).map(lambda lon: (lon + 180) % 360 - 180),
    lat=st.one_of(st.floats(-89.9, 89.9), st.floats(80, 89.9), st.floats(-89.9, -80)),
    heading=st.floats(0, 360),
)
def test_how_the_cut_was_made_changes_nothing(lon: float, lat: float, heading: float) -> None:
    frame = Frame.at(lon, lat, heading=heading)
    whole = Area.from_footprint(
        {"type": "Polygon", "coordinates": [np.round(lonlats(frame.ring), 4).tolist()]}
    ).geometry
    for cut_flat in (False, True):
        region = Area.from_footprint(frame.as_recorded(cut_flat=cut_flat)).geometry
        # 50 m along an outline of 5,000 km is what densifying may leave.
        assert area_km2(region) == pytest.approx(area_km2(whole), abs=250)
        assert area_km2(polygons_of(region.symmetric_difference(whole))) < 250


@pytest.mark.parametrize("heading", range(0, 360, 30))
@pytest.mark.parametrize("lat", [-89.0, 85.0, 88.0, 89.3])
def test_the_corner_of_a_cut_is_no_corner_of_the_scene(lat: float, heading: int) -> None:
    frame = Frame.at(150, lat, heading=heading)
    recorded = frame.as_recorded(cut_flat=True)
    assert any(is_cut(ring) for ring in rings_of(recorded))
    chance = np.random.default_rng(heading)
    footprint = Area.from_footprint(recorded)
    for lon, off in zip(chance.uniform(-180, 180, 40), chance.uniform(0.05, 1.2, 40), strict=True):
        place = Area.from_point(lon, np.sign(lat) * (90 - off), radius_km=0.5)
        point = np.array([place.center])
        lam, phi = np.radians(point).T
        vector = np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))
        surely = bool(FootprintPrefilter(place).surely([recorded])[0])
        if frame.holds(vector, grown=0.998)[0]:
            assert place.intersects(footprint)
        elif not frame.holds(vector, grown=1.002)[0]:
            assert not place.intersects(footprint)
            assert not surely


def test_pieces_that_make_no_outline_are_each_laid_out_alone() -> None:
    pieces = [
        [[[170, 10], [180, 10], [180, 20], [170, 20], [170, 10]]],
        [[[-180, 40], [-170, 40], [-170, 50], [-180, 50], [-180, 40]]],
    ]
    region = Area.from_footprint({"type": "MultiPolygon", "coordinates": pieces})
    assert region.intersects(Area.from_point(175, 15, radius_km=1))
    assert region.intersects(Area.from_point(-175, 45, radius_km=1))
    assert not region.intersects(Area.from_point(-175, 15, radius_km=1))


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_frame_meets_an_area_if_and_only_if_it_does_on_the_sphere(seed: int) -> None:
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
def test_coverage_is_that_of_a_dense_reference(seed: int) -> None:
    chance = np.random.default_rng(seed)
    case = random_case(chance)
    frame = random_frame(chance, case.outline_points(step_km=20))
    reference = true_coverage(case, frame, count=40_000)
    assert case.area.coverage_by(Area.from_footprint(frame.as_recorded())) == pytest.approx(reference, abs=0.004)


@settings(max_examples=60, deadline=None)
@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 360))
def test_a_frame_is_laid_out_as_it_lies_on_the_sphere(lon: float, lat: float, heading: float) -> None:
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


def test_a_footprint_written_without_a_cut_is_the_same_region() -> None:
    ring = [[175.0, 60.0], [-175.0, 62.0], [-178.0, 70.0], [170.0, 68.0], [175.0, 60.0]]
    across = Area.from_footprint({"type": "Polygon", "coordinates": [ring]})
    assert across.crosses_antimeridian
    polar = [[float(lon), 85.0] for lon in range(-180, 180, 20)]
    cap = Area.from_footprint({"type": "Polygon", "coordinates": [[*polar, polar[0]]]})
    assert cap.holds_pole == "north"


def test_a_footprint_without_size_is_refused() -> None:
    with pytest.raises(InputError, match="no size"):
        Area.from_footprint({"type": "Polygon", "coordinates": [[[1, 2], [1, 3], [1, 4], [1, 2]]]})


def test_footprints_are_values_that_stay_small() -> None:
    recorded = Frame.at(10, 89.5, heading=20).as_recorded()
    one, two = Area.from_footprint(recorded), Area.from_footprint(json.loads(json.dumps(recorded)))
    assert one == two
    assert hash(one) == hash(two)
    assert isinstance(one.outline, RecordedFootprint)
    assert len(one.outline.points) < 1200


def recorded_footprints() -> Iterator[Any]:
    for path in sorted(FIXTURES.glob("stac/*.json")) + sorted(FIXTURES.glob("odata/ol_*.json")):
        answer = json.loads(path.read_text())
        for item in answer.get("value", [answer]):
            yield pytest.param(item.get("GeoFootprint") or item["geometry"], id=path.stem[:32])


@pytest.mark.parametrize("footprint", list(recorded_footprints()))
def test_recorded_footprints_are_regions_near_their_flat_form(footprint: Any) -> None:
    area = Area.from_footprint(footprint)
    flat = shape(footprint)
    assert area.geometry.is_valid
    assert area_km2(polygons_of(area.geometry.symmetric_difference(flat.buffer(0)))) < 0.09 * area.area_km2
    assert (area.holds_pole == "north") == (flat.bounds[3] == 90)
    if isinstance(flat, shapely.MultiPolygon):
        assert area.crosses_antimeridian
    asked = [shapely.from_wkt(text) for text in area.search_wkts()]
    assert any(part.intersects(flat) for part in asked)
