"""A region of the earth's surface, given in longitude and latitude."""

from __future__ import annotations

from dataclasses import dataclass

from shapely import MultiPolygon, Polygon


@dataclass(frozen=True, slots=True)
class Area:
    """A region of the sphere: lon/lat degrees, cut at ±180, closed along the pole it holds."""

    geometry: Polygon | MultiPolygon
