"""What the names and the sizes of products may be, before any of them is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from olci_core.orbit import FRAME_S
from olci_core.scene import STRIPE_TYPES, ProductName
from olci_practice.archive.listing import NameParts
from olci_practice.archive.processing import NON_TIME_CRITICAL, name_of
from olci_practice.earth.viewing import LINE_S
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import FRAME_NUMBERS
from olci_practice.orbit.orbit import FIRST_LIGHT
from olci_practice.product.package import package_size_bytes

# What is taken of half an orbit lasted 2,620 to 2,664 s in every orbit of 2016 to 2030.
MIN_STRIPE_S, MAX_STRIPE_S = 2600, 2700
_ROUNDING = timedelta(seconds=1)  # a name has whole seconds
_STRIPE_LINES = 4  # of full resolution: fewer do not change the size of a product of reduced resolution


class NamePart(IntEnum):
    """The numbers of those parts of ``name_parts`` in which products of one kind differ; a date's clock follows it."""

    BEGIN = 4
    END = 10
    CREATED = 16
    DURATION = 22
    CYCLE = 24
    RELATIVE_ORBIT = 26
    FRAME = 28


def name_parts(
    product_type: str,
    *,
    platform: str,
    sensed: tuple[datetime, datetime],
    made: tuple[datetime, datetime],
    cycles: Iterable[int],
    relative_orbits: Iterable[int],
    centres: frozenset[str],
    ending: Iterable[str],
) -> NameParts:
    """Return the parts of names of products that began and were made within two spans of time.

    ``ending``: class, timeliness and baselines, as ``("O", "NR", "003")``, the baselines one or more.
    """
    begin, end = sensed
    is_stripe = product_type in STRIPE_TYPES
    durations = range(MIN_STRIPE_S, MAX_STRIPE_S) if is_stripe else range(FRAME_S + 1)
    longest = timedelta(seconds=durations[-1])
    processing_class, timeliness, *baselines = ending
    fields = (
        (_one(platform),),
        (_one(product_type),),
        _time_parts(begin, end),
        _time_parts(begin, end + longest),
        _time_parts(*made),
        (_numbers(durations, digits=4),),
        (_numbers(cycles, digits=3),),
        (_numbers(relative_orbits, digits=3),),
        (_one("____") if is_stripe else _numbers(FRAME_NUMBERS.tolist(), digits=4),),
        (centres,),
        (_one(processing_class),),
        (_one(timeliness),),
        (frozenset(baselines),),
    )
    separated = [part for field in fields for part in (*field, _one("_"))]
    return (*separated[:-1], _one(".SEN3"))


def _one(text: str) -> frozenset[str]:
    return frozenset({text})


@lru_cache(maxsize=64)
def _range_texts(numbers: range, digits: int) -> frozenset[str]:
    return frozenset(f"{number:0{digits}d}" for number in numbers)


def _numbers(numbers: Iterable[int], *, digits: int) -> frozenset[str]:
    if isinstance(numbers, range):
        return _range_texts(numbers, digits)
    return frozenset(f"{number:0{digits}d}" for number in numbers)


def _time_parts(first: datetime, last: datetime) -> NameParts:
    """Return date, hour, minute and second of the times of a span: clock times are free from what differs on."""
    first, last = first - _ROUNDING, last + _ROUNDING
    parts: list[frozenset[str]] = []
    is_free = first.date() != last.date()
    for name, most in (("hour", 23), ("minute", 59), ("second", 59)):
        low, high = (0, most) if is_free else (getattr(first, name), getattr(last, name))
        parts.append(_range_texts(range(low, high + 1), 2))
        is_free = is_free or low != high
    return (_dates(first.date(), last.date()), _one("T"), *parts)


@lru_cache(maxsize=64)
def _dates(first: date, last: date) -> frozenset[str]:
    """Return the days of a span as names have them: those that there are, so that 31 February is none."""
    return frozenset(f"{first + timedelta(days=number):%Y%m%d}" for number in range((last - first).days + 1))


@dataclass(frozen=True, slots=True)
class _Sized:
    name: ProductName
    acquisition: Acquisition


@dataclass(frozen=True, slots=True)
class SizesByLines:
    """The sizes of products by their lines of full resolution: one for every ``step`` lines from ``first`` on."""

    first: int
    step: int
    sizes_bytes: tuple[int, ...]

    def of(self, lines: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the sizes of products of so many lines, which must be nearly as many as there can be."""
        place = np.clip((lines - self.first) // self.step, 0, len(self.sizes_bytes) - 1)
        return np.asarray(self.sizes_bytes, np.float64)[place]


@lru_cache(maxsize=32)
def sizes_bytes(product_type: str, *, baseline: str, is_full_size: bool) -> frozenset[int]:
    """Return every size that a product of a type and baseline may have."""
    return frozenset(sizes_by_lines(product_type, baseline=baseline, is_full_size=is_full_size).sizes_bytes)


@lru_cache(maxsize=32)
def sizes_by_lines(product_type: str, *, baseline: str, is_full_size: bool) -> SizesByLines:
    """Return the sizes that products of a type and baseline may have."""
    is_stripe = product_type in STRIPE_TYPES
    begin = FIRST_LIGHT["S3A"]
    first = Acquisition(
        platform="S3A",
        begin=begin,
        end=begin,
        absolute_orbit=1,
        cycle=1,
        relative_orbit=1,
        frame=None if is_stripe else int(FRAME_NUMBERS[0]),
        is_ascending=False,
    )
    name = name_of(first, product_type=product_type, version=NON_TIME_CRITICAL, processed=begin)
    name = name._replace(baseline=baseline)
    step = _STRIPE_LINES if is_stripe else 1
    least_s, max_s = (MIN_STRIPE_S, MAX_STRIPE_S) if is_stripe else (0, FRAME_S)
    lines = range(round(least_s / LINE_S), round(max_s / LINE_S) + 2 * step, step)
    sizes = (
        package_size_bytes(
            _Sized(name, replace(first, end=begin + count * timedelta(seconds=LINE_S))), is_full_size=is_full_size
        )
        for count in lines
    )
    return SizesByLines(lines.start, step, tuple(sizes))
