"""What OLCI took: the frames and half-orbit stripes of both satellites, numbered as in the product names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from olci_practice.orbit import (
    FIRST_LIGHT,
    ORBITS_PER_CYCLE,
    PERIOD_S,
    PLATFORMS,
    moment,
    node_times_s,
    orbit_at,
    seconds,
    sunlit_arc_s,
)

FRAME_S = 180
_SHORTEST_FRAME_S = 5.0

# Cycle and relative orbit count on from these numbers. S3B counted with S3A (19 cycles behind) while the two flew
# in tandem, and was renumbered when it reached its own tracks in November 2018.
_S3A_ORBITS_BEFORE = 412
_S3B_ORBITS_BEFORE_IN_TANDEM = 4491
_S3B_ORBITS_BEFORE = 4348
_S3B_FIRST_ORBIT_ON_STATION = 3012


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
        return (self.end - self.begin).total_seconds()
