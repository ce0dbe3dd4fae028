"""Covers known step by step: nothing that passes is left out, and what hardly passes is hardly worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_practice.archive.covered import covered
from olci_practice.archive.listing import Zone
from olci_practice.archive.records import COVERS, percent
from olci_practice.archive.zones import groups_of, with_covers, zone_of
from olci_practice.earth.picture import covers_of, land_covers_of, weather_covers_between
from olci_practice.filters import may_pass, parse_filter
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import passes_between
from tests.practice.archive.samples import combined
from tests.practice.filters.samples import any_of

SEED = 5
BEGIN = datetime(2021, 6, 9, tzinfo=UTC)
FRAMES = (
    passes_between(BEGIN, BEGIN + timedelta(hours=9), platform="S3A", is_stripe=False, is_reprocessed=False)
    .flown(is_ascending=False)
    .acquisitions()
)
ZONES = [zone_of(group, BEGIN, BEGIN + timedelta(hours=9)) for group in groups_of(None, begin=BEGIN)]

conditions = st.builds(
    lambda name, operator, value: any_of("Double", name, f"{operator} {value}"),
    st.sampled_from(COVERS),
    st.sampled_from(["lt", "le", "eq", "ne", "ge", "gt"]),
    st.sampled_from([0, 1, 2, 5, 13, 20, 50, 80, 95, 99, 100]) | st.integers(0, 100),
)
filters = combined(conditions)


@cache
def in_full() -> Mapping[Acquisition, Mapping[str, float]]:
    return dict(zip(FRAMES, covers_of(FRAMES, seed=SEED), strict=True))


@cache
def looked_at(every: int) -> Mapping[Acquisition, Mapping[str, tuple[float, float]]]:
    return dict(zip(FRAMES, weather_covers_between(FRAMES, every=every, seed=SEED), strict=True))


@cache
def exact_zones(acquisition: Acquisition) -> list[Zone]:
    return [exactly(zone, acquisition) for zone in ZONES]


def exactly(zone: Zone, acquisition: Acquisition) -> Zone:
    """Return the zone of records that have the covers of an acquisition."""
    shares = {name: percent(share) for name, share in in_full()[acquisition].items()}
    return with_covers(zone, {name: (share, share) for name, share in shares.items()})


def left_of(text: str, worked_out: list[Acquisition]) -> list[Acquisition]:
    def work_out(acquisitions: Sequence[Acquisition]) -> list[Mapping[str, float]]:
        worked_out.extend(acquisitions)
        return [in_full()[one] for one in acquisitions]

    return covered(
        FRAMES,
        ZONES,
        may_pass(parse_filter(text)),
        land_of=land_covers_of,
        weather_between=lambda acquisitions, every: [looked_at(every)[one] for one in acquisitions],
        covers_of=work_out,
    )


@given(text=filters)
@settings(max_examples=60, deadline=None)
def test_what_passes_by_its_covers_is_never_left_out(text: str) -> None:
    test = may_pass(parse_filter(text))
    passing = [one for one in FRAMES if any(map(test, exact_zones(one)))]
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
