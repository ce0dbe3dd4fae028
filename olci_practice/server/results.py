"""Search results kept for paging: read from the listing only as far as somebody has asked."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from olci_core.errors import ServiceUnavailable
from olci_core.json_reader import write_json

_MAX_LISTS = 16
_MAX_BYTES = 96 << 20
_KEPT_S = 300.0
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class RecordText:
    """One record as JSON text: the object without its last brace, its attributes, its assets."""

    core: bytes
    attributes: bytes
    assets: bytes

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> RecordText:
        """Write a record down."""
        core = {key: value for key, value in record.items() if key not in ("Attributes", "Assets")}
        return cls(write_json(core)[:-1], write_json(record["Attributes"]), write_json(record.get("Assets", [])))

    def text(self, *, attributes: bool, assets: bool) -> bytes:
        """Return the JSON object with what is to be expanded."""
        parts = [self.core]
        if attributes:
            parts += [b',"Attributes":', self.attributes]
        if assets:
            parts += [b',"Assets":', self.assets]
        return b"".join((*parts, b"}"))

    @property
    def size_bytes(self) -> int:
        """Memory it takes, about."""
        return len(self.core) + len(self.attributes) + len(self.assets) + 200


class WaitLimit:
    """How long one request may look through the archive; asked before each record, whether it passes or not."""

    def __init__(
        self, stopping: threading.Event, *, seconds: float = 60.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._stopping = stopping
        self._seconds = seconds
        self._monotonic = monotonic
        self._ends = monotonic() + seconds

    @contextmanager
    def turn(self, lock: threading.Lock) -> Iterator[None]:
        """Begin anew and take one's turn, for which the time that others take before counts as well.

        Raises:
            ServiceUnavailable: the time was over before the turn came.
        """
        ends = self._monotonic() + self._seconds
        if not lock.acquire(timeout=self._seconds):
            raise self._too_long()
        try:
            self._ends = ends
            yield
        finally:
            lock.release()

    def check(self) -> None:
        """Go on.

        Raises:
            ServiceUnavailable: the time is over, or the server goes down.
        """
        if self._stopping.is_set() or self._monotonic() > self._ends:
            raise self._too_long()

    def _too_long(self) -> ServiceUnavailable:
        return ServiceUnavailable(f"The search took more than {self._seconds:g} seconds", status=504)


class ResultList:
    """The rows of one query, drawn from ``found`` as pages ask for them, at most ``max_rows``; many threads may ask.

    ``found`` yields None for a record that does not pass. ``numbers``: how many there are, some at a time; without
    it they are counted one by one. A request that runs out of time leaves both where they are: the next one, of
    whomever, goes on from there.
    """

    def __init__(
        self,
        found: Iterator[RecordText | None],
        *,
        max_rows: int,
        wait_limit: WaitLimit,
        numbers: Iterator[int] | None = None,
    ) -> None:
        self._found = found
        self._numbers = numbers
        self._counted = 0
        self._wait_limit = wait_limit
        self._max_rows = max_rows
        self._drawn: list[RecordText] = []
        self._beyond = 0
        self._is_all = False
        self._is_broken = False
        self._lock = threading.Lock()
        self.size_bytes = 0

    @property
    def is_broken(self) -> bool:
        """Whether drawing failed, so that nothing more will come of it."""
        return self._is_broken

    def page(self, *, skip: int, top: int) -> tuple[list[RecordText], bool]:
        """Return rows [skip, skip + top) and whether there are more.

        Raises:
            ServiceUnavailable: it takes too long, or drawing failed earlier: a list that broke off is no list.
        """
        with self._wait_limit.turn(self._lock):
            self._draw(skip + top + 1)
            return self._drawn[skip : skip + top], len(self._drawn) > skip + top

    def count(self) -> int:
        """Return how many rows there are in all.

        Raises:
            ServiceUnavailable: as for ``page``.
        """
        with self._wait_limit.turn(self._lock):
            if self._numbers is not None and not self._is_all:
                return self._sum(self._numbers)
            self._draw(self._max_rows)
            while not self._is_all and self._next() is not None:
                self._beyond += 1
            return len(self._drawn) + self._beyond

    def _sum(self, numbers: Iterator[int]) -> int:
        is_over = False
        while not is_over:
            some, is_over = self._advanced(numbers)
            self._counted += some or 0
        return self._counted

    def _draw(self, depth: int) -> None:
        while len(self._drawn) < min(depth, self._max_rows) and (row := self._next()) is not None:
            self._drawn.append(row)
            self.size_bytes += row.size_bytes

    def _next(self) -> RecordText | None:
        """Return the next row, None after the last."""
        while not self._is_all:
            row, self._is_all = self._advanced(self._found)
            if row is not None:
                return row
        return None

    def _advanced(self, source: Iterator[_Found]) -> tuple[_Found | None, bool]:
        """Return the next of a source, and whether that was all."""
        self._wait_limit.check()
        if self._is_broken:
            raise ServiceUnavailable("The search broke off", status=500)
        self._is_broken = True  # unless it comes back
        try:
            found = next(source)
        except StopIteration:
            self._is_broken = False
            return None, True
        self._is_broken = False
        return found, False


class ResultCache:
    """The last few result lists, by query; none is older than five minutes, and together they stay small."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._lists: OrderedDict[str, tuple[float, ResultList]] = OrderedDict()

    def get(self, key: str, make: Callable[[], ResultList]) -> ResultList:
        """Return the list of a query, made now if it is not there or has broken off."""
        with self._lock:
            now = self._monotonic()
            for old in [k for k, (made, _) in self._lists.items() if now - made > _KEPT_S]:
                del self._lists[old]
            if key not in self._lists or self._lists[key][1].is_broken:
                self._lists[key] = (now, make())
            self._lists.move_to_end(key)
            while len(self._lists) > 1 and self._is_full():
                self._lists.popitem(last=False)
            return self._lists[key][1]

    def _is_full(self) -> bool:
        size_bytes = sum(found.size_bytes for _, found in self._lists.values())
        return len(self._lists) > _MAX_LISTS or size_bytes > _MAX_BYTES
