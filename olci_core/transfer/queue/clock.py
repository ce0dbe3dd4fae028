"""The time that a queue goes by."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds of two kinds: monotonic ones to wait by, those of the wall clock (``wall``) to write down.

    A computer that sleeps for a night, or a wall clock that is set by hours, changes no wait. ``rate`` is how many of
    its seconds pass in one second of the machine: a test lives through a night with a high one.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    rate: float = 1.0

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        """Let go of a condition's lock until it is notified, or the seconds are over."""
        condition.wait(seconds / self.rate)

    def moment(self) -> datetime:
        """Return the time of the wall clock, aware UTC."""
        return datetime.fromtimestamp(self.wall(), UTC)
