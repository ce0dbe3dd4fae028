"""Acquisitions of a stretch of time, looked up in blocks: short ones at first, longer ones where few are found."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from olci_practice.archive.zones import Group
from olci_practice.orbit.acquisition import Acquisition

_FEW = 64  # found in a block: the next one is twice as long
_MANY = 512  # the next one is half as long
_MAX_KEPT = 20_000  # acquisitions


@dataclass(frozen=True, slots=True)
class Kind:
    """What acquisitions are looked up by: those of a satellite, of one grid, flown northwards or not."""

    platform: str
    is_stripe: bool
    is_reprocessed: bool
    is_ascending: bool

    @classmethod
    def of(cls, group: Group) -> Kind:
        """Return the kind of the acquisitions of a group."""
        return cls(group.platform, group.is_stripe, group.is_reprocessed, group.is_ascending)


class Finder:
    """Finds acquisitions for one walk through [begin, end), and keeps those that it will be asked for next.

    ``look_up`` finds the acquisitions of a kind that began within a span; many at once cost far less each. ``cell`` is
    the shortest span, ``max_cells`` (a power of two) how many of them are looked up together at most.
    """

    def __init__(
        self,
        look_up: Callable[[Kind, datetime, datetime], Sequence[Acquisition]],
        *,
        begin: datetime,
        end: datetime,
        cell: timedelta,
        max_cells: int,
    ) -> None:
        self._look_up = look_up
        self._begin, self._end = begin, end
        self._cell = cell
        self._max_cells = max_cells
        self._together: defaultdict[Kind, int] = defaultdict(lambda: 1)
        self._found: OrderedDict[tuple[Kind, int], list[Acquisition]] = OrderedDict()
        self._kept = 0

    def within(self, kind: Kind, begin: datetime, end: datetime) -> list[Acquisition]:
        """Return the acquisitions of a kind that began within [begin, end), a part of the walk's span."""
        if begin >= end:
            return []
        cells = range((begin - self._begin) // self._cell, -((self._begin - end) // self._cell))
        return [one for cell in cells for one in self._in_cell(kind, cell) if begin <= one.begin < end]

    def _in_cell(self, kind: Kind, cell: int) -> list[Acquisition]:
        if (kind, cell) not in self._found:
            self._look_up_around(kind, cell)
        return self._found[kind, cell]

    def _look_up_around(self, kind: Kind, cell: int) -> None:
        together = self._together[kind]
        first = cell // together * together
        begin, end = (self._begin + number * self._cell for number in (first, first + together))
        found = self._look_up(kind, begin, min(end, self._end))
        if len(found) < _FEW:
            self._together[kind] = min(2 * together, self._max_cells)
        elif len(found) > _MANY:
            self._together[kind] = max(together // 2, 1)
        cells: dict[int, list[Acquisition]] = {number: [] for number in range(first, first + together)}
        for one in found:
            cells[(one.begin - self._begin) // self._cell].append(one)
        self._keep(kind, cells)

    def _keep(self, kind: Kind, cells: dict[int, list[Acquisition]]) -> None:
        for number, found in cells.items():
            self._kept += len(found) - len(self._found.pop((kind, number), ()))
            self._found[kind, number] = found
        while self._kept > _MAX_KEPT and len(self._found) > len(cells):
            _, dropped = self._found.popitem(last=False)
            self._kept -= len(dropped)
