"""The sphere: vectors there and back, edges that follow great circles, outlines joined where a map cut them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.errors import InputError
from olci_core.sphere import (
    EARTH_RADIUS_KM,
    densified,
    joined_ring,
    lonlat,
    normalized,
    steps_of,
    tangents,
    true_chains,
    unit_vectors,
)

longitudes = st.floats(-180, 180)
latitudes = st.floats(-89.999, 89.999)


@given(lon=longitudes, lat=latitudes)
def test_a_place_comes_back_from_its_vector(lon: float, lat: float) -> None:
    back_lon, back_lat = lonlat(7 * unit_vectors(np.array(lon), np.array(lat)))
    assert (back_lon - lon + 180) % 360 - 180 == pytest.approx(0, abs=1e-8)
    assert back_lat == pytest.approx(lat, abs=1e-8)


@given(lon=longitudes, lat=st.floats(-90, 90))
def test_tangents_make_one_hand_with_their_place(lon: float, lat: float) -> None:
    place = unit_vectors(np.array(lon), np.array(lat))
    first, second = tangents(place)
    axes = np.array([first, second, place])
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-12)
    assert np.linalg.det(axes) == pytest.approx(1)


def test_tangents_point_east_and_north() -> None:
    east, north = tangents(unit_vectors(np.array(90.0), np.array(0.0)))
    assert east == pytest.approx([-1, 0, 0], abs=1e-12)
    assert north == pytest.approx([0, 0, 1], abs=1e-12)


@given(lon=longitudes, lat=st.floats(-84, 84), wide=st.floats(0.5, 60), high=st.floats(0.5, 5))
def test_a_densified_edge_follows_its_great_circle_to_50_m(lon: float, lat: float, wide: float, high: float) -> None:
    corners = np.array([(lon, lat), (lon + wide, lat), (lon + wide, lat + high), (lon, lat)])
    ring = densified(corners)
    start, end = (unit_vectors(*point) for point in corners[:2])
    pole = normalized(np.cross(start, end))
    along = ring[: int(np.flatnonzero((ring == corners[1]).all(axis=1))[0]) + 1]
    between = np.concatenate([along, (along[:-1] + along[1:]) / 2])  # what a map draws runs through the middles
    off_km = np.abs(np.arcsin(unit_vectors(*between.T) @ pole)) * EARTH_RADIUS_KM
    assert off_km.max() < 0.05


def test_edges_along_a_meridian_and_the_pole_stay_as_they_are() -> None:
    ring = np.array([(-180.0, 80.0), (180.0, 80.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, 80.0)])
    assert (densified(ring) == ring).all()


def test_two_halves_cut_at_180_degrees_are_one_outline_again() -> None:
    east = np.array([(170.0, 0.0), (180.0, 0.0), (180.0, 5.0), (170.0, 5.0), (170.0, 0.0)])
    west = np.array([(-180.0, 0.0), (-170.0, 0.0), (-170.0, 5.0), (-180.0, 5.0), (-180.0, 0.0)])
    ring = joined_ring([east, west])
    assert sorted(np.round(lonlat(ring)[0]) % 360) == [170, 170, 190, 190]
    assert steps_of(np.concatenate([ring, ring[:1]])).max() < np.radians(20.1)


def test_a_ring_closed_along_the_pole_loses_that_line() -> None:
    lons = np.linspace(-180, 180, 13)
    round_the_pole = np.column_stack([lons, np.full(13, 70.0)])
    closed = np.concatenate([round_the_pole, [(180, 90), (-180, 90), (-180, 70)]])
    (chain,) = true_chains(closed)
    assert chain.is_cut
    assert lonlat(chain.vectors)[1] == pytest.approx(np.full(13, 70.0))


def test_pieces_that_do_not_meet_are_refused_with_the_gap() -> None:
    east = np.array([(170.0, 0.0), (180.0, 0.0), (180.0, 5.0), (170.0, 5.0), (170.0, 0.0)])
    west = np.array([(-180.0, 20.0), (-170.0, 20.0), (-170.0, 25.0), (-180.0, 25.0), (-180.0, 20.0)])
    with pytest.raises(InputError, match=r"do not make one outline \(a gap of [\d]{4} km\)"):
        joined_ring([east, west])


@pytest.mark.parametrize("corner", [(1e308, 0.0), (0.0, 95.0), (541.0, 0.0), (float("nan"), 0.0)])
def test_corners_that_are_nowhere_on_the_earth_are_refused(corner: tuple[float, float]) -> None:
    ring = np.array([(0.0, 0.0), (10.0, 0.0), corner, (0.0, 10.0), (0.0, 0.0)])
    with pytest.raises(InputError, match="nowhere on the earth"):
        joined_ring([ring])
