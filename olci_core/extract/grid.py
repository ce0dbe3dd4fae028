"""The even grid that an area is cut out on: it follows from the area, the pixel size and the projection alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertAzimuthalEqualAreaConversion
from pyproj.exceptions import CRSError, ProjError

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.sphere import Floats, Vectors, unit_vectors

MAX_CELLS = 150_000_000
MIN_PIXEL_M, MAX_PIXEL_M = 10.0, 100_000.0
POLAR_DEG = 75.0
UTM_SOUTH_DEG, UTM_NORTH_DEG = -80.0, 84.0
EASE_NORTH, EASE_SOUTH = "EPSG:6931", "EPSG:6932"
"""EASE-Grid 2.0: Lambert's azimuthal equal-area projection from above a pole (Brodzik et al. 2012)."""
_OUTLINE_STEP_DEG = 0.1
_SAME_PLACE = 1e-4  # of the earth's radius: 640 m
_MAX_WIDTH_M = 45_000_000.0  # wider than once round the earth: a pole at infinity
_METRES_A_DEGREE = math.pi / 180 * 6_378_137.0  # of the equator, WGS 84


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells on a flat map, row 0 in the north (the top): edges and cell sizes in the projection's own units.

    ``crs_wkt`` is the projection as WKT 2. Units are metres, or degrees where the projection is longitude and latitude;
    east of 180° its x goes on counting.
    """

    crs_wkt: str
    left: float
    top: float
    cell_width: float
    cell_height: float
    columns: int
    rows: int

    @classmethod
    def for_area(cls, area: Area, *, pixel_m: float = 300.0, crs: str | int | CRS | None = None) -> Self:
        """Make the grid of an area: ``crs`` None for equal-area, "UTM" for its UTM zone, or any EPSG code or CRS.

        None gives Lambert's equal-area projection around the area's centre, and from above the pole (EASE-Grid 2.0)
        for an area that holds a pole or has its centre beyond 75°. Edges are whole multiples of the cell size, so that
        cuts on one projection fit together.

        Raises:
            InputError: the projection is not known or cannot show the area, or the pixel size makes no sense for it.
        """
        is_number = isinstance(pixel_m, int | float | np.number)
        if not (is_number and MIN_PIXEL_M <= pixel_m <= MAX_PIXEL_M):
            raise InputError(
                f"A pixel of {pixel_m} m cannot be used.",
                hint=f"Choose {MIN_PIXEL_M:g} to {MAX_PIXEL_M:,.0f} m; OLCI's own pixels are 300 m and 1,200 m wide.",
            )
        projection = _projection(area, crs)
        west, south, east, north = _extent(area, projection)
        width = height = float(pixel_m) / _metres(projection)
        if projection.is_geographic:
            height = pixel_m / _METRES_A_DEGREE
            width = height / max(math.cos(math.radians(max(abs(south), abs(north)))), 0.05)
        left, bottom = math.floor(west / width) * width, math.floor(south / height) * height
        columns, rows = max(1, math.ceil((east - left) / width)), max(1, math.ceil((north - bottom) / height))
        if columns * rows > MAX_CELLS:
            raise InputError(
                f"The area would have {columns:,} × {rows:,} pixels of {pixel_m:g} m; up to {MAX_CELLS:,} can be cut.",
                hint="Choose larger pixels, or cut the area in parts.",
            )
        return cls(projection.to_wkt(), left, bottom + rows * height, width, height, columns, rows)

    @property
    def crs(self) -> CRS:
        """The projection."""
        return _crs(self.crs_wkt)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    @property
    def x(self) -> Floats:
        """Centres of the columns, in the projection's units."""
        return np.asarray(self.left + (np.arange(self.columns) + 0.5) * self.cell_width, dtype=np.float64)

    @property
    def y(self) -> Floats:
        """Centres of the rows, from the top."""
        return np.asarray(self.top - (np.arange(self.rows) + 0.5) * self.cell_height, dtype=np.float64)

    @property
    def transform(self) -> tuple[float, float, float, float, float, float]:
        """GDAL's geotransform: left, cell width, 0, top, 0, minus cell height."""
        return self.left, self.cell_width, 0.0, self.top, 0.0, -self.cell_height

    def lonlat(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Return longitudes and latitudes in degrees of cell centres; NaN where the projection shows nothing."""
        x = self.left + (columns + 0.5) * self.cell_width
        y = self.top - (rows + 0.5) * self.cell_height
        return lonlat_of(self.crs_wkt, x, y)

    def vectors(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Vectors:
        """Return unit vectors, shape (…, 3), of cell centres."""
        return unit_vectors(*self.lonlat(rows, columns))


def lonlat_of(crs_wkt: str, x: NDArray[np.floating], y: NDArray[np.floating]) -> tuple[Floats, Floats]:
    """Return longitudes, -180 to 180, and latitudes of places on a projection; NaN where it shows nothing."""
    lon, lat = _transformer(crs_wkt).transform(x, y, direction="INVERSE")
    lost = ~(np.isfinite(lon) & np.isfinite(lat)) | (np.abs(lat) > 90)
    return np.where(lost, np.nan, (lon + 180) % 360 - 180), np.where(lost, np.nan, lat)


def inside(area: Area, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Return which places lie in an area, its edge belonging to it; NaN lies nowhere."""
    region = area.geometry
    shapely.prepare(region)
    known = np.isfinite(lon) & np.isfinite(lat)
    held = np.zeros(np.shape(lon), bool)
    held[known] = shapely.intersects_xy(region, lon[known], lat[known])
    at_cut = known & (np.abs(lon) == 180) & ~held
    held[at_cut] = shapely.intersects_xy(region, -lon[at_cut], lat[at_cut])
    return held


def outline_cells(area: Area, grid: Grid) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return rows and columns of the cells that an area's outline runs through."""
    step_deg = max(
        min(grid.cell_width, grid.cell_height) / (1 if grid.crs.is_geographic else _METRES_A_DEGREE) / 2, 1e-5
    )
    lon, lat = _outline(area, step_deg=step_deg)
    x, y = _transformer(grid.crs_wkt).transform(lon, lat)
    columns = np.clip(np.floor((x - grid.left) / grid.cell_width), 0, grid.columns - 1)
    rows = np.clip(np.floor((grid.top - y) / grid.cell_height), 0, grid.rows - 1)
    return rows.astype(np.intp), columns.astype(np.intp)


def _outline(area: Area, *, step_deg: float) -> tuple[Floats, Floats]:
    rings = shapely.get_rings(shapely.get_parts(shapely.segmentize(area.geometry, step_deg)))
    lon, lat = np.concatenate([shapely.get_coordinates(ring) for ring in rings]).T
    return lon, lat


def _projection(area: Area, crs: str | int | CRS | None) -> CRS:
    lon, lat = area.center
    if crs is None:
        if area.holds_pole or abs(lat) > POLAR_DEG:
            return _known(EASE_SOUTH if lat < 0 else EASE_NORTH)
        around = LambertAzimuthalEqualAreaConversion(
            latitude_natural_origin=round(lat, 2), longitude_natural_origin=round(lon, 2)
        )
        return ProjectedCRS(
            around, geodetic_crs=_known("EPSG:4326"), name=f"Lambert equal-area around {lon:.2f} E {lat:.2f} N (WGS 84)"
        )
    if isinstance(crs, str) and crs.strip().upper() == "UTM":
        if not UTM_SOUTH_DEG <= lat <= UTM_NORTH_DEG:
            raise InputError(
                f"UTM ends at {UTM_NORTH_DEG:g}° N and {-UTM_SOUTH_DEG:g}° S; the area lies around {lat:.2f}°.",
                hint="Leave the projection out, or give a polar one such as EPSG:3413 or EPSG:3031.",
            )
        return _known(f"EPSG:{(32600 if lat >= 0 else 32700) + utm_zone(lon, lat)}")
    projection = _known(crs)
    if not (projection.is_geographic or projection.is_projected):
        raise InputError(f"{projection.name} is not a map projection.", hint="Give a code such as EPSG:3413.")
    return projection


def utm_zone(lon: float, lat: float) -> int:
    """Return the UTM zone of a place, 1 to 60: 6° wide, but for south-west Norway and Svalbard.

    Source: NGA.SIG.0012, "The Universal Grids and the Transverse Mercator and Polar Stereographic Map Projections",
    and DMA TM 8358.1, which widen 32V to 3° E and have no 32X, 34X and 36X.
    """
    lon = (lon + 180) % 360 - 180
    if 56 <= lat < 64 and 3 <= lon < 12:
        return 32
    if lat >= 72 and 0 <= lon < 42:
        return 31 + 2 * sum(lon >= edge for edge in (9, 21, 33))
    return int((lon + 180) // 6) + 1


def _metres(projection: CRS) -> float:
    """Return the length of a projected system's unit (some count in feet); 1 for degrees, which are no length."""
    return 1.0 if projection.is_geographic else float(projection.axis_info[0].unit_conversion_factor)


def _known(crs: str | int | CRS) -> CRS:
    try:
        return CRS.from_user_input(crs)
    except CRSError as error:
        raise InputError(
            f"The projection {str(crs)[:80]} is not known.", hint="Give a code such as EPSG:3413, or leave it out."
        ) from error


def _extent(area: Area, projection: CRS) -> tuple[float, float, float, float]:
    if projection.is_geographic:
        west, south, east, north = area.bounds
        if area.holds_pole:
            west, east = -180.0, 180.0
        return west, south, east if east > west else east + 360, north
    lon, lat = _outline(area, step_deg=_OUTLINE_STEP_DEG)
    try:
        x, y = _transformer(projection.to_wkt()).transform(lon, lat)
    except ProjError as error:
        raise InputError(f"{projection.name} cannot show the area.", hint="Leave the projection out.") from error
    known = bool(np.isfinite(x).all() and np.isfinite(y).all())
    back = _transformer(projection.to_wkt()).transform(x, y, direction="INVERSE") if known else (lon, lat)
    # Far from where it is made for, a projection may give places that are those of another one.
    beside = np.linalg.norm(unit_vectors(*map(np.asarray, back)) - unit_vectors(lon, lat), axis=-1).max()
    if not known or max(np.ptp(x), np.ptp(y)) * _metres(projection) > _MAX_WIDTH_M or not beside <= _SAME_PLACE:
        raise InputError(
            f"{projection.name} cannot show all of the area.",
            hint="Leave the projection out: the grid is then made around the area.",
        )
    if area.holds_pole:  # the pole lies inside the outline as it is projected, or is a point of it
        pole_x, pole_y = _transformer(projection.to_wkt()).transform(0.0, 90.0 if area.holds_pole == "north" else -90.0)
        x, y = np.append(x, pole_x), np.append(y, pole_y)
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


@lru_cache(maxsize=32)
def _transformer(crs_wkt: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", CRS.from_wkt(crs_wkt), always_xy=True)


@lru_cache(maxsize=32)
def _crs(crs_wkt: str) -> CRS:
    return CRS.from_wkt(crs_wkt)
