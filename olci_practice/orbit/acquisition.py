"""One acquisition: the value that orbit, pictures and products speak of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Acquisition:
    """One frame (or, with ``frame`` None, one half-orbit stripe) of one satellite.

    ``platform`` is S3A or S3B; ``begin`` and ``end`` are aware UTC times to the millisecond; ``frame`` is in seconds
    after the ascending node, a multiple of 180.
    """

    platform: str
    begin: datetime
    end: datetime
    absolute_orbit: int
    cycle: int
    relative_orbit: int
    frame: int | None
    is_ascending: bool

    @property
    def duration_s(self) -> float:
        """Return how long it was recorded, in seconds."""
        return (self.end - self.begin).total_seconds()
