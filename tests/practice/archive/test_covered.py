"""Covers known step by step: nothing that passes is left out, and what hardly passes is hardly worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_practice.archive.covered import LandOfTracks, covered
from olci_practice.archive.listing import Zone
from olci_practice.archive.records import COVERS, percent
from olci_practice.archive.zones import groups_of, with_covers, zone_of
from olci_practice.earth.picture import LAND_COVERS, LOOKS, covers_of, weather_covers_between
from olci_practice.filters import may_pass, parse_filter
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import passes_between
from olci_practice.orbit.visibility import near
from tests.practice.filters.samples import any_of

SEED = 5
BEGIN = datetime(2021, 6, 9, tzinfo=UTC)
PASSES = passes_between(BEGIN, BEGIN + timedelta(hours=9), platform="S3A", is_stripe=False, is_reprocessed=False).flown(
    is_ascending=False
)
FRAMES = PASSES.acquisitions()
FULL = dict(zip(FRAMES, covers_of(FRAMES, seed=SEED), strict=True))
LOOKED = {
    every: dict(zip(FRAMES, weather_covers_between(FRAMES, every=every, seed=SEED), strict=True)) for every in LOOKS
}
ZONES = [zone_of(group, BEGIN, BEGIN + timedelta(hours=9)) for group in groups_of(None, begin=BEGIN)]

conditions = st.builds(
    lambda name, operator, value: any_of("Double", name, f"{operator} {value}"),
    st.sampled_from(COVERS),
    st.sampled_from(["lt", "le", "eq", "ne", "ge", "gt"]),
    st.sampled_from([0, 1, 2, 5, 13, 20, 50, 80, 95, 99, 100]) | st.integers(0, 100),
)
filters = st.recursive(
    conditions,
    lambda parts: (
        st.builds(lambda one, word, other: f"({one} {word} {other})", parts, st.sampled_from(["and", "or"]), parts)
        | st.builds(lambda part: f"not ({part})", parts)
    ),
    max_leaves=4,
)


def exactly(zone: Zone, acquisition: Acquisition) -> Zone:
    """Return the zone of records that have the covers of an acquisition."""
    shares = {name: percent(share) for name, share in FULL[acquisition].items()}
    return with_covers(zone, {name: (share, share) for name, share in shares.items()})


def left_of(text: str, worked_out: list[Acquisition]) -> list[Acquisition]:
    def in_full(acquisitions: Sequence[Acquisition]) -> list[Mapping[str, float]]:
        worked_out.extend(acquisitions)
        return [FULL[one] for one in acquisitions]

    return covered(
        FRAMES,
        ZONES,
        may_pass(parse_filter(text)),
        weather_between=lambda acquisitions, every: [LOOKED[every][one] for one in acquisitions],
        covers_of=in_full,
    )


@given(text=filters)
@settings(max_examples=60, deadline=None)
def test_what_passes_by_its_covers_is_never_left_out(text: str) -> None:
    test = may_pass(parse_filter(text))
    passing = [one for one in FRAMES if any(test(exactly(zone, one)) for zone in ZONES)]
    assert set(passing) <= set(left_of(text, []))


@pytest.mark.parametrize(
    "text",
    [
        any_of("Double", "brightCover", "gt 99"),
        any_of("Double", "cloudCover", "eq 100"),
        "not " + any_of("Double", "brightCover", "lt 100") + " and " + any_of("Double", "brightCover", "gt 0"),
        any_of("Double", "cloudCover", "gt 98") + " and " + any_of("Double", "salineWaterCover", "gt 90"),
        any_of("Double", "brightCover", "gt 99") + " or " + any_of("Double", "freshInlandWaterCover", "gt 16"),
    ],
)
def test_weather_that_hardly_comes_is_worked_out_in_full_for_few_frames(text: str) -> None:
    worked_out: list[Acquisition] = []
    left_of(text, worked_out)
    assert len(worked_out) < len(FRAMES) / 5


@given(name=st.sampled_from(sorted(LAND_COVERS)), value=st.integers(0, 100), word=st.sampled_from(["gt", "le", "eq"]))
@settings(max_examples=30, deadline=None)
def test_the_land_below_a_track_is_that_of_its_frames(name: str, value: int, word: str) -> None:
    test = may_pass(parse_filter(any_of("Double", name, f"{word} {value}")))
    mask = LAND.may_pass(PASSES, frozenset({name}), ZONES, test)
    for acquisition, passes in zip(FRAMES, mask.tolist(), strict=True):
        assert passes or not any(test(exactly(zone, acquisition)) for zone in ZONES)


LAND = LandOfTracks()


def test_the_land_below_a_track_comes_again_after_a_cycle() -> None:
    later = BEGIN + timedelta(days=27)
    again = passes_between(later, later + timedelta(hours=3), platform="S3A", is_stripe=False, is_reprocessed=True)
    text = any_of("Double", "salineWaterCover", "gt 60")
    test, name = may_pass(parse_filter(text)), frozenset({"salineWaterCover"})
    kept = LandOfTracks()
    kept.may_pass(PASSES, name, ZONES, test)
    assert np.array_equal(kept.may_pass(again, name, ZONES, test), LandOfTracks().may_pass(again, name, ZONES, test))


def test_where_nothing_was_taken_nothing_passes() -> None:
    nothing = PASSES.where(np.zeros(len(PASSES), np.bool_))
    test = may_pass(parse_filter(any_of("Double", "coastalCover", "gt 1")))
    assert len(LandOfTracks().may_pass(nothing, frozenset({"coastalCover"}), ZONES, test)) == 0
    assert not near(nothing, (0.0, 0.0, 1.0, 1.0)).any()
