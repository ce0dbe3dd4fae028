"""Places on the earth as unit vectors, where neither the antimeridian nor a pole is special.

Also the two things that a map's flat coordinates do to an outline: great-circle edges need points between their ends
(``densified``), and what was cut at ±180° or closed along a pole must be joined again (``joined_ring``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from olci_core.errors import InputError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Vectors = NDArray[np.float64]
"""Unit vectors, shape (…, 3)."""

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
MERCATOR_RADIUS_M = 6_378_137.0  # of the sphere that Web Mercator (EPSG:3857) takes the earth for

MAX_LON = 540.0  # further round than once and a half no outline goes
_MAX_GAP = 10 / EARTH_RADIUS_KM
_MIN_APART = 0.05 / EARTH_RADIUS_KM

# Recorded footprints' edges are straight on the sphere to about 2 km; densified ones are to this.
_TOLERANCE_RAD = 0.05 / EARTH_RADIUS_KM
_MAX_STEP_RAD = np.radians(1.0)
_SHORT_RAD = 0.1
_POLAR_DEG = 80.0
_ROUNDS = 8


def unit_vectors(lon: Floats, lat: Floats) -> Vectors:
    """Return unit vectors, shape (…, 3), of longitudes and latitudes in degrees."""
    lam, phi = np.radians(lon), np.radians(lat)
    cos_phi = np.cos(phi)
    return np.stack([cos_phi * np.cos(lam), cos_phi * np.sin(lam), np.sin(phi)], axis=-1)


def lonlat(vectors: Vectors) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes in degrees of vectors of any length, shape (…, 3)."""
    x, y, z = np.moveaxis(vectors, -1, 0)
    return np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))


