"""The table of covers that comes with the program: it says what would be worked out, and reads as it was written."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_practice.archive.cover_table import SLOTS, UNKNOWN, USUAL_SEED, Plane, cover_table, packed, unpacked
from olci_practice.archive.records import COVERS, percent
from olci_practice.earth.picture import LAND_COVERS, covers_of
from olci_practice.orbit.acquisitions import passes_of_orbits
from olci_practice.orbit.orbit import FIRST_LIGHT, orbit_at, seconds


@pytest.mark.parametrize("platform", ["S3A", "S3B"])
def test_the_table_says_what_would_be_worked_out(platform: str) -> None:
    begin, end = (orbit_at(platform, seconds(t)) for t in (FIRST_LIGHT[platform], datetime(2027, 12, 1, tzinfo=UTC)))
    table = cover_table(USUAL_SEED)
    for orbit in range(begin + 1, end, (end - begin) // 6):
        for is_stripe in (False, True):
            passes = passes_of_orbits(platform, range(orbit, orbit + 1), is_stripe=is_stripe, is_reprocessed=False)
            listed = table.of(passes)
            for number, found in enumerate(covers_of(passes.acquisitions(), seed=USUAL_SEED)):
                shares = [percent(found[name]) for name in COVERS]
                # What is worked out together with others differs in its last bits, and rarely in its last digit.
                assert [float(listed[name][number]) for name in COVERS] == pytest.approx(shares, abs=1)
                one = passes.acquisitions()[number]
                assert table.one(platform, orbit, one.frame) == {name: float(listed[name][number]) for name in COVERS}


def test_another_seed_has_another_weather_and_the_same_land() -> None:
    passes = passes_of_orbits("S3A", range(20_000, 20_003), is_stripe=False, is_reprocessed=False)
    usual, other = cover_table(USUAL_SEED).of(passes), cover_table(USUAL_SEED + 1).of(passes)
    for name in COVERS:
        if name in LAND_COVERS:
            assert np.array_equal(usual[name], other[name])
        else:
            assert set(other[name].tolist()) == {UNKNOWN}
    assert cover_table(USUAL_SEED + 1).one("S3A", 20_000, int(passes.frames[0])) is None


def test_nothing_is_known_beyond_its_orbits() -> None:
    early = passes_of_orbits("S3B", range(3, 5), is_stripe=False, is_reprocessed=False)
    late = passes_of_orbits("S3B", range(90_000, 90_002), is_stripe=True, is_reprocessed=False)
    for passes in (early, late):
        assert all(set(found.tolist()) == {UNKNOWN} for found in cover_table(USUAL_SEED).of(passes).values())
    assert cover_table(USUAL_SEED).one("S3B", 90_000, None) is None


@given(first=st.integers(0, 9), chance=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_what_was_packed_is_unpacked_the_same(first: int, chance: int) -> None:
    numbers = np.random.default_rng(chance).integers(0, 256, (len(COVERS), 5, SLOTS)).astype(np.uint8)
    planes = {"S3A": Plane(first, numbers), "S3B": Plane(first + 7, numbers[:, :3])}
    found = unpacked(packed(planes))
    assert {name: plane.first_orbit for name, plane in found.items()} == {"S3A": first, "S3B": first + 7}
    for name, plane in planes.items():
        assert np.array_equal(found[name].percents, plane.percents)
