"""Footprints as the catalogue records them: rings whose edges are great circles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import numpy as np
import shapely
from shapely import MultiPolygon

from olci_core.area.polygons import NOTHING, Region, Ring, lay_out
from olci_core.area.text import wkt_geojson as reading
from olci_core.errors import InputError
from olci_core.sphere import densified

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
