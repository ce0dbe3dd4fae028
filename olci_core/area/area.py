"""A region of the earth's surface as one value: whatever it is made from, it answers true on the sphere."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from olci_core.area import measure, query_cover
from olci_core.area.canonical import DECIMALS, as_written, canonical, with_short_edges
from olci_core.area.circle import circle
from olci_core.area.footprint import RecordedFootprint, region_of
from olci_core.area.polygons import Region, bounds_of, lay_out, polygons_of, united, wrapped
from olci_core.area.text import wkt_geojson
from olci_core.errors import InputError


@dataclass(frozen=True, slots=True, repr=False)
class Area:
    """A region of the sphere, its boundary belonging to it; edges are straight in longitude and latitude.

    Areas are equal when they were made of the same outline. A footprint keeps its record and is laid out when needed.
    """

    outline: Region | RecordedFootprint

    def __post_init__(self) -> None:
        if not isinstance(self.outline, RecordedFootprint) and self.outline.is_empty:
            raise InputError("The area has no size.", hint="Its holes may take all of it away.")

    @classmethod
    def from_bounds(cls, west: float, south: float, east: float, north: float) -> Self:
        """Make a box of degrees; west > east crosses the antimeridian.

        Raises:
            InputError: the box has no size, or its numbers are no longitudes and latitudes.
        """
        corners = np.array([(west, south), (east, north)], dtype=np.float64)
        wkt_geojson.checked([[corners]])
        if south > north:
            raise InputError(
                f"The southern edge ({south:g}°) lies north of the northern one ({north:g}°).", hint="Swap them."
            )
        east += 360 * math.ceil((west - east) / 360) if west > east else 0
        if south == north or west == east:
            raise InputError("The area has no size: two of its edges are the same.", hint="Give it a width.")
        return cls._of(wrapped(shapely.box(west, south, min(east, west + 360), north)))

    @classmethod
    def from_wkt(cls, text: str) -> Self:
        """Make an area of WKT (POLYGON, MULTIPOLYGON), with or without ``SRID=4326;``.

        Raises:
            InputError: the text is no area; message and hint say why.
        """
        return cls.from_polygons(wkt_geojson.from_wkt(text))

    @classmethod
    def from_geojson(cls, mapping: Mapping[str, Any]) -> Self:
        """Make an area of a GeoJSON geometry, Feature or FeatureCollection (all its polygons together).

        Raises:
            InputError: the mapping is no area; message and hint say why.
        """
        return cls.from_polygons(wkt_geojson.from_geojson(mapping))

    @classmethod
    def from_point(cls, lon: float, lat: float, *, radius_km: float) -> Self:
        """Make the circle of all points within ``radius_km`` (up to 9,000) of a point, on the WGS 84 ellipsoid.

        Raises:
            InputError: the point does not exist or the radius is no size.
        """
        return cls._of(circle(lon, lat, radius_km=radius_km))

    @classmethod
    def from_file(cls, path: Path | str) -> Area:
        """Make one area of all polygons in a file: GeoJSON, KML, KMZ, Shapefile, GeoPackage and others.

        Raises:
            InputError: the file cannot be read, is too large, is of another kind, or holds no area.
        """
        from olci_core.area.formats.features import read_area_file  # noqa: PLC0415 - it makes areas itself

        return read_area_file(path).in_one()

    @classmethod
    def from_text(cls, text: str) -> Area:
        """Make the area that a text describes in any form: a box, a circle, a region's name, corners, WKT, GeoJSON.

        Raises:
            InputError: it describes none, or may mean several; message and hint say what to do.
        """
        from olci_core.area.text.readings import area_from_text  # noqa: PLC0415 - it makes areas itself

        return area_from_text(text)

    @classmethod
    def from_footprint(cls, mapping: Mapping[str, Any]) -> Self:
        """Make the area of a footprint as the catalogue records it: its edges are great circles.

        Raises:
            InputError: the mapping is no polygon in longitude and latitude.
        """
        return cls(RecordedFootprint.from_geojson(mapping))

    @classmethod
    def repaired(cls, source: str | Mapping[str, Any] | wkt_geojson.Polygons) -> tuple[Self, str] | None:
        """Return the area that a refused WKT or GeoJSON probably meant, and what was changed; None if that is unclear.

        Longitude and latitude are swapped where that makes them possible; outlines are taken apart where they cross.
        """
        try:
            if isinstance(source, str):
                source = wkt_geojson.from_wkt(source)
            polygons = wkt_geojson.from_geojson(source) if isinstance(source, Mapping) else source
            polygons, swapped = wkt_geojson.put_right(polygons)
            area = cls.from_polygons(polygons, repair=True)
        except InputError:
            return None
        if swapped:
            return area, "Longitude and latitude were swapped."
        return area, "The outline was taken apart where it crosses itself."

    @classmethod
    def from_polygons(cls, polygons: wkt_geojson.Polygons, *, repair: bool = False, long_way: bool = False) -> Self:
        """Make an area of rings in degrees: of each polygon its outer ring, then its holes.

        An edge of more than 180° means the short way round the earth, or with ``long_way`` the long one. With
        ``repair`` an outline that crosses itself is taken apart.

        Raises:
            InputError: the polygons are no area; message and hint say why.
        """
        polygons = wkt_geojson.checked(polygons)
        if long_way:
            polygons = [[with_short_edges(ring) for ring in polygon] for polygon in polygons]
        region = as_written(polygons)
        return cls._of(united([lay_out(polygon, repair=repair) for polygon in polygons]) if region is None else region)

    @classmethod
    def of_regions(cls, regions: Sequence[Region]) -> Self:
        """Make one area of regions that are laid out already.

        Raises:
            InputError: together they have no size.
        """
        return cls._of(united(regions))

    @classmethod
    def _of(cls, region: Region) -> Self:
        return cls(canonical(region))

    @property
    def geometry(self) -> Polygon | MultiPolygon:
        """The region flat: longitudes in [-180, 180], cut at ±180, closed along the pole it holds."""
        return region_of(self.outline) if isinstance(self.outline, RecordedFootprint) else self.outline

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees; west > east where the region crosses the antimeridian."""
        west, south, east, north = bounds_of(self.geometry)
        return west, south, east - 360 if east > 180 else east, north

    @property
    def center(self) -> tuple[float, float]:
        """Longitude and latitude of the centre of mass on the sphere (it may lie outside a bent region)."""
        return measure.middle(self.geometry)

    @property
    def area_km2(self) -> float:
        """The size on the WGS 84 ellipsoid in km²."""
        return measure.area_km2(self.geometry)

    @property
    def holds_pole(self) -> str | None:
        """Which pole lies inside, "north" or "south"; of two the one nearer to the centre."""
        held = [name for name, lat in (("north", 90), ("south", -90)) if _runs_along(self.geometry, lat)]
        if len(held) == 2:
            return "north" if self.center[1] >= 0 else "south"
        return held[0] if held else None

    @property
    def crosses_antimeridian(self) -> bool:
        """Whether some of the region lies on either side of 180° and is joined there."""
        west, east = (_along_seam(self.geometry, lon) for lon in (-180, 180))
        return bool(west.intersection(east).length > 0)

    def to_wkt(self) -> str:
        """Return the flat geometry as WKT; ``Area.from_wkt`` gives the same area back."""
        return shapely.to_wkt(self._canonical(), rounding_precision=DECIMALS)

    def to_geojson(self) -> dict[str, Any]:
        """Return the flat geometry as a GeoJSON geometry, rings as RFC 7946 has them."""
        return dict(shapely.geometry.mapping(shapely.orient_polygons(self._canonical())))

    def _canonical(self) -> Region:
        return canonical(self.geometry) if isinstance(self.outline, RecordedFootprint) else self.outline

    def intersects(self, other: Area) -> bool:
        """Whether the two regions have a point in common on the sphere; touching is enough."""
        one, two = self.geometry, other.geometry
        if one.intersects(two):
            return True
        west, south, east, north = one.bounds
        west2, south2, east2, north2 = two.bounds
        if (north == 90 and north2 == 90) or (south == -90 and south2 == -90):
            return True
        # What lies on either side of the cut touches there without knowing it.
        if east == 180 and west2 == -180:
            return bool(_along_seam(one, 180).intersects(_along_seam(two, -180)))
        if west == -180 and east2 == 180:
            return bool(_along_seam(one, -180).intersects(_along_seam(two, 180)))
        return False

    def coverage_by(self, other: Area) -> float:
        """Return the share of this region that lies inside the other, 0 to 1, by area on the ellipsoid."""
        common = polygons_of(self.geometry.intersection(other.geometry))
        if common.is_empty:
            return 0.0
        return min(1.0, measure.area_km2(common) / measure.area_km2_once(self.geometry))

    def search_wkts(self, max_chars: int = 2000) -> tuple[str, ...]:
        """Return flat POLYGONs for the catalogue's filter, to be joined by ``or``: they cover at least the region.

        Every footprint that meets the region, as recorded and compared flat, meets one of them.

        Raises:
            InputError: ``max_chars`` is too small for any.
        """
        return query_cover.search_wkts(self.geometry, holds_pole=self.holds_pole is not None, max_chars=max_chars)

    def __repr__(self) -> str:
        west, south, east, north = self.bounds
        return f"Area(west={west:g}, south={south:g}, east={east:g}, north={north:g})"


def _runs_along(region: Region, lat: int) -> bool:
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(region)), return_index=True)
    along = (points[1:, 1] == lat) & (points[:-1, 1] == lat) & (ring[1:] == ring[:-1])
    return bool(np.abs(np.diff(points[:, 0]))[along].sum() > 360 - 1e-9)


def _along_seam(region: Region, lon: int) -> BaseGeometry:
    seam = shapely.LineString([(lon, -90), (lon, 90)])
    touched = region.intersection(seam)
    return shapely.transform(touched, lambda points: points * (0, 1))
