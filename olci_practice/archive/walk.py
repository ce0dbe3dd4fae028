"""The way through the archive, in the order of one time or another, that makes no more than a reader takes."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from olci_practice.archive.listing import Zone, ZoneTest
from olci_practice.archive.versions import ListedProduct
from olci_practice.archive.zones import Group, group_of, zone_of
from olci_practice.product.package import package_size_bytes

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_TIMES: dict[str, Callable[[ListedProduct], datetime]] = {
    "ContentDate/Start": lambda product: product.acquisition.begin,
    "ContentDate/End": lambda product: product.acquisition.end,
    "PublicationDate": lambda product: product.published,
    "ModificationDate": lambda product: product.modified,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """The products of some groups whose ContentDate/Start lies in [begin, end)."""

    begin: datetime
    end: datetime
    groups: tuple[Group, ...]

    def pieces(self, step: timedelta, *, newest_first: bool = False) -> Iterator[Stretch]:
        """Yield it in pieces no longer than ``step``, in order or the newest first."""
        begin, end = self.begin, self.end
        if newest_first:
            while begin < end:
                yield replace(self, begin=max(begin, end - step), end=end)
                end -= step
        else:
            while begin < end:
                yield replace(self, begin=begin, end=min(begin + step, end))
                begin += step


class CountOf(Protocol):
    """Counts the products of a group in a stretch."""

    def __call__(self, group: Group, stretch: Stretch, *, is_sure: bool) -> tuple[int, Sequence[ListedProduct]] | None:
        """Return how many surely pass, and those that have to be asked; None: that is not known without making them.

        ``is_sure``: whatever there is passes.
        """


@dataclass(frozen=True, slots=True)
class Walk:
    """Goes through stretches: long ones first, which ``steps`` cut ever shorter where something in them may pass.

    ``products`` makes what is in a stretch of the last step's length, in no order; ``has_any`` says whether there is
    anything in a stretch of a group that may pass, if that is known for less; ``is_full_size``: products are as heavy
    as real ones.
    """

    products: Callable[[Stretch], list[ListedProduct]]
    may_pass: ZoneTest
    steps: Sequence[timedelta]
    has_any: Callable[[Group, datetime, datetime], bool] = lambda *_: True
    is_full_size: bool = False

    def by_start(self, whole: Stretch, *, newest_first: bool) -> Iterator[ListedProduct | None]:
        """Yield products by ContentDate/Start and, where equal, by Id, and None after a stretch without any."""
        for stretch in self._short_ones(whole, 0, newest_first=newest_first):
            found = [] if stretch is None else sorted(self._made(stretch), key=lambda product: product.id)
            found.sort(key=lambda product: product.acquisition.begin, reverse=newest_first)
            yield from found
            if not found:
                yield None

    def _short_ones(self, stretch: Stretch, depth: int, *, newest_first: bool) -> Iterator[Stretch | None]:
        left = self._passing(stretch)
        if not left.groups:
            yield None
            return
        if depth == len(self.steps):
            yield left
            return
        for piece in left.pieces(self.steps[depth], newest_first=newest_first):
            yield from self._short_ones(piece, depth + 1, newest_first=newest_first)

    def counted(self, stretch: Stretch, *, number: CountOf, depth: int = 0) -> Iterator[int | ListedProduct]:
        """Yield numbers of products that surely pass, and those products one by one that have to be asked."""
        unknown = []
        for group in self._passing(stretch).groups:
            zone = self._zone(group, stretch.begin, stretch.end)
            known = number(group, stretch, is_sure=self.may_pass.is_sure(zone))
            if known is None:
                unknown.append(group)
            else:
                yield known[0]
                yield from self._those_that_may_pass(replace(stretch, groups=(group,)), known[1])
        left = replace(stretch, groups=tuple(unknown))
        yield 0  # so that whoever adds up can look at the clock
        if unknown and depth == len(self.steps):
            yield from self._made(left)
        elif unknown:
            for piece in left.pieces(self.steps[depth]):
                yield from self.counted(piece, number=number, depth=depth + 1)

    def _passing(self, stretch: Stretch) -> Stretch:
        begin, end = stretch.begin, stretch.end
        return replace(stretch, groups=tuple(group for group in stretch.groups if self._may_hold(group, begin, end)))

    def _may_hold(self, group: Group, begin: datetime, end: datetime) -> bool:
        if not group.has_any(begin, end) or not self.may_pass(self._zone(group, begin, end)):
            return False
        return end - begin <= self.steps[-1] or self.has_any(group, begin, end)

    def _made(self, stretch: Stretch) -> Iterator[ListedProduct]:
        """Yield the products of a stretch that may pass."""
        return self._those_that_may_pass(stretch, self.products(stretch))

    def _those_that_may_pass(self, stretch: Stretch, products: Sequence[ListedProduct]) -> Iterator[ListedProduct]:
        """Yield those that may pass now that more is known of each: a record is dear to make."""
        known = {group: self._zone(group, stretch.begin, stretch.end) for group in stretch.groups}
        size = partial(package_size_bytes, is_full_size=self.is_full_size)
        return (one for one in products if self.may_pass(_narrowed(known[group_of(one)], one, size)))

    def by_time(self, whole: Stretch, *, field: str, newest_first: bool) -> Iterator[ListedProduct | None]:
        """Yield products by a time and, where equal, by Id, and None after each stretch that was looked at.

        Best first: a stretch waits in line with the earliest time that a product of it may have, and is cut, and at
        last made, when its turn comes. What has been made waits with its own time.
        """
        sign, time_of = (-1 if newest_first else 1), _TIMES[field]
        line: list[tuple[int, int, str, int, Stretch | ListedProduct]] = []

        def put(stretch: Stretch, depth: int) -> None:
            for group in self._passing(stretch).groups:
                times = self._zone(group, stretch.begin, stretch.end).times[field]
                first = sign * _milliseconds(times[1 if newest_first else 0])
                one = replace(stretch, groups=(group,))
                heapq.heappush(line, (first, 0, f"{group} {stretch.begin}", depth, one))

        put(whole, 0)
        while line:
            _, _, _, depth, what = heapq.heappop(line)
            if isinstance(what, ListedProduct):
                yield what
                continue
            if depth < len(self.steps):
                for piece in what.pieces(self.steps[depth]):
                    put(piece, depth + 1)
            else:
                for product in self._made(what):
                    heapq.heappush(line, (sign * _milliseconds(time_of(product)), 1, product.id, 0, product))
            yield None

    def _zone(self, group: Group, begin: datetime, end: datetime) -> Zone:
        return zone_of(group, begin, end, is_full_size=self.is_full_size)


def _narrowed(zone: Zone, product: ListedProduct, size_bytes: Callable[[ListedProduct], int]) -> Zone:
    """Return the zone of one product of another: its own times, orbit, size and name."""
    taken = product.acquisition
    times = {field: _cut(time_of(product)) for field, time_of in _TIMES.items()}
    orbit = {
        "orbitNumber": taken.absolute_orbit,
        "cycleNumber": taken.cycle,
        "relativeOrbitNumber": taken.relative_orbit,
    }
    return replace(
        zone,
        times={**zone.times, **{field: (time, time) for field, time in times.items()}},
        attributes={**zone.attributes, **{name: ("Integer", (number, number)) for name, number in orbit.items()}},
        fields={
            **zone.fields,
            "ContentLength": lambda: frozenset({size_bytes(product) if product.has_known_size else 0}),
        },
        name_parts=lambda: (frozenset({str(product.name)}),),
    )


def _cut(time: datetime) -> datetime:
    return _EPOCH + _milliseconds(time) * _MILLISECOND


def _milliseconds(time: datetime) -> int:
    """Return a time as the catalogue has it: to the millisecond, cut."""
    return (time - _EPOCH) // _MILLISECOND
