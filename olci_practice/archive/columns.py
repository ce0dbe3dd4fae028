"""What is known of many acquisitions one by one before any record of theirs is made: covers, orbits, sizes, names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from olci_practice.archive.cover_table import UNKNOWN, CoverTable, Percents
from olci_practice.archive.listing import Columns, EachOutcomes, Numbers, PartColumn
from olci_practice.archive.processing import every_baseline, made_within_s
from olci_practice.archive.records import COVERS
from olci_practice.archive.versions import FULLY_DESCRIBED_FROM
from olci_practice.archive.zone_names import NamePart, sizes_by_lines
from olci_practice.archive.zones import Group
from olci_practice.earth.picture import MAX_COVERS
from olci_practice.earth.viewing import LINE_S
from olci_practice.orbit.acquisitions import AcquisitionColumns, Ints, cycles_and_relative_orbits
from olci_practice.orbit.orbit import EPOCH, seconds

_DAY_S = 86_400
_EPOCH_DAY = np.datetime64(EPOCH.replace(tzinfo=None), "D")
_DESCRIBED_FROM_S = seconds(datetime(FULLY_DESCRIBED_FROM, 1, 1, tzinfo=UTC))
Moments = tuple[Ints, Ints]
"""The first and the last second since ``EPOCH`` at which something of each may have been."""


class PassColumns:
    """The columns of acquisitions that are of one kind; each is worked out once, when a filter asks for it."""

    def __init__(self, passes: AcquisitionColumns, table: CoverTable, *, is_full_size: bool) -> None:
        self._passes = passes
        self._table = table
        self._is_full_size = is_full_size

    def of(self, group: Group) -> Columns:
        """Return what is known of the products of a group that are made of the acquisitions."""
        orbits: dict[str, Callable[[], Numbers]] = {
            "orbitNumber": lambda: _exactly(self._passes.orbits),
            "cycleNumber": lambda: _exactly(self._orbits[0]),
            "relativeOrbitNumber": lambda: _exactly(self._orbits[1]),
        }
        return Columns(
            length=len(self._passes),
            attributes={name: partial(self._cover, name) for name in COVERS} | orbits,
            fields={"ContentLength": lambda: self._sizes(group)},
            name_parts=self._name_parts(group),
        )

    def are_known(self, names: frozenset[str]) -> NDArray[np.bool_]:
        """Say of which the table has all of some covers."""
        every = [self._covers[name] != UNKNOWN for name in names]
        return np.asarray(np.all([np.ones(len(self._passes), np.bool_), *every], axis=0))

    @cached_property
    def _covers(self) -> Mapping[str, Percents]:
        return self._table.of(self._passes)

    @cached_property
    def _orbits(self) -> tuple[Ints, Ints]:
        return cycles_and_relative_orbits(self._passes.platform, self._passes.orbits)

    @cached_property
    def _begin_ms(self) -> Ints:
        return np.asarray(np.round(self._passes.begin_s * 1000), np.int64)

    @cached_property
    def _end_ms(self) -> Ints:
        return np.asarray(np.round(self._passes.end_s * 1000), np.int64)

    @cached_property
    def _duration_s(self) -> NDArray[np.float64]:
        return np.asarray((self._end_ms - self._begin_ms) / 1000)

    def _cover(self, name: str) -> Numbers:
        found = self._covers[name].astype(np.float64)
        is_unknown = found == UNKNOWN
        return np.where(is_unknown, 0.0, found), np.where(is_unknown, MAX_COVERS[name], found)

    def _sizes(self, group: Group) -> tuple[Numbers, ...]:
        """Return what a size may be: that of some lines in any of the baselines, or 0 for an old one's unknown size."""
        lines = np.round(self._duration_s / LINE_S).astype(np.int64)
        is_old = self._passes.begin_s < _DESCRIBED_FROM_S
        found: list[Numbers] = []
        for baseline in sorted(every_baseline(group.product_type, version=group.version)):
            sizes = sizes_by_lines(group.product_type, baseline=baseline, is_full_size=self._is_full_size)
            near = np.array([sizes.of(lines + more) for more in (-sizes.step, 0, sizes.step)])
            found.append((near.min(axis=0), near.max(axis=0)))
        if is_old.any():
            found.append((np.where(is_old, 0.0, found[0][0]), np.where(is_old, 0.0, found[0][1])))
        return tuple(found)

    def _name_parts(self, group: Group) -> Mapping[int, PartColumn]:
        begin, end = ((ms + 500) // 1000 for ms in (self._begin_ms, self._end_ms))
        made = made_within_s(
            group.product_type, version=group.version, begin_s=self._begin_ms / 1000, end_s=self._end_ms / 1000
        )
        created = (np.floor(made[0]).astype(np.int64) - 1, np.ceil(made[1]).astype(np.int64) + 1)
        numbers = {
            NamePart.DURATION: (lambda: np.trunc(self._duration_s - LINE_S).astype(np.int64), 4),
            NamePart.CYCLE: (lambda: self._orbits[0], 3),
            NamePart.RELATIVE_ORBIT: (lambda: self._orbits[1], 3),
        }
        if not group.is_stripe:
            numbers[NamePart.FRAME] = (lambda: self._passes.frames, 4)
        found: dict[int, PartColumn] = {part: partial(_number_is, *known) for part, known in numbers.items()}
        for date, moments in (
            (NamePart.BEGIN, (begin, begin)),
            (NamePart.END, (end, end)),
            (NamePart.CREATED, created),
        ):
            found[date] = partial(_date_is, moments)
            # Date, T, hour, minute and second are parts of their own.
            for place, (unit_s, many) in enumerate(((3600, 24), (60, 60), (1, 60)), start=2):
                found[date + place] = partial(_clock_is, moments, unit_s, many)
        return found


def _number_is(numbers: Callable[[], Ints], digits: int, first: int, last: int, text: str) -> EachOutcomes:
    if not _is_digits(text):
        return np.zeros(len(numbers()), np.bool_), np.ones(len(numbers()), np.bool_)
    is_it = _digits(numbers(), digits, first, last) == int(text)
    return is_it, ~is_it


def _date_is(moments: Moments, first: int, last: int, text: str) -> EachOutcomes:
    """Compare the date: that of the first moment or of the last, which are less than a day apart."""
    if not _is_digits(text):
        return np.zeros(len(moments[0]), np.bool_), np.ones(len(moments[0]), np.bool_)
    one, other = (_digits(_dates(moment), 8, first, last) == int(text) for moment in moments)
    return one | other, ~(one & other)


def _clock_is(moments: Moments, unit_s: int, many: int, first: int, last: int, text: str) -> EachOutcomes:
    """Compare the hour, the minute or the second: any from that of the first moment to that of the last."""
    low, high = (moment // unit_s for moment in moments)
    may = np.zeros(len(low), np.bool_)
    for number in range(many):
        if f"{number:02d}"[first:last] == text:
            may |= (number - low) % many <= high - low
    return may, ~(may & (low == high))


def _digits(numbers: Ints, digits: int, first: int, last: int) -> Ints:
    """Return the number that digits [first, last) of many numbers make, which are written with so many digits."""
    return np.asarray(numbers // 10 ** (digits - last) % 10 ** (last - first))


def _dates(moment: Ints) -> Ints:
    """Return dates as numbers, as 20240415."""
    days = _EPOCH_DAY + moment // _DAY_S
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    day = (days - months).astype(np.int64) + 1
    return np.asarray(years * 10_000 + month * 100 + day)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _exactly(numbers: Ints) -> Numbers:
    found = numbers.astype(np.float64)
    return found, found
