"""A footprint's outline as the catalogue records it, mended and turned into the four edges of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from olci_core.errors import InputError
from olci_core.picture.track import FIRST_COLUMN_OFFSET, LAST_COLUMN_OFFSET, phase_over, times_along
from olci_core.sphere import EARTH_RADIUS_KM, Floats, Vectors, normalized, steps_of, unit_vectors

_SCAN_LINE = 1290 / EARTH_RADIUS_KM  # recorded ones: 1,270 to 1,315 km; 180 s of flight: 1,160 to 1,230 km
_WIDEST_GAP = 10 / EARTH_RADIUS_KM
_NEAREST_VERTICES = 0.05 / EARTH_RADIUS_KM
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


def ring_of(rings: Sequence[Floats]) -> Vectors:
    """Join a footprint's pieces into its one outline on the sphere: an open ring, clockwise from above, shape (n, 3).

    ``rings``: the pieces' closed outer rings, degrees, shape (n, 2) each. Footprints come cut along the meridian ±180
    or closed along a pole. Those cuts are no edges of the scene: the steps along them are dropped and the loose ends,
    which are the same points on the sphere, are tied together.

    Raises:
        InputError: the pieces do not make one ring.
    """
    chains = [chain for ring in rings for chain in true_chains(ring)]
    if not chains:
        raise InputError("The scene's footprint has no outline.")
    ring = _thinned(chains[0].vectors[:-1] if len(chains) == 1 and not chains[0].is_cut else _tied(chains))
    return ring if float(_turns(ring).sum()) < 0 else ring[::-1]


@dataclass(frozen=True, slots=True)
class Chain:
    """A stretch of true outline, shape (n, 3); ``is_cut`` where its ends lie on an artificial line."""

    vectors: Vectors
    is_cut: bool


def true_chains(ring: Floats) -> list[Chain]:
    """Cut a closed lon/lat ring, made counter-clockwise, at its steps along ±180 and the poles."""
    ring = ring if _signed_area(ring) >= 0 else ring[::-1]
    on_seam = np.abs(np.abs(ring[:, 0]) - 180) < 1e-9
    on_pole = np.abs(np.abs(ring[:, 1]) - 90) < 1e-9
    artificial = (on_seam[:-1] & on_seam[1:]) | (on_pole[:-1] & on_pole[1:])
    vectors = unit_vectors(ring[:, 0], ring[:, 1])
    if not artificial.any():
        return [Chain(vectors, is_cut=False)]
    start = int(np.argmax(artificial)) + 1  # a chain begins after a dropped step, so no chain runs over the end
    chains: list[list[int]] = [[]]
    for step in np.arange(start, start + len(artificial)) % len(artificial):
        if artificial[step]:
            chains.append([])
        else:
            chains[-1] = chains[-1] or [int(step)]
            chains[-1].append(int(step) + 1)
    return [Chain(vectors[chain], is_cut=True) for chain in chains if chain]


def edges_of(ring: Vectors) -> Edges:
    """Find the four corners of an outline and name its edges.

    ``ring`` is open, clockwise from above, shape (n, 3). Scan lines are the two edges as long as the swath is wide.
    The first one lies east of the last one on every pass: the orbit leans to the west and the earth turns below it.
    That holds over the poles and in the midnight sun, where north and south tell nothing.

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
    """Make an edge of a column: recorded vertices are a quarter of the time apart, others follow the orbit's pace."""
    if len(points) - 1 == _RECORDED_COLUMN_STEPS and _is_evenly_stepped(points):
        return Edge(points, np.linspace(0, 1, len(points)))
    return Edge(points, times_along(points, middle_phase=phase, offset=offset))


def _is_evenly_stepped(points: Vectors) -> bool:
    steps = steps_of(points)
    return bool(np.all(np.abs(steps / steps.mean() - 1) < _EVEN_STEPS))


def _tied(chains: Sequence[Chain]) -> Vectors:
    """Tie each chain's end to the start that lies on it; the tied points are the cut's own and left out."""
    ring = [chains[0].vectors]
    waiting = [chain.vectors for chain in chains[1:]]
    gaps = []
    while waiting:
        distances = [float(np.linalg.norm(chain[0] - ring[-1][-1])) for chain in waiting]
        nearest = int(np.argmin(distances))
        gaps.append(distances[nearest])
        ring.append(waiting.pop(nearest))
    gaps.append(float(np.linalg.norm(ring[0][0] - ring[-1][-1])))
    if max(gaps) > _WIDEST_GAP:
        raise InputError(
            f"The scene's footprint comes in {len(chains)} pieces that do not make one outline "
            f"(a gap of {max(gaps) * EARTH_RADIUS_KM:.0f} km)."
        )
    return np.concatenate([chain[1:-1] for chain in ring])


def _thinned(ring: Vectors) -> Vectors:
    """Drop vertices that repeat the one before: between such neighbours a direction has no meaning."""
    if len(ring) < 4:
        raise InputError("The scene's footprint has fewer than four points.")
    steps = np.linalg.norm(ring - np.roll(ring, 1, axis=0), axis=1)
    return np.asarray(ring[steps > _NEAREST_VERTICES])


def _signed_area(ring: Floats) -> float:
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def _turns(ring: Vectors) -> Floats:
    """Return the signed change of course at each vertex, radians, positive to the left, shape (n,)."""
    before = np.roll(ring, 1, axis=0) - ring
    after = np.roll(ring, -1, axis=0) - ring
    come = -(before - np.sum(before * ring, axis=1, keepdims=True) * ring)
    go = after - np.sum(after * ring, axis=1, keepdims=True) * ring
    left = np.sum(np.cross(come, go) * ring, axis=1)
    return np.asarray(np.arctan2(left, np.sum(come * go, axis=1)), dtype=np.float64)


def _corners(ring: Vectors) -> NDArray[np.intp]:
    """Return the four vertices where the outline turns most, in ring order."""
    turns = -_turns(ring)  # a corner turns to the right, inwards
    order = np.argsort(turns)[::-1]
    if len(ring) < 4 or turns[order[3]] < _SHARPEST_BEND or (len(ring) > 4 and turns[order[4]] > turns[order[3]] / 2):
        raise InputError(
            "The scene's footprint has no four clear corners, so its picture cannot be placed on the earth.",
            hint="The picture can be looked at as it is, and the scene can be downloaded all the same.",
        )
    return np.sort(order[:4])
