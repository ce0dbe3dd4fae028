"""Footprints as the catalogue records them: rings whose edges are great circles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import numpy as np
import shapely
from shapely import MultiPolygon

from olci_core.area.canonical import DECIMALS
from olci_core.area.polygons import NO_POLYGONS, Region, Ring, lay_out, lay_out_ring
from olci_core.area.text import wkt_geojson as reading
from olci_core.errors import InputError
from olci_core.sphere import densified, joined_ring, lonlat

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
    """Return the region inside a footprint, its great-circle edges densified.

    What was cut at 180° or closed along a pole is joined first: the corners of a cut may lie off the true edge (near
    a pole by tens of kilometres, where the cut was made on flat longitudes and latitudes).
    """
    polygons = recorded.polygons()
    cut = [polygon[0] for polygon in polygons if len(polygon) == 1 and is_cut(polygon[0])]
    regions = []
    if cut and (joined := _joined(cut)) is not None:
        regions.append(joined)
        polygons = [polygon for polygon in polygons if len(polygon) > 1 or not is_cut(polygon[0])]
    for polygon in polygons:
        try:
            regions.append(lay_out([densified(ring) for ring in polygon], repair=True))
        except InputError:
            continue  # a sliver of rounding at the cut
    merged = shapely.union_all(regions) if len(regions) > 1 else (regions or [NO_POLYGONS])[0]
    return merged if isinstance(merged, shapely.Polygon | MultiPolygon) else NO_POLYGONS


def is_cut(ring: Ring) -> bool:
    """Whether an edge of a ring runs along ±180° or a pole, where footprints are cut and closed."""
    on_seam, on_pole = np.abs(ring[:, 0]) == 180, np.abs(ring[:, 1]) == 90
    return bool(((on_seam[1:] & on_seam[:-1]) | (on_pole[1:] & on_pole[:-1])).any())


def _joined(rings: list[Ring]) -> Region | None:
    """Return the region inside rings cut from one outline, None where they do not make one."""
    pole = next((int(np.sign(ring[:, 1][np.abs(ring[:, 1]) == 90][0])) for ring in rings if _has_pole(ring)), 0)
    try:
        corners = np.round(np.column_stack(lonlat(joined_ring(rings))), DECIMALS)
        return lay_out_ring(densified(np.vstack((corners, corners[:1]))), pole=pole, repair=True)
    except InputError:
        return None


def _has_pole(ring: Ring) -> bool:
    return bool((np.abs(ring[:, 1]) == 90).any())
