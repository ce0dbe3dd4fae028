"""The pixels that all pictures of one area share, and the projections they are drawn in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, Self

import numpy as np
import shapely
from pyproj import Transformer

from olci_core.area import Area
from olci_core.area.crs import MERCATOR
from olci_core.errors import InputError
from olci_core.sphere import EARTH_RADIUS_KM, MERCATOR_RADIUS_M, Floats, Vectors, lonlat, unit_vectors

POLAR = {"EPSG:3413": 1, "EPSG:3995": 1, "EPSG:3031": -1}
"""The polar map projections, and the sign of the latitudes they are made for."""
MERCATOR_EDGE_M = math.pi * MERCATOR_RADIUS_M

_CELL_PX = 40
_CELL_M = 100_000.0
_FRAME = 0.06
_MIN_M = 4_000.0
_FLATTEST, _TALLEST = 0.5, 1.4


class Projection(Protocol):
    """A flat map: metres to the right and up, and the unit vectors they stand for."""

    def to_vectors(self, x: Floats, y: Floats) -> Vectors:
        """Return unit vectors, shape (…, 3), NaN where the map shows nothing."""

    def from_vectors(self, points: Vectors) -> tuple[Floats, Floats]:
        """Return x and y in metres of unit vectors, shape (…, 3)."""


@dataclass(frozen=True, slots=True)
class EqualArea:
    """Lambert's azimuthal equal-area projection of the sphere around a point (Snyder, USGS PP 1395, p. 185)."""

    lon: float
    lat: float

    def to_vectors(self, x: Floats, y: Floats) -> Vectors:
        x, y = np.asarray(x) / _RADIUS_M, np.asarray(y) / _RADIUS_M
        square = x**2 + y**2
        stretch = np.sqrt(np.maximum(1 - square / 4, 0))
        up, east, north = self._axes()
        points = (1 - square / 2)[..., None] * up + stretch[..., None] * (x[..., None] * east + y[..., None] * north)
        return np.where((square <= 4)[..., None], points, np.nan)

    def from_vectors(self, points: Vectors) -> tuple[Floats, Floats]:
        up, east, north = self._axes()
        stretch = _RADIUS_M * np.sqrt(2 / np.maximum(1 + points @ up, 1e-12))
        return stretch * (points @ east), stretch * (points @ north)

    def _axes(self) -> tuple[Vectors, Vectors, Vectors]:
        lam = math.radians(self.lon)
        up = unit_vectors(np.array(self.lon), np.array(self.lat))
        east = np.array([-math.sin(lam), math.cos(lam), 0.0])
        return up, east, np.cross(up, east)


@dataclass(frozen=True, slots=True)
class MapProjection:
    """A web map's projection by its code: Web Mercator, or one of ``POLAR``."""

    code: str

    def to_vectors(self, x: Floats, y: Floats) -> Vectors:
        if self.code == MERCATOR:
            lat = np.degrees(2 * np.arctan(np.exp(np.asarray(y) / MERCATOR_RADIUS_M)) - np.pi / 2)
            return unit_vectors(np.degrees(np.asarray(x) / MERCATOR_RADIUS_M), lat)
        lon, lat = _transformer(self.code, "EPSG:4326").transform(x, y)
        return unit_vectors(np.asarray(lon), np.asarray(lat))

    def from_vectors(self, points: Vectors) -> tuple[Floats, Floats]:
        lon, lat = lonlat(points)
        if self.code == MERCATOR:
            lat = np.radians(np.clip(lat, -89.999, 89.999))
            return np.radians(lon) * MERCATOR_RADIUS_M, np.arcsinh(np.tan(lat)) * MERCATOR_RADIUS_M
        x, y = _transformer("EPSG:4326", self.code).transform(lon, lat)
        return np.asarray(x), np.asarray(y)


@dataclass(frozen=True, slots=True)
class PixelGrid:
    """Square pixels on a flat map: ``left`` and ``top`` edges and ``pixel_m`` in the map's metres."""

    projection: Projection
    left: float
    top: float
    pixel_m: float
    width_px: int
    height_px: int

    @classmethod
    def for_area(cls, area: Area, *, width_px: int = 320) -> Self:
        """Make the common grid of an area's crops: equal-area, north up, the area in the middle of a narrow frame.

        An area that holds a pole is seen from above that pole. The height follows the area, from half to 1.4 times
        the width.

        Raises:
            InputError: ``width_px`` is not between 16 and 4,096.
        """
        if not 16 <= width_px <= 4096:
            raise InputError(f"A crop {width_px} pixels wide cannot be made.", hint="Choose 16 to 4,096 pixels.")
        pole = {"north": 90.0, "south": -90.0}.get(area.holds_pole or "")
        projection = EqualArea(*area.center) if pole is None else EqualArea(0.0, pole)
        x, y = projection.from_vectors(np.concatenate(boundaries(area)))
        middle_x, middle_y = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
        wide, high = (max(float(np.ptp(axis)), _MIN_M) * (1 + 2 * _FRAME) for axis in (x, y))
        shape = min(max(high / wide, _FLATTEST), _TALLEST)
        pixel_m = max(wide, high / shape) / width_px
        height_px = round(width_px * shape)
        left, top = middle_x - pixel_m * width_px / 2, middle_y + pixel_m * height_px / 2
        return cls(projection, float(left), float(top), float(pixel_m), width_px, height_px)

    @property
    def cell_px(self) -> int:
        """How many pixels apart places are computed; between them they are interpolated (error below 0.1 km)."""
        return max(1, min(_CELL_PX, int(_CELL_M / self.pixel_m)))

    def to_pixels(self, points: Vectors) -> tuple[Floats, Floats]:
        """Return columns and rows (0 at the left and upper edge) of unit vectors, shape (…, 3)."""
        x, y = self.projection.from_vectors(points)
        return (x - self.left) / self.pixel_m, (self.top - y) / self.pixel_m

    def corners_of_cells(self) -> Vectors:
        """Return the unit vectors of the cells' corners, shape (rows + 1, columns + 1, 3); computed once a grid."""
        return _corners_of_cells(self)


def boundaries(area: Area) -> list[Vectors]:
    """Return an area's closed rings as unit vectors, shape (n, 3) each, steps of a quarter degree at most."""
    rings = shapely.get_rings(shapely.get_parts(shapely.segmentize(area.geometry, 0.25)))
    return [unit_vectors(*shapely.get_coordinates(ring).T) for ring in rings]


_RADIUS_M = EARTH_RADIUS_KM * 1000


@lru_cache(maxsize=32)
def _corners_of_cells(grid: PixelGrid) -> Vectors:
    step = grid.cell_px
    columns = np.arange(0, grid.width_px + step, step)
    rows = np.arange(0, grid.height_px + step, step)
    x, y = np.meshgrid(grid.left + columns * grid.pixel_m, grid.top - rows * grid.pixel_m)
    corners = grid.projection.to_vectors(x, y)
    corners.setflags(write=False)
    return corners


@lru_cache(maxsize=16)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
