"""Acquisitions looked up in blocks: each once, in longer blocks where few are, and never more than is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from olci_practice.archive.finder import Finder, Kind
from olci_practice.orbit.acquisition import Acquisition

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
KIND = Kind("S3A", is_stripe=False, is_reprocessed=False, is_ascending=False)
DAYS = 400


def taken(begin: datetime) -> Acquisition:
    return Acquisition("S3A", begin, begin + timedelta(minutes=3), 1, 1, 1, 1620, is_ascending=False)


@dataclass
class Archive:
    """Has an acquisition every so often, and remembers what it was asked for."""

    apart: timedelta
    asked: list[tuple[datetime, datetime]] = field(default_factory=list)

    def __call__(self, kind: Kind, begin: datetime, end: datetime) -> list[Acquisition]:
        self.asked.append((begin, end))
        first, last = (max(0, -((BEGIN - time) // self.apart)) for time in (begin, min(end, BEGIN + DAYS * DAY)))
        return [taken(BEGIN + number * self.apart) for number in range(first, last)]

    def finder(self) -> Finder:
        return Finder(self, begin=BEGIN, end=BEGIN + DAYS * DAY, cell=DAY, max_cells=32)


@pytest.mark.parametrize("apart", [timedelta(minutes=2), timedelta(hours=5), timedelta(days=30)])
@pytest.mark.parametrize("newest_first", [False, True])
def test_pieces_hold_each_acquisition_once(apart: timedelta, newest_first: bool) -> None:
    finder, step = Archive(apart).finder(), timedelta(hours=31)
    pieces = [(BEGIN + n * step, min(BEGIN + (n + 1) * step, BEGIN + 40 * DAY)) for n in range(31)]
    found = [one for piece in sorted(pieces, reverse=newest_first) for one in finder.within(KIND, *piece)]
    assert sorted(one.begin for one in found) == [one.begin for one in Archive(apart)(KIND, BEGIN, BEGIN + 40 * DAY)]


def test_blocks_are_short_at_first_and_longer_where_hardly_anything_is() -> None:
    archive = Archive(timedelta(days=90))
    finder = archive.finder()
    for day in reversed(range(DAYS)):
        finder.within(KIND, BEGIN + day * DAY, BEGIN + (day + 1) * DAY)
    lengths = [end - begin for begin, end in archive.asked]
    assert lengths[0] == DAY
    assert max(lengths) == 32 * DAY
    assert len(lengths) < 25
    assert all(BEGIN <= begin < end <= BEGIN + DAYS * DAY for begin, end in archive.asked)


def test_blocks_stay_short_where_much_is() -> None:
    archive = Archive(timedelta(minutes=2))
    finder = archive.finder()
    for day in range(8):
        finder.within(KIND, BEGIN + day * DAY, BEGIN + (day + 1) * DAY)
    assert {end - begin for begin, end in archive.asked} == {DAY}


def test_what_is_asked_for_again_is_not_looked_up_again() -> None:
    archive = Archive(timedelta(hours=1))
    finder = archive.finder()
    first = finder.within(KIND, BEGIN, BEGIN + 3 * DAY)
    assert finder.within(KIND, BEGIN, BEGIN + 3 * DAY) == first
    assert len(archive.asked) == 3
    assert finder.within(KIND, BEGIN + DAY, BEGIN + DAY) == []


def test_what_is_kept_stays_bounded_and_what_was_dropped_comes_again() -> None:
    archive = Archive(timedelta(minutes=1))
    finder = archive.finder()
    first = finder.within(KIND, BEGIN, BEGIN + DAY)
    finder.within(KIND, BEGIN + DAY, BEGIN + 20 * DAY)
    assert finder.within(KIND, BEGIN, BEGIN + DAY) == first
    assert archive.asked.count(archive.asked[0]) == 2
