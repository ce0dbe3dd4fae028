"""The cloud field: one field for the whole earth, whole at the seams of the map, moving in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from olci_practice.earth.land import landscape_at
from olci_practice.earth.noise import components
from olci_practice.earth.weather import CloudField, cloud_field, single_clouds
from olci_practice.orbit.orbit import seconds

SEED = 7
NOON = datetime(2021, 5, 20, 12, tzinfo=UTC)


def clouds_at(lon: NDArray[np.float64], lat: NDArray[np.float64], *times: datetime, seed: int = SEED) -> CloudField:
    """Return the clouds over some places at some times: arrays (times, places)."""
    moments = np.array([[seconds(time)] for time in times])
    lon, lat = np.broadcast_to(lon, (len(times), *lon.shape)), np.broadcast_to(lat, (len(times), *lat.shape))
    land = landscape_at(lon.astype(np.float32), lat.astype(np.float32))
    points = components(lon, lat).astype(np.float32)
    return cloud_field(points, moments, lat=lat.astype(np.float32), land=land, seed=seed)


def everywhere(count: int = 4000) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    chance = np.random.default_rng(1)
    return chance.uniform(-180, 180, count), np.degrees(np.arcsin(chance.uniform(-1, 1, count)))


@settings(max_examples=60, deadline=None)
@given(st.floats(-180, 180), st.floats(-89.9, 89.9), st.floats(0, 360))
def test_a_step_of_a_hundred_metres_changes_the_clouds_but_little(lon: float, lat: float, heading: float) -> None:
    step_deg = 0.1 / 111.2
    north = step_deg * np.cos(np.radians(heading))
    east = step_deg * np.sin(np.radians(heading)) / np.cos(np.radians(lat))
    field = clouds_at(np.array([lon, lon + east]), np.array([lat, lat + north]), NOON)
    # A sixth of what lies between clear and closed is for the spirals' innermost turns.
    assert abs(field.depth[0, 1] - field.depth[0, 0]) < 0.1
    assert abs(field.veil[0, 1] - field.veil[0, 0]) < 0.02


def test_the_sky_has_no_seam_at_180_degrees() -> None:
    lat = np.linspace(-89, 89, 300)
    west, east = (clouds_at(np.full(300, lon), lat, NOON) for lon in (-180.0, 180.0))
    assert np.allclose(west.depth, east.depth, atol=2e-3)


def test_all_meridians_meet_in_one_sky_at_the_pole() -> None:
    field = clouds_at(np.linspace(-180, 180, 50), np.full(50, 90.0), NOON)
    assert np.ptp(field.depth) < 5e-3


def test_minutes_later_the_clouds_are_the_same_and_days_later_they_are_others() -> None:
    lon, lat = everywhere()
    times = [NOON, NOON + timedelta(minutes=4), NOON + timedelta(minutes=39), NOON + timedelta(days=9)]
    depth = clouds_at(lon, lat, *times).depth
    # Some of the sky stays as it is for good: the rain belt, the deserts.
    likeness = [np.corrcoef(depth[0], later)[0, 1] for later in depth]
    assert likeness[1] > 0.995
    assert likeness[2] > 0.97
    assert likeness[3] < 0.7


def test_single_clouds_drift_with_the_field() -> None:
    lon, lat = np.linspace(-30, -10, 2000), np.full(2000, 45.0)
    now, soon = (single_clouds(clouds_at(lon, lat, NOON + timedelta(seconds=s)).place, seed=SEED)[0] for s in (0, 60))
    assert np.corrcoef(now, soon)[0, 1] > 0.9


def test_seeds_are_different_worlds_and_one_seed_is_always_the_same() -> None:
    lon, lat = everywhere(1500)
    first, again, other = (clouds_at(lon, lat, NOON, seed=seed).depth for seed in (SEED, SEED, 8))
    assert np.array_equal(first, again)
    assert np.corrcoef(first.ravel(), other.ravel())[0, 1] < 0.7


@pytest.mark.parametrize("time", [datetime(2016, 4, 1, tzinfo=UTC), NOON, datetime(2031, 1, 1, tzinfo=UTC)])
def test_much_of_the_earth_is_cloudy_and_much_is_clear_at_any_time(time: datetime) -> None:
    depth = clouds_at(*everywhere(), time).depth
    assert 0.3 < (depth > 0).mean() < 0.7


def test_deserts_have_less_cloud_than_the_storm_track() -> None:
    days = [NOON + timedelta(days=3 * n) for n in range(25)]
    lon = np.linspace(0, 25, 20)
    sahara, ocean = (clouds_at(lon, np.full(20, lat), *days).depth for lat in (23.0, -55.0))
    assert (sahara > 0.3).mean() < 0.5 * (ocean > 0.3).mean()
