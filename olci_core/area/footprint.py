"""Footprints as the catalogue records them: rings whose edges are great circles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from olci_core.area.polygons import NOTHING, Region, Ring, lay_out
from olci_core.area.text import wkt_geojson as reading
from olci_core.errors import InputError

# Recorded edges are straight on the sphere to about 2 km; ours are to this.
_TOLERANCE_RAD = 0.05 / 6371
_MAX_STEP_RAD = np.radians(1.0)
_SHORT_RAD = 0.1
_POLAR_DEG = 80.0
_ROUNDS = 8
_KEPT = 1024


@dataclass(frozen=True, slots=True)
class RecordedFootprint:
    """A footprint's rings as they were written: small, because thousands are kept at a time.

    ``points`` are longitude and latitude in turn as float64; ``corners`` the corners of each ring of each polygon.
    """

    points: bytes
    corners: tuple[tuple[int, ...], ...]

    @classmethod
    def from_geojson(cls, mapping: Mapping[str, Any]) -> Self:
        """Take the catalogue's GeoFootprint.

        Raises:
            InputError: it is no polygon in longitude and latitude.
        """
        polygons = reading.checked(reading.from_geojson(mapping))
        rings = [ring for polygon in polygons for ring in polygon]
        points = np.concatenate(rings)
        if np.ptp(points[:, 0]) == 0:  # along one parallel a ring can hold a pole
            raise InputError("The footprint has no size.", hint="The catalogue lists this scene with a broken outline.")
        return cls(
            points=points.tobytes(),
            corners=tuple(tuple(len(ring) for ring in polygon) for polygon in polygons),
        )

    def polygons(self) -> list[list[Ring]]:
        """Return the rings as they were recorded."""
        ends = np.cumsum([count for polygon in self.corners for count in polygon])
        rings = iter(np.split(np.frombuffer(self.points).reshape(-1, 2), ends[:-1]))
        return [[next(rings) for _ in polygon] for polygon in self.corners]


@lru_cache(maxsize=_KEPT)
def region_of(recorded: RecordedFootprint) -> Region:
    """Return the region inside a footprint, its great-circle edges densified."""
    regions = []
    for polygon in recorded.polygons():
        try:
            regions.append(lay_out([densified(ring) for ring in polygon], mend=True))
        except InputError:
            continue  # a sliver of rounding at the cut
    merged = shapely.union_all(regions) if len(regions) > 1 else (regions or [NOTHING])[0]
    return merged if isinstance(merged, shapely.Polygon | MultiPolygon) else NOTHING


def densified(ring: Ring) -> Ring:
    """Return a ring with points put along the great circles between its corners.

    Between neighbouring points a line straight in longitude and latitude then follows the great circle to 50 m.
    Edges along a meridian or a pole (where a ring was cut or closed) stay as they are.
    """
    for _ in range(_ROUNDS):
        xyz = _vectors(ring)
        chords = xyz[1:] - xyz[:-1]
        lengths = np.sqrt(np.einsum("ij,ij->i", chords, chords))
        pieces = _pieces(ring, lengths)
        if pieces.max() == 1:
            break
        ring = _split(ring, pieces, xyz=xyz, chords=chords)
        if lengths.max() < _SHORT_RAD and np.abs(ring[:, 1]).max() < _POLAR_DEG:
            break  # all pieces have the latitude of their edge: nothing is left to be found out
    return ring


def _pieces(ring: Ring, lengths: NDArray[np.float64]) -> NDArray[np.int64]:
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


def _split(ring: Ring, pieces: NDArray[np.int64], *, xyz: NDArray[np.float64], chords: NDArray[np.float64]) -> Ring:
    edge = np.repeat(np.arange(len(pieces)), pieces)
    first = np.cumsum(pieces) - pieces
    share = (np.arange(len(edge)) - first[edge]) / pieces[edge]
    # A point of the chord lies on the same great circle as the point of the arc above it.
    x, y, z = (xyz[edge] + chords[edge] * share[:, None]).T
    lon, lat = np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))
    start = ring[edge, 0]
    points = np.empty((len(edge) + 1, 2))
    points[:-1, 0] = start + np.mod(lon - start + 180, 360) - 180
    points[:-1, 1] = lat
    points[np.append(first, len(edge))] = ring
    return points


def _vectors(points: Ring) -> NDArray[np.float64]:
    lon, lat = np.radians(points).T
    level = np.cos(lat)
    return np.stack((level * np.cos(lon), level * np.sin(lon), np.sin(lat)), axis=1)