def normalized(vectors: Vectors) -> Vectors:
    """Return vectors, shape (…, 3), brought to length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float64)


def steps_of(line: Vectors) -> Floats:
    """Return the angles in radians between neighbouring points, shape (n, 3), of a line: n - 1 of them."""
    return np.asarray(2 * np.arcsin(np.linalg.norm(np.diff(line, axis=0), axis=1) / 2), dtype=np.float64)


def tangents(place: Vectors) -> tuple[Vectors, Vectors]:
    """Return two unit vectors, shape (3,), that span the plane touching the sphere at a place, at right angles.

    The first one points east and the second one north, except within 26° of a pole, where east loses its meaning:
    there they are turned, and still make one hand with the place.
    """
    axis = np.array([0.0, 0.0, 1.0]) if abs(place[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    first = normalized(np.cross(axis, place))
    return first, np.cross(place, first)


def densified(ring: Floats) -> Floats:
    """Return a closed ring in degrees, shape (n, 2), with points put along the great circles between its corners.

    Between neighbouring points a line straight in longitude and latitude then follows the great circle to 50 m.
    Edges along a meridian or a pole (where a ring was cut or closed) stay as they are.
    """
    for _ in range(_ROUNDS):
        xyz = unit_vectors(*ring.T)
        chords = xyz[1:] - xyz[:-1]
        lengths = np.sqrt(np.einsum("ij,ij->i", chords, chords))
        pieces = _pieces(ring, lengths)
        if pieces.max() == 1:
            break
        ring = _split(ring, pieces, xyz=xyz, chords=chords)
        if lengths.max() < _SHORT_RAD and np.abs(ring[:, 1]).max() < _POLAR_DEG:
            break  # all pieces have the latitude of their edge: nothing is left to be found out
    return ring


def _pieces(ring: Floats, lengths: Floats) -> NDArray[np.int64]:
    """Return into how many pieces each edge must be cut; ``lengths`` in radians.

    A line straight in longitude and latitude leaves the great circle by at most 1.09 s² tan(lat) / 8 for a length s:
    the geodesic curvature of such a line is at most 1.09 tan(lat), over all directions.
    """
    lats = np.abs(ring[:, 1])
    lat = np.radians(np.clip(np.maximum(lats[:-1], lats[1:]), 0.5, 89.99))
    step = np.minimum(np.sqrt(8 / 1.09 * _TOLERANCE_RAD / np.tan(lat)), _MAX_STEP_RAD)
    turn = np.abs(ring[1:, 0] - ring[:-1, 0])
    straight = (turn == 0) | (turn == 360) | ((lats[:-1] == 90) & (lats[1:] == 90))
    return np.where(straight, 1, np.ceil(lengths / step)).astype(np.int64)


def _split(ring: Floats, pieces: NDArray[np.int64], *, xyz: Floats, chords: Floats) -> Floats:
    edge = np.repeat(np.arange(len(pieces)), pieces)
    first = np.cumsum(pieces) - pieces
    share = (np.arange(len(edge)) - first[edge]) / pieces[edge]
    # A point of the chord lies on the same great circle as the point of the arc above it.
    lon, lat = lonlat(xyz[edge] + chords[edge] * share[:, None])
    start = ring[edge, 0]
    points = np.empty((len(edge) + 1, 2))
    points[:-1, 0] = start + np.mod(lon - start + 180, 360) - 180
    points[:-1, 1] = lat
    points[np.append(first, len(edge))] = ring
    return points


def joined_ring(rings: Sequence[Floats]) -> Vectors:
    """Join a footprint's pieces into its one outline on the sphere: an open ring, clockwise from above, shape (n, 3).

    ``rings``: the pieces' closed outer rings, degrees, shape (n, 2) each. Footprints come cut along the meridian ±180
    or closed along a pole. Those cuts are no edges of the scene: the steps along them are dropped and the loose ends,
    which are the same points on the sphere, are tied together.

    Raises:
        InputError: the pieces do not make one ring, or are nowhere on the earth.
    """
    if not all((np.abs(ring) <= (MAX_LON, 90)).all() for ring in rings):
        raise InputError("The scene's footprint has corners that are nowhere on the earth.")
    chains = [chain for ring in rings for chain in true_chains(ring)]
    if not chains:
        raise InputError("The scene's footprint has no outline.")
    ring = _thinned(chains[0].vectors[:-1] if len(chains) == 1 and not chains[0].is_cut else _tied(chains))
    return ring if float(turns_of(ring).sum()) < 0 else ring[::-1]


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


def _tied(chains: Sequence[Chain]) -> Vectors:
    """Tie each chain's end to the start that lies on it; the tied points are the cut's own and left out.

    One is kept where the edge without it would take another way round the pole.
    """
    ring = [chains[0].vectors]
    waiting = [chain.vectors for chain in chains[1:]]
    gaps = []
    while waiting:
        distances = [float(np.linalg.norm(chain[0] - ring[-1][-1])) for chain in waiting]
        nearest = int(np.argmin(distances))
        gaps.append(distances[nearest])
        ring.append(waiting.pop(nearest))
    gaps.append(float(np.linalg.norm(ring[0][0] - ring[-1][-1])))
    if max(gaps) > _MAX_GAP:
        raise InputError(
            f"The scene's footprint comes in {len(chains)} pieces that do not make one outline "
            f"(a gap of {max(gaps) * EARTH_RADIUS_KM:.0f} km)."
        )
    pieces = []
    for chain, following in zip(ring, [*ring[1:], ring[0]], strict=True):
        leaves_out = _passes(chain[-2], following[1], by=chain[-1])
        pieces.append(chain[1:-1] if leaves_out else chain[1:])
    return np.concatenate(pieces)


def _passes(start: Vectors, end: Vectors, *, by: Vectors) -> bool:
    """Whether the great circle between two points meets the half-meridian of a third one, to a degree."""
    crossing = np.cross(np.cross(start, end), np.cross(by, (0.0, 0.0, 1.0)))
    crossing = crossing * np.sign(crossing @ (start + end))
    length = float(np.linalg.norm(crossing))
    is_near = float(crossing @ by) > length * np.cos(np.radians(1.0))
    return is_near or float(crossing[:2] @ by[:2]) > 0 or length < 1e-12


def _thinned(ring: Vectors) -> Vectors:
    """Drop vertices that repeat the one before: between such neighbours a direction has no meaning."""
    if len(ring) < 4:
        raise InputError("The scene's footprint has fewer than four points.")
    steps = np.linalg.norm(ring - np.roll(ring, 1, axis=0), axis=1)
    return np.asarray(ring[steps > _MIN_APART])


def _signed_area(ring: Floats) -> float:
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def turns_of(ring: Vectors) -> Floats:
    """Return the signed change of course at each vertex, radians, positive to the left, shape (n,)."""
    before = np.roll(ring, 1, axis=0) - ring
    after = np.roll(ring, -1, axis=0) - ring
    come = -(before - np.sum(before * ring, axis=1, keepdims=True) * ring)
    go = after - np.sum(after * ring, axis=1, keepdims=True) * ring
    left = np.sum(np.cross(come, go) * ring, axis=1)
    return np.asarray(np.arctan2(left, np.sum(come * go, axis=1)), dtype=np.float64)
