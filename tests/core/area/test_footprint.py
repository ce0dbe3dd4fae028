"""A footprint is the same region however the catalogue has cut it at 180° or closed it at a pole."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.truth import Frame, lonlats
from olci_core.area import Area
from olci_core.area.footprint import is_cut
from olci_core.area.measure import area_km2
from olci_core.catalogue.footprint_prefilter import FootprintPrefilter


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
        if (apart := region.symmetric_difference(whole)).area:
            assert area_km2(apart) < 250


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
