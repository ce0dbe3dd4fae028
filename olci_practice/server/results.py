"""Search results kept for paging: read from the listing only as far as somebody has asked."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from olci_core.errors import ServiceUnavailable
from olci_core.json_reader import write_json

_MAX_LISTS = 16
_MAX_BYTES = 96 << 20
_KEPT_S = 300.0


@dataclass(frozen=True, slots=True)
class Row:
    """One record as JSON text: the object without its last brace, its attributes, its assets."""

    core: bytes
    attributes: bytes
    assets: bytes

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Row:
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
    """How long one request may draw rows; asked before each, whether it passed the filter or not."""

    def __init__(
        self, stopping: threading.Event, *, seconds: float = 60.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._stopping = stopping
        self._seconds = seconds
        self._monotonic = monotonic
        self._ends = monotonic() + seconds

    def begin(self) -> None:
        """Begin anew."""
        self._ends = self._monotonic() + self._seconds

    def check(self) -> None:
        """Go on.

        Raises:
            ServiceUnavailable: the time is over, or the server goes down.
        """
        if self._stopping.is_set() or self._monotonic() > self._ends:
            raise ServiceUnavailable(f"The search took more than {self._seconds:g} seconds", status=504)


class ResultList:
    """The rows of one query, drawn from ``rows`` as pages ask for them, at most ``most``; many threads may ask."""

    def __init__(self, rows: Iterator[Row], *, most: int, wait_limit: WaitLimit) -> None:
        self._rows = rows
        self._wait_limit = wait_limit
        self._most = most
        self._drawn: list[Row] = []
        self._total: int | None = None
        self._is_broken = False
        self._lock = threading.Lock()
        self.size_bytes = 0

    def page(self, *, skip: int, top: int) -> tuple[list[Row], bool]:
        """Return rows [skip, skip + top) and whether there are more.

        Raises:
            ServiceUnavailable: it takes too long, or drawing failed earlier: a list that broke off is no list.
        """
        with self._lock:
            self._wait_limit.begin()
            self._draw(skip + top + 1)
            return self._drawn[skip : skip + top], len(self._drawn) > skip + top

    def count(self) -> int:
        """Return how many rows there are in all."""
        with self._lock:
            self._wait_limit.begin()
            if self._total is None:
                self._draw(self._most)
            if self._total is None:
                self._total = len(self._drawn) + sum(1 for _ in iter(self._next, None))
            return self._total

    def _draw(self, depth: int) -> None:
        while self._total is None and len(self._drawn) < min(depth, self._most):
            row = self._next()
            if row is None:
                self._total = len(self._drawn)
            else:
                self._drawn.append(row)
                self.size_bytes += row.size_bytes

    def _next(self) -> Row | None:
        if self._is_broken:
            raise ServiceUnavailable("The search broke off", status=500)
        self._is_broken = True
        row = next(self._rows, None)
        self._is_broken = False
        return row


class ResultCache:
    """The last few result lists, by query; none is older than five minutes, and together they stay small."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._lists: OrderedDict[str, tuple[float, ResultList]] = OrderedDict()

    def get(self, key: str, make: Callable[[], ResultList]) -> ResultList:
        """Return the list of a query, made now if it is not there."""
        with self._lock:
            now = self._monotonic()
            for old in [k for k, (made, _) in self._lists.items() if now - made > _KEPT_S]:
                del self._lists[old]
            if key not in self._lists:
                self._lists[key] = (now, make())
            self._lists.move_to_end(key)
            while len(self._lists) > 1 and self._is_full():
                self._lists.popitem(last=False)
            return self._lists[key][1]

    def drop(self, key: str) -> None:
        """Forget a list that could not be read to where it was asked for."""
        with self._lock:
            self._lists.pop(key, None)

    def _is_full(self) -> bool:
        size_bytes = sum(found.size_bytes for _, found in self._lists.values())
        return len(self._lists) > _MAX_LISTS or size_bytes > _MAX_BYTES
