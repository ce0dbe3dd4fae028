"""A footprint's outline taken apart into the four edges of a picture: which are scan lines, and which comes first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from olci_core.errors import InputError
from olci_core.picture.track import FIRST_COLUMN_OFFSET, LAST_COLUMN_OFFSET, phase_over, times_along
from olci_core.sphere import EARTH_RADIUS_KM, Floats, Vectors, normalized, steps_of, turns_of

_SCAN_LINE = 1290 / EARTH_RADIUS_KM  # recorded ones: 1,270 to 1,315 km; 180 s of flight: 1,160 to 1,230 km
_SHARPEST_BEND = np.radians(35)
_EVEN_STEPS = 0.1
_RECORDED_LINE_STEPS, _RECORDED_COLUMN_STEPS = 19, 4


@dataclass(frozen=True, slots=True)
class Edge:
    """One side of a picture: its ``points``, shape (n, 3), and at what share (0 to 1) of its pixels each lies, (n,)."""

    points: Vectors
    shares: Floats

    @property
    def is_evenly_stepped(self) -> bool:
        """Whether the points are as evenly spaced on the ground as recorded ones, to a tenth."""
        return _is_evenly_stepped(self.points)


@dataclass(frozen=True, slots=True)
class Edges:
    """The four sides of a picture.

    ``first_line`` and ``last_line`` run from the first pixel to the last one, ``first_column`` and ``last_column``
    from the first scan line to the last one.
    """

    first_line: Edge
    last_line: Edge
    first_column: Edge
    last_column: Edge


def edges_of(ring: Vectors) -> Edges:
    """Find the four corners of an outline and name its edges.

    ``ring`` is open, clockwise from above, shape (n, 3). Scan lines are the two edges as long as the swath is wide.
    The first one lies east of the last one on every pass: the orbit leans to the west and the earth turns below it.
    That holds over the poles and in the midnight sun, where north and south mean nothing.

    Raises:
        InputError: the outline has no four clear corners.
    """
    corners = _corners(ring)
    sides = [
        np.take(ring, np.arange(start, stop + 1 if stop > start else stop + len(ring) + 1), axis=0, mode="wrap")
        for start, stop in zip(corners, np.roll(corners, -1), strict=True)
    ]
    lengths = [float(steps_of(side).sum()) for side in sides]
    line = int(np.argmin([abs(lengths[k] + lengths[k + 2] - 2 * _SCAN_LINE) for k in (0, 1)]))
    if _eastward(sides[line + 1]) > _eastward(sides[line - 1]):
        line += 2
    # Pictures seen from above are never mirrored, so the edges follow one another clockwise.
    first_line, last_column, last_line, first_column = (sides[(line + k) % 4] for k in range(4))
    northwards = bool(last_column[-1][2] > last_column[0][2])
    phase = phase_over(normalized(ring[corners].sum(axis=0)), ascending=northwards)
    return Edges(
        _line(first_line),
        _line(last_line[::-1]),
        _column(first_column[::-1], phase=phase, offset=FIRST_COLUMN_OFFSET),
        _column(last_column, phase=phase, offset=LAST_COLUMN_OFFSET),
    )


def _eastward(side: Vectors) -> float:
    """Return how far a side turns eastwards about the earth's axis, as the area it sweeps on the equator's plane."""
    return float(np.cross(side[:-1], side[1:])[:, 2].sum())


def _line(points: Vectors) -> Edge:
    """Make an edge of a scan line: recorded vertices are every 256th pixel, others lie in even steps on the ground."""
    if len(points) - 1 == _RECORDED_LINE_STEPS and _is_evenly_stepped(points):
        return Edge(points, np.linspace(0, 1, len(points)))
    length = np.concatenate([[0.0], np.cumsum(steps_of(points))])
    return Edge(points, np.asarray(length / length[-1]))


def _column(points: Vectors, *, phase: float, offset: float) -> Edge:
    """Make an edge of a column: recorded vertices are a quarter of the time apart, others follow the orbit's speed."""
    if len(points) - 1 == _RECORDED_COLUMN_STEPS and _is_evenly_stepped(points):
        return Edge(points, np.linspace(0, 1, len(points)))
    return Edge(points, times_along(points, middle_phase=phase, offset=offset))


def _is_evenly_stepped(points: Vectors) -> bool:
    steps = steps_of(points)
    return bool(np.all(np.abs(steps / steps.mean() - 1) < _EVEN_STEPS))


def _corners(ring: Vectors) -> NDArray[np.intp]:
    """Return the four vertices where the outline turns most, in ring order."""
    turns = -turns_of(ring)  # a corner turns to the right, inwards
    order = np.argsort(turns)[::-1]
    if len(ring) < 4 or turns[order[3]] < _SHARPEST_BEND or (len(ring) > 4 and turns[order[4]] > turns[order[3]] / 2):
        raise InputError(
            "The scene's footprint has no four clear corners, so its picture cannot be placed on the earth.",
            hint="The picture can be looked at as it is, and the scene can be downloaded all the same.",
        )
    return np.sort(order[:4])
