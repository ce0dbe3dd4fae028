"""Which hosts give a file from the middle on: learned as they answer, and kept in the queue's file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from olci_core.errors import OlciError, ServiceError
from olci_core.settings import origin

ENOUGH_REFUSALS = 2  # in a row; one may be an accident
# With these a service answers a range that it does not understand; 502 to 504 come from a gateway, whatever was asked.
_REFUSALS = frozenset({400, 403, 405, 409, 416, 500, 501})


def may_be_about_range(error: OlciError) -> bool:
    """Whether an error may have been the answer to the range, and not to the request."""
    return isinstance(error, ServiceError) and error.status in _REFUSALS


class RangeMemory(Protocol):
    """Where it is kept how often in a row a host has refused ranges."""

    def range_refusals(self, host: str) -> int: ...
    def keep_range_refusals(self, host: str, refusals: int, *, now_s: float) -> None: ...


class RangeSupport:
    """What hosts have made of requests for a part of a file. ``now`` gives seconds of the wall clock."""

    def __init__(self, memory: RangeMemory, *, now: Callable[[], float]) -> None:
        self._memory = memory
        self._now = now

    def is_refused_by(self, url: str) -> bool:
        """Whether the host of an address is known to give files from their beginning only."""
        return self._memory.range_refusals(origin(url)[1]) >= ENOUGH_REFUSALS

    def note_refusal(self, url: str) -> int:
        """Note one more refusal; return how many there have been in a row."""
        host = origin(url)[1]
        refusals = self._memory.range_refusals(host) + 1
        self._memory.keep_range_refusals(host, min(refusals, ENOUGH_REFUSALS), now_s=self._now())
        return refusals

    def note_doubt(self, url: str) -> None:
        """Take one refusal back: the host refused the whole file as well, so it was not about the range."""
        self._memory.keep_range_refusals(origin(url)[1], ENOUGH_REFUSALS - 1, now_s=self._now())

    def note_found(self, host: str, *, honours: bool) -> None:
        """Note what a check has found of a host, in the place of what was known."""
        self._memory.keep_range_refusals(host, 0 if honours else ENOUGH_REFUSALS, now_s=self._now())

    def note_success(self, url: str) -> None:
        """Note that a range came as it was asked for."""
        host = origin(url)[1]
        if self._memory.range_refusals(host):
            self._memory.keep_range_refusals(host, 0, now_s=self._now())
