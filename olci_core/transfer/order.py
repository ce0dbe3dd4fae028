"""The order of the queue: a number a job, with room between two for a third."""

from __future__ import annotations

from collections.abc import Sequence

SMALLEST_GAP = 1e-6


def position_at(place: int, positions: Sequence[float]) -> float | None:
    """Return a position that comes as number ``place`` (from 0) among ordered ones; None where there is no room."""
    if not positions:
        return 1.0
    above = positions[place - 1] if place else positions[0] - 2
    below = positions[place] if place < len(positions) else above + 2
    return (above + below) / 2 if below - above >= SMALLEST_GAP else None
