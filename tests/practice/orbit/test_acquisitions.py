"""Frames and stripes: numbered as recorded, whole at the grid, partial at the ends of the sunlit arc."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import (
    acquisition_of,
    cycle_and_relative_orbit,
    is_ascending,
    passes_between,
    unshifted,
)
from olci_practice.orbit.orbit import FLYING_PLATFORMS, node_times_s, orbit_at, seconds


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def taken(begin: str, days: float, *, platform: str = "S3A", is_stripe: bool = False) -> list[Acquisition]:
    start = utc(begin)
    passes = passes_between(
        start, start + timedelta(days=days), platform=platform, is_stripe=is_stripe, is_reprocessed=False
    )
    return passes.acquisitions()


# From recorded names and manifests.
@pytest.mark.parametrize(
    ("platform", "orbit", "cycle", "relative_orbit"),
    [
        ("S3A", 703, 2, 345),
        ("S3A", 18_113, 48, 45),
        ("S3A", 27_581, 72, 273),
        ("S3A", 29_567, 77, 334),
        ("S3A", 36_636, 96, 88),
        ("S3A", 43_594, 114, 116),
        ("S3B", 25_397, 77, 100),
        ("S3B", 31_107, 92, 35),
    ],
)
def test_orbits_are_numbered_as_recorded(platform: str, orbit: int, cycle: int, relative_orbit: int) -> None:
    assert cycle_and_relative_orbit(platform, orbit) == (cycle, relative_orbit)


def test_in_the_tandem_phase_both_satellites_share_their_relative_orbits() -> None:
    of_a, of_b = (taken("2018-07-03T10:00", 0.1, platform=p) for p in FLYING_PLATFORMS)
    assert {a.relative_orbit for a in of_a} == {b.relative_orbit for b in of_b}
    assert {a.cycle - 19 for a in of_a} == {b.cycle for b in of_b}


@pytest.mark.parametrize(
    ("platform", "begin", "orbit", "cycle", "relative_orbit", "frame"),
    [
        ("S3A", "2018-06-01T15:14:19", 11_919, 32, 11, 1620),
        ("S3A", "2018-06-02T18:10:06", 11_935, 32, 27, 1620),
        ("S3A", "2021-06-04T00:10:16", 27_581, 72, 273, 1440),
        ("S3A", "2024-07-01T00:01:18", 43_594, 114, 116, 1800),
        ("S3B", "2024-04-15T07:40:29", 31_107, 92, 35, 1620),
        ("S3B", "2024-04-15T07:52:29", 31_107, 92, 35, 2340),
    ],
)
def test_recorded_frames_are_found_at_their_time(
    platform: str, begin: str, orbit: int, cycle: int, relative_orbit: int, frame: int
) -> None:
    found = acquisition_of(platform, absolute_orbit=orbit, frame=frame, is_reprocessed=False)
    assert found is not None
    assert (found.cycle, found.relative_orbit) == (cycle, relative_orbit)
    assert abs(found.begin - utc(begin)) < timedelta(seconds=40)
    assert found.duration_s == 180.0


def test_frames_begin_at_multiples_of_180_seconds_after_the_node() -> None:
    for acquisition in taken("2022-03-01", 1):
        node_s = node_times_s(acquisition.platform, acquisition.absolute_orbit)
        assert acquisition.frame is not None
        assert acquisition.frame % 180 == 0
        late_s = seconds(acquisition.begin) - node_s - acquisition.frame
        is_first = late_s > 0.001
        assert -0.001 <= late_s < 180
        assert acquisition.duration_s == pytest.approx(180, abs=0.0011) or is_first or acquisition.frame >= 3600


@pytest.mark.parametrize("day", ["2018-06-21", "2020-12-21", "2023-03-20"])
@pytest.mark.parametrize("platform", FLYING_PLATFORMS)
def test_the_frames_of_an_orbit_join_and_only_the_outer_ones_are_partial(platform: str, day: str) -> None:
    frames = taken(day, 1, platform=platform)
    for orbit in {a.absolute_orbit for a in frames}:
        row = [a for a in frames if a.absolute_orbit == orbit]
        assert all(later.begin == earlier.end for earlier, later in pairwise(row))
        assert all(a.duration_s == pytest.approx(180, abs=0.0011) for a in row[1:-1])
        assert all(a.duration_s >= 5 for a in row)


def test_in_june_the_arc_begins_with_an_ascending_frame_of_some_forty_seconds() -> None:
    first = next(a for a in taken("2018-06-01T03:00", 1) if a.frame == 1080)
    assert first.duration_s == pytest.approx(40, abs=10)
    assert first.is_ascending


def test_a_stripe_spans_the_frames_of_its_orbit() -> None:
    (stripe, *_) = taken("2023-03-01T00:40", 0.1, is_stripe=True)
    frames = [a for a in taken("2023-03-01T00:40", 0.1) if a.absolute_orbit == stripe.absolute_orbit]
    assert stripe.frame is None
    assert (stripe.begin, stripe.end) == (frames[0].begin, frames[-1].end)
    assert not stripe.is_ascending


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (1080, True),
        (1260, True),
        (1440, True),
        (1620, False),
        (4320, False),
        (4500, False),
        (4680, True),
        (None, False),
    ],
)
def test_a_frame_is_ascending_if_it_begins_before_the_northern_or_after_the_southern_turn(
    frame: int | None, expected: bool
) -> None:
    assert is_ascending(frame) is expected


def test_a_reprocessed_frame_leads_back_to_what_was_first_taken() -> None:
    day = utc("2018-06-01")
    lists = [
        passes_between(day, day + timedelta(days=1), platform=p, is_stripe=s, is_reprocessed=r).acquisitions()
        for p in FLYING_PLATFORMS
        for s in (False, True)
        for r in (False, True)
    ]
    everything = [a for acquisitions in lists for a in acquisitions]
    for acquisition, first in zip(everything, unshifted(everything), strict=True):
        assert first == acquisition_of(
            acquisition.platform,
            absolute_orbit=acquisition.absolute_orbit,
            frame=acquisition.frame,
            is_reprocessed=False,
        ) or (first == acquisition and acquisition.duration_s < 12)


@pytest.mark.parametrize(("platform", "last_day_without"), [("S3A", "2016-03-31"), ("S3B", "2018-04-30")])
def test_nothing_was_taken_before_the_first_light(platform: str, last_day_without: str) -> None:
    assert taken(last_day_without, 1, platform=platform) == []
    assert taken(last_day_without, 2, platform=platform)
    before = orbit_at(platform, seconds(utc(last_day_without)))
    assert acquisition_of(platform, absolute_orbit=before, frame=2340, is_reprocessed=False) is None


def test_there_is_no_frame_at_night_and_none_off_the_grid() -> None:
    assert acquisition_of("S3A", absolute_orbit=20_000, frame=180, is_reprocessed=False) is None
    assert acquisition_of("S3A", absolute_orbit=20_000, frame=2345, is_reprocessed=False) is None


def test_frames_of_a_reprocessing_start_a_few_seconds_off() -> None:
    offsets = set()
    for orbit in range(12_000, 12_050):
        found = [acquisition_of("S3A", absolute_orbit=orbit, frame=2340, is_reprocessed=r) for r in (False, True)]
        assert found[0] is not None
        assert found[1] is not None
        offsets.add((found[1].begin - found[0].begin).total_seconds())
    assert min(map(abs, offsets)) > 0.4
    assert max(map(abs, offsets)) < 7
    assert len(offsets) > 10


@given(
    start=st.integers(0, 4000).map(lambda days: utc("2016-01-01") + timedelta(days=days, seconds=days)),
    cut=st.floats(0.05, 0.95),
    platform=st.sampled_from(FLYING_PLATFORMS),
    is_stripe=st.booleans(),
    is_reprocessed=st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_two_parts_of_a_time_hold_what_the_whole_holds(
    start: datetime, cut: float, platform: str, is_stripe: bool, is_reprocessed: bool
) -> None:
    end = start + timedelta(days=1)
    middle = start + cut * (end - start)
    parts = [
        passes_between(a, b, platform=platform, is_stripe=is_stripe, is_reprocessed=is_reprocessed).acquisitions()
        for a, b in ((start, middle), (middle, end), (start, end))
    ]
    assert parts[0] + parts[1] == parts[2]
    assert all(start <= a.begin < end for a in parts[2])
