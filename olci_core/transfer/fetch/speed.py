"""Speed, smoothed so that it can be read."""

from __future__ import annotations

import math

MIN_MEASURE_S = 0.2


class Speed:
    """Bytes a second over about the last ``over_s`` seconds. Times are monotonic seconds."""

    def __init__(self, *, over_s: float, now_s: float, at_bytes: int = 0) -> None:
        self.bytes_per_s = 0.0
        self._over_s = over_s
        self._at_bytes = at_bytes
        self._at_s = now_s

    def read(self, at_bytes: int, *, now_s: float) -> None:
        """Take in how far the count has come."""
        passed_s = now_s - self._at_s
        if passed_s < MIN_MEASURE_S:
            return
        found = max(at_bytes - self._at_bytes, 0) / passed_s
        share = 1 - math.exp(-passed_s / self._over_s) if self.bytes_per_s else 1.0
        self.bytes_per_s += share * (found - self.bytes_per_s)
        self._at_bytes, self._at_s = at_bytes, now_s
