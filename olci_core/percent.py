"""Shares as percentages, written alike wherever they stand: on cards, in tables, in reasons, on the command line."""

from __future__ import annotations

from math import floor

_MIN_PERCENT = 0.001  # percent: a share that is there is never written as none


def percent_of(share: float) -> float:
    """Return a share (0 to 1) as a whole percentage; less than half a percent by its first digit: 0 means none."""
    percent = 100 * share
    if percent >= 0.5 or percent <= 0:
        return float(floor(percent + 0.5))
    return max(_MIN_PERCENT, float(f"{percent:.1g}"))


def in_percent(share: float) -> str:
    """Return a share (0 to 1) as 12 %, 100 %, 0.3 %."""
    return f"{percent_of(share):g} %"
