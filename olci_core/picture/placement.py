"""Where each pixel of a scene's picture lies on the earth, from the scene's footprint alone, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np
import shapely
from numpy.typing import ArrayLike

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.picture.ring import Edge, Edges, edges_of
from olci_core.scene import Scene
from olci_core.sphere import EARTH_RADIUS_KM, Floats, Vectors, joined_ring, lonlat, normalized, steps_of, unit_vectors

_MARGIN = np.radians(3)  # how far beyond the picture a place is still given picture coordinates for interpolation
_LINE_STEP = 40 / EARTH_RADIUS_KM
_COLUMNS = 65
_ON_EDGE = 1e-6
_NUMBERS_AT_ONCE = 2_000_000


def place(scene: Scene) -> Placement:
    """Place a scene's picture on the earth by its footprint.

    The catalogue's recorded ring is preferred to the scene's area, which may have more vertices: recorded ones are
    every 256th pixel of a scan line. Against true geolocation a real scan line is placed to 2.0 km at worst by the
    recorded ring and to 3.4 km by its corners alone; frames of the practice archive to 0.02 km, half an orbit to 5 km.

    Raises:
        InputError: the scene has no footprint, or one without four clear corners.
    """
    rings = rings_of(scene.record.get("GeoFootprint")) or _rings_of_area(scene.footprint)
    if not rings:
        raise InputError(
            f"The catalogue has no footprint for {scene.name}, so its picture cannot be placed on the earth.",
            hint="The picture can be looked at as it is, and the scene can be downloaded all the same.",
        )
    return Placement.from_edges(edges_of(joined_ring(rings)))


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """A picture's pixels on the sphere.

    ``u`` runs from 0 at the first pixel to 1 at the last, ``v`` from 0 at the first scan line to 1 at the last.
    Scan lines are taken as great circles from the first column to the last; how the first and the last line truly
    run between their ends (an edge's recorded vertices) is blended in linearly from one to the other. That is a Coons
    patch (S. A. Coons, MIT MAC-TR-41, 1967) in the frame of each scan line, so it holds for frames over a pole and
    for stripes of half an orbit, and its inverse needs no search.

    At each of the equally spaced ``lines``, shape (n,): ``starts`` where it begins, ``normals`` of its great circle
    (both shape (n, 3)), ``spans`` its length in radians. ``departures``, shape (2, m, 2): of the first and the last
    line at m equally spaced u, radians along and off that great circle. All of it lies around ``middle``, at angles
    whose cosine is at least ``nearness``.
    """

    lines: Floats = field(repr=False)
    starts: Vectors = field(repr=False)
    normals: Vectors = field(repr=False)
    spans: Floats = field(repr=False)
    departures: Floats = field(repr=False)
    middle: Vectors
    nearness: float

    @classmethod
    def from_edges(cls, edges: Edges) -> Self:
        """Place a picture by its four edges."""
        length = max(float(steps_of(side.points).sum()) for side in (edges.first_column, edges.last_column))
        inner = max(8, int(np.ceil(length / _LINE_STEP)))
        lines = np.concatenate([[-_MARGIN / length], np.linspace(0, 1, inner + 1), [1 + _MARGIN / length]])
        starts, ends = (_extended(_along(edge, lines[1:-1])) for edge in (edges.first_column, edges.last_column))
        normals = normalized(np.cross(starts, ends))
        spans = np.arctan2(np.linalg.norm(np.cross(starts, ends), axis=1), np.sum(starts * ends, axis=1))
        u = np.linspace(0, 1, _COLUMNS)
        departures = [
            _departures(_along(edge, u), starts[row], normals[row], spans[row] * u)
            for edge, row in ((edges.first_line, 1), (edges.last_line, -2))
        ]
        outline = np.concatenate([starts, ends])
        middle = normalized(outline.mean(axis=0))
        reach = np.arccos(np.clip(np.min(outline @ middle), -1, 1)) + _MARGIN
        return cls(lines, starts, normals, spans, np.stack(departures), middle, float(np.cos(min(reach, np.pi))))

    def to_lonlat(self, u: ArrayLike, v: ArrayLike) -> tuple[Floats, Floats]:
        """Return longitude (-180 to 180) and latitude in degrees of places in the picture; arrays broadcast."""
        u, v = np.broadcast_arrays(np.asarray(u, dtype=np.float64), np.asarray(v, dtype=np.float64))
        return lonlat(self.to_vectors(u, v))

    def to_image(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
        """Return u and v of places on the earth (degrees; arrays broadcast), NaN outside the picture."""
        lon, lat = np.broadcast_arrays(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
        u, v = self.from_vectors(unit_vectors(lon, lat))
        inside = (np.abs(u - 0.5) <= 0.5 + _ON_EDGE) & (np.abs(v - 0.5) <= 0.5 + _ON_EDGE)
        return np.where(inside, np.clip(u, 0, 1), np.nan), np.where(inside, np.clip(v, 0, 1), np.nan)

    def to_vectors(self, u: Floats, v: Floats) -> Vectors:
        """Return unit vectors, shape (…, 3), of places in the picture; u and v of one shape."""
        start, normal, span = self._line(v)
        along, off = self._departure(u, v)
        angle = (u * span + along)[..., None]
        circle = np.cos(angle) * start + np.sin(angle) * np.cross(normal, start)
        return normalized(np.cos(off)[..., None] * circle + np.sin(off)[..., None] * normal)

    def from_vectors(self, points: Vectors) -> tuple[Floats, Floats]:
        """Return u and v of unit vectors, shape (…, 3).

        Up to 3° beyond the picture u < 0, u > 1, v < 0 or v > 1 say how far beyond; farther off both are NaN.
        """
        flat = points.reshape(-1, 3)
        u, v = np.full((2, len(flat)), np.nan)
        near = np.flatnonzero(flat @ self.middle > self.nearness)
        at_once = max(1, _NUMBERS_AT_ONCE // len(self.lines))
        for part in (near[first : first + at_once] for first in range(0, len(near), at_once)):
            u[part], v[part] = self._solved(flat[part])
        return u.reshape(points.shape[:-1]), v.reshape(points.shape[:-1])

    def _solved(self, flat: Vectors) -> tuple[Floats, Floats]:
        """Return u and v, shape (k,), of unit vectors, shape (k, 3), NaN more than the margin beyond the picture.

        The line is the one whose great circle the place lies on: between two stored lines the distance to it is
        linear. Then the departures of that line are taken off, which changes the line a little.
        """
        ahead = flat @ self.normals.T  # sine of the distance behind (+) each line's great circle, shape (points, lines)
        row = np.sum(ahead <= 0, axis=1) - 1
        known = (row >= 0) & (row < len(self.lines) - 1)
        row = np.clip(row, 0, len(self.lines) - 2)
        place_in = np.arange(len(flat))
        here, following = ahead[place_in, row], ahead[place_in, row + 1]
        first, step = self.lines[row], self.lines[row + 1] - self.lines[row]
        off = np.zeros(len(flat))
        for _ in range(3):  # the departures are some 1e-3 rad: each round wins three digits
            v = first + step * (np.sin(off) - here) / np.where(following == here, 1.0, following - here)
            start, normal, span = self._line(v)
            angle = np.arctan2(
                np.sum(flat * np.cross(normal, start), axis=1),
                np.sum(flat * start, axis=1),
            )
            u = (angle - self._departure(angle / span, v)[0]) / span
            off = self._departure(u, v)[1]
        known &= (angle > -_MARGIN) & (angle < span + _MARGIN)
        return np.where(known, u, np.nan), np.where(known, v, np.nan)

    def _line(self, v: Floats) -> tuple[Vectors, Vectors, Floats]:
        """Return start, normal and span of the scan lines at v, interpolated between the stored ones."""
        row = np.clip(np.searchsorted(self.lines, v, side="right") - 1, 0, len(self.lines) - 2)
        share = (v - self.lines[row]) / (self.lines[row + 1] - self.lines[row])
        weight = share[..., None]
        return (
            normalized((1 - weight) * self.starts[row] + weight * self.starts[row + 1]),
            normalized((1 - weight) * self.normals[row] + weight * self.normals[row + 1]),
            np.asarray((1 - share) * self.spans[row] + share * self.spans[row + 1]),
        )

    def _departure(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """Return how far places lie along and off their line's great circle, radians."""
        position = np.clip(u, 0, 1) * (_COLUMNS - 1)
        column = np.minimum(position.astype(np.intp), _COLUMNS - 2)
        share = (position - column)[..., None]
        first, last = (1 - share) * self.departures[:, column] + share * self.departures[:, column + 1]
        weight = np.clip(v, 0, 1)[..., None]
        blended = (1 - weight) * first + weight * last
        return blended[..., 0], blended[..., 1]


def rings_of(footprint: object) -> list[Floats]:
    """Return the closed outer rings, shape (n, 2) each, of a GeoJSON polygon; none where it is not one."""
    match footprint:
        case {"type": "Polygon", "coordinates": [ring, *_]}:
            given = [ring]
        case {"type": "MultiPolygon", "coordinates": [_, *_] as parts}:
            given = [part[0] for part in parts if isinstance(part, list | tuple) and part]
        case _:
            return []
    try:
        rings = [np.asarray(ring, dtype=np.float64) for ring in given]
    except (TypeError, ValueError):
        return []
    if not all(ring.ndim == 2 and ring.shape[1] >= 2 and np.isfinite(ring).all() for ring in rings):
        return []
    return [ring[:, :2] if (ring[0] == ring[-1]).all() else np.concatenate([ring, ring[:1]])[:, :2] for ring in rings]


def _rings_of_area(area: Area | None) -> list[Floats]:
    if area is None:
        return []
    return [shapely.get_coordinates(part.exterior) for part in getattr(area.geometry, "geoms", [area.geometry])]


def _along(edge: Edge, shares: Floats) -> Vectors:
    """Return the points of an edge, shape (k, 3), at shares 0 to 1 of its pixels.

    Evenly spaced vertices are joined by a smooth curve, any others (a simplified outline) by straight lines.
    """
    if len(edge.points) > 3 and edge.is_evenly_stepped:
        return _smooth(edge.points, edge.shares, shares)
    return normalized(np.stack([np.interp(shares, edge.shares, axis) for axis in edge.points.T], axis=-1))


def _smooth(edge: Vectors, known: Floats, shares: Floats) -> Vectors:
    """Interpolate by the cubic through the four vertices around each share (Lagrange)."""
    first = np.clip(np.searchsorted(known, shares, side="right") - 2, 0, len(edge) - 4)
    points = np.zeros((len(shares), 3))
    for k in range(4):
        weight = np.ones(len(shares))
        for other in range(4):
            if other != k:
                weight *= (shares - known[first + other]) / (known[first + k] - known[first + other])
        points += weight[:, None] * edge[first + k]
    return normalized(points)


def _extended(edge: Vectors) -> Vectors:
    """Lengthen an edge at both ends by the margin, along the great circle of its last step."""
    return np.concatenate([[_beyond(edge[1], edge[0])], edge, [_beyond(edge[-2], edge[-1])]])


def _beyond(before: Vectors, end: Vectors) -> Vectors:
    onward = normalized(end * (before @ end) - before)
    return np.asarray(np.cos(_MARGIN) * end + np.sin(_MARGIN) * onward)


def _departures(points: Vectors, start: Vectors, normal: Vectors, even: Floats) -> Floats:
    """Return how far points, shape (m, 3), lie along (beyond ``even``) and off a great circle, as (m, 2)."""
    along = np.arctan2(points @ np.cross(normal, start), points @ start) - even
    return np.stack([along, np.arcsin(np.clip(points @ normal, -1, 1))], axis=-1)
