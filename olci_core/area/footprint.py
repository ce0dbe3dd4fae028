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

from olci_core.area import reading
from olci_core.area.rings import NOTHING, Region, Ring, lay_out
from olci_core.errors import InputError

# Recorded edges are straight on the sphere to about 2 km; ours are to this.
_TOLERANCE_RAD = 0.05 / 6371
_LONGEST_STEP_RAD = np.radians(1.0)
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
        return cls(
            points=np.concatenate(rings).tobytes(),
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
    for _ in range(6):
        pieces = _pieces(ring)
        if pieces.max() == 1:
            break
        ring = _split(ring, pieces)
    return ring


def _pieces(ring: Ring) -> NDArray[np.int64]:
    """Return into how many pieces each edge must be cut.

    A line straight in longitude and latitude leaves the great circle by at most 1.09 s² tan(lat) / 8 for a length s:
    the geodesic curvature of such a line is at most 1.09 tan(lat), over all directions.
    """
    start, end = _vectors(ring[:-1]), _vectors(ring[1:])
    length = 2 * np.arcsin(np.clip(np.linalg.norm(end - start, axis=1) / 2, 0, 1))
    lat = np.radians(np.minimum(np.maximum(np.abs(ring[:-1, 1]), np.abs(ring[1:, 1])), 89.99))
    step = np.minimum(np.sqrt(8 * _TOLERANCE_RAD / (1.09 * np.tan(np.maximum(lat, 0.01)))), _LONGEST_STEP_RAD)
    straight = (np.mod(ring[1:, 0] - ring[:-1, 0], 360) == 0) | (np.abs(ring[:-1, 1] + ring[1:, 1]) == 180)
    return np.where(straight, 1, np.ceil(length / step)).astype(np.int64)


def _split(ring: Ring, pieces: NDArray[np.int64]) -> Ring:
    edge = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[edge]
    start, end = _vectors(ring[:-1])[edge], _vectors(ring[1:])[edge]
    angle = 2 * np.arcsin(np.clip(np.linalg.norm(end - start, axis=1) / 2, 0, 1))
    angle = np.maximum(angle, 1e-12)
    x, y, z = (start * np.sin((1 - share) * angle)[:, None] + end * np.sin(share * angle)[:, None]).T
    lon, lat = np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))
    lon = ring[edge, 0] + np.mod(lon - ring[edge, 0] + 180, 360) - 180
    corner = share == 0
    lon[corner], lat[corner] = ring[:-1, 0], ring[:-1, 1]
    return np.vstack((np.column_stack((lon, lat)), ring[-1:]))


def _vectors(points: Ring) -> NDArray[np.float64]:
    lon, lat = np.radians(points).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
