"""How large a region of the earth is and where its middle lies, integrated along its edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray

from olci_core.area.polygons import Region

# WGS 84 (EPSG:7030).
_EQUATOR_KM = 6378.137
_E2 = 0.0066943799901413165
_E = _E2**0.5
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(3)
_PIECE_DEG = 4.0


@dataclass(frozen=True, slots=True)
class QuadratureNodes:
    """The edges of a region at the nodes of a quadrature: latitude, longitude (radians) and weight."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    weight: NDArray[np.float64]

    @classmethod
    def of(cls, region: Region) -> Self:
        """Return the nodes along every ring, shells against the clock and holes with it."""
        rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(region)))
        points, ring = shapely.get_coordinates(rings, return_index=True)
        inside = ring[1:] == ring[:-1]
        start, step = points[:-1][inside], np.diff(points, axis=0)[inside]
        start, step = start[step[:, 0] != 0], step[step[:, 0] != 0]
        pieces = np.maximum(1, np.ceil(np.abs(step).max(axis=1, initial=0) / _PIECE_DEG)).astype(int)
        edge = np.repeat(np.arange(len(pieces)), pieces)
        number = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        step = step / pieces[:, None]
        share = number[:, None] + (_NODES + 1) / 2
        lon, lat = (np.radians(start[edge, i, None] + step[edge, i, None] * share) for i in (0, 1))
        weight = np.radians(step[edge, 0, None]) * (_WEIGHTS / 2)
        return cls(lon=lon.ravel(), lat=lat.ravel(), weight=weight.ravel())


@lru_cache(maxsize=16)  # one area is compared with thousands of scenes
def area_km2_once(region: Region) -> float:
    """Return the same as ``area_km2``, kept for the regions asked for last."""
    return area_km2(region)


def area_km2(region: Region) -> float:
    """Return the area on the WGS 84 ellipsoid in km²; edges are straight in longitude and latitude.

    By Green's theorem the area is the integral of the area between equator and edge: the cylindrical equal-area
    projection with the authalic latitude (Snyder, Map Projections, 1987, formula 3-12), without its distortion of
    straight edges.
    """
    edges = QuadratureNodes.of(region)
    sine = np.sin(edges.lat)
    height = (1 - _E2) / 2 * (sine / (1 - _E2 * sine**2) + np.arctanh(_E * sine) / _E)
    return abs(float(height @ edges.weight)) * _EQUATOR_KM**2


def middle(region: Region) -> tuple[float, float]:
    """Return longitude and latitude of the centre of mass on the sphere.

    Where there is none (a band round the equator, the whole earth) it is a point inside the region.
    """
    edges = QuadratureNodes.of(region)
    height = edges.lat / 2 + np.sin(2 * edges.lat) / 4
    x = -float((height * np.cos(edges.lon)) @ edges.weight)
    y = -float((height * np.sin(edges.lon)) @ edges.weight)
    z = -float((np.sin(edges.lat) ** 2 / 2) @ edges.weight)
    if np.hypot(np.hypot(x, y), z) < 1e-9 * abs(float(np.sin(edges.lat) @ edges.weight)):
        inside = shapely.point_on_surface(region)
        return inside.x, inside.y
    lon, lat = np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))
    at_pole = np.hypot(x, y) < 1e-9 * abs(z)
    return (0.0 if at_pole else round(float(lon), 9) + 0.0), round(float(lat), 9) + 0.0
