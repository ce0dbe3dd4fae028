"""What people write for an area (WKT, GeoJSON), taken apart into rings and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from olci_core.area.crs import rings_in_degrees
from olci_core.area.polygons import Ring
from olci_core.errors import InputError
from olci_core.sphere import MAX_LON

_ROUNDING_DEG = 1e-6  # what reprojecting leaves beyond a pole
_MAX_COLLECTIONS = 64
MAX_TEXT = 20_000_000
_EXAMPLE = "An area looks like POLYGON((10 54, 20 54, 20 60, 10 60, 10 54)): longitude before latitude."
_GIVE_POLYGON = "Give a closed outline (POLYGON), or a box by its west, south, east and north."

Polygons: TypeAlias = list[list[Ring]]
"""Polygons, each its outer ring and then its holes."""


def from_wkt(text: str) -> Polygons:
    """Take WKT apart, in degrees; a prefix ``SRID=…;`` and the catalogue's ``geography'…'`` are understood.

    Raises:
        InputError: the text is no polygon, or its coordinate system is not known.
    """
    text = text.strip()
    if wrapper := re.fullmatch(r"(?:geography|geometry)\s*'(.*)'", text, re.IGNORECASE | re.DOTALL):
        text = wrapper[1].strip()
    srid = "4326"
    if prefix := re.match(r"SRID\s*=\s*(\d+)\s*;", text, re.IGNORECASE):
        srid, text = prefix[1], text[prefix.end() :].strip()
    if not text:
        raise InputError("The area is empty.", hint=_EXAMPLE)
    if len(text) > MAX_TEXT:
        raise InputError(f"The area is too long: {len(text):,} characters.", hint="Simplify it first.")
    polygons = of_shapely(_parsed(text))
    rings = iter(rings_in_degrees([ring for polygon in polygons for ring in polygon], f"EPSG:{srid}"))
    return [[next(rings) for _ in polygon] for polygon in polygons]


def of_shapely(geometry: BaseGeometry) -> Polygons:
    """Take a geometry apart.

    Raises:
        InputError: it is no polygon.
    """
    return list(_of_shapely(geometry))


def from_geojson(mapping: Mapping[str, Any]) -> Polygons:
    """Take a GeoJSON geometry, Feature or FeatureCollection apart.

    Raises:
        InputError: it holds no polygon, or something beside polygons.
    """
    polygons = list(_of_geojson(mapping, depth=0))
    if not polygons:
        raise InputError("The GeoJSON holds no area.", hint=_GIVE_POLYGON)
    return polygons


def checked(polygons: Polygons) -> Polygons:
    """Return the polygons closed, if their numbers can be longitudes and latitudes.

    Raises:
        InputError: a number is none, or beyond what a longitude or latitude can be.
    """
    closed = [[_closed(ring) for ring in polygon] for polygon in polygons]
    points = np.concatenate([ring for polygon in closed for ring in polygon])
    if not np.isfinite(points).all():
        raise InputError("The area holds coordinates that are not numbers.", hint=_EXAMPLE)
    lon_max, lat_max = (float(number) for number in np.abs(points).max(axis=0))
    if lat_max > 90:
        if lon_max <= 90 and lat_max <= MAX_LON:
            raise InputError(
                f"A latitude of {lat_max:g}° does not exist: longitude and latitude seem to be the wrong way round.",
                hint="Swap them: longitude comes before latitude.",
            )
        raise InputError(f"A latitude of {lat_max:g}° does not exist: they end at 90°.", hint=_EXAMPLE)
    if lon_max > MAX_LON:
        raise InputError(
            f"A longitude of {lon_max:g}° is too far round the earth.",
            hint="Longitudes run from -180 to 180 degrees; up to ±540 are understood. Metres are not.",
        )
    return closed


def put_right(polygons: Polygons) -> tuple[Polygons, bool]:
    """Return the polygons, longitude and latitude swapped if only so they can be on the earth, and whether they were.

    Raises:
        InputError: they cannot be on the earth either way.
    """
    try:
        return checked(polygons), False
    except InputError:
        return checked([[ring[:, ::-1] for ring in polygon] for polygon in polygons]), True


def _closed(ring: Ring) -> Ring:
    if len(ring) == 0:
        raise InputError("The area is empty.", hint=_EXAMPLE)
    beyond = np.abs(ring[:, 1]) - 90
    near = (beyond > 0) & (beyond < _ROUNDING_DEG)
    if near.any():
        ring = np.column_stack((ring[:, 0], np.where(near, np.sign(ring[:, 1]) * 90, ring[:, 1])))
    if not np.array_equal(ring[0], ring[-1]) or len(ring) < 4:
        ring = np.vstack((ring, np.repeat(ring[:1], max(1, 4 - len(ring)), axis=0)))
    return ring


@np.errstate(all="ignore")
def _parsed(text: str) -> BaseGeometry:
    if len(re.findall("COLLECTION", text, re.IGNORECASE)) > _MAX_COLLECTIONS:
        raise InputError("The WKT is nested too deeply.", hint=_GIVE_POLYGON)
    try:
        return shapely.from_wkt(text)
    except RuntimeError as error:  # shapely knows no curves
        raise InputError(
            f"Curves are not read as text: {short(text)}", hint="Give it as a file, or with straight edges."
        ) from error
    except shapely.errors.GEOSException as error:
        if "IllegalArgument" in str(error):  # an unclosed ring is meant to be closed
            closed = shapely.from_wkt(text, on_invalid="fix")
            if closed is not None:
                return closed
        raise InputError(f"The area cannot be read as WKT: {short(text)}", hint=_EXAMPLE) from error


def _of_shapely(geometry: BaseGeometry) -> Iterator[list[Ring]]:
    if geometry.is_empty:
        raise InputError("The area is empty.", hint=_EXAMPLE)
    if isinstance(geometry, shapely.Polygon):
        yield [shapely.get_coordinates(ring) for ring in (geometry.exterior, *geometry.interiors)]
    elif isinstance(geometry, shapely.MultiPolygon | shapely.GeometryCollection):
        for part in geometry.geoms:
            yield from _of_shapely(part)
    else:
        raise _not_an_area(geometry.geom_type)


def _of_geojson(mapping: object, *, depth: int) -> Iterator[list[Ring]]:
    if not isinstance(mapping, Mapping) or depth > 8:
        raise InputError("This is not GeoJSON.", hint=_GIVE_POLYGON)
    match mapping.get("type"):
        case "Feature":
            if mapping.get("geometry") is not None:
                yield from _of_geojson(mapping["geometry"], depth=depth + 1)
        case "FeatureCollection" | "GeometryCollection" as kind:
            parts = mapping.get("features" if kind == "FeatureCollection" else "geometries")
            for part in parts if isinstance(parts, Sequence) else ():
                yield from _of_geojson(part, depth=depth + 1)
        case "Polygon":
            yield _rings(mapping.get("coordinates"))
        case "MultiPolygon":
            coordinates = mapping.get("coordinates")
            for rings in coordinates if isinstance(coordinates, Sequence) else ():
                yield _rings(rings)
        case kind:
            raise _not_an_area(str(kind))


def _rings(coordinates: object) -> list[Ring]:
    try:
        # What is no list is caught below.
        rings = [np.array([(p[0], p[1]) for p in ring], dtype=np.float64) for ring in coordinates]  # type: ignore[attr-defined]
    except (TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
        raise InputError("The GeoJSON holds coordinates that are not numbers.", hint=_GIVE_POLYGON) from error
    if not rings:
        raise InputError("The GeoJSON holds a polygon without corners.", hint=_GIVE_POLYGON)
    return [rings[0].reshape(-1, 2), *(ring.reshape(-1, 2) for ring in rings[1:] if len(ring))]


def _not_an_area(kind: str) -> InputError:
    if kind.lower().endswith("point"):
        return InputError("This is a point: give a radius.", hint="A point and a radius in km make an area.")
    if "line" in kind.lower():
        return InputError("This is a line, and a line has no size.", hint=_GIVE_POLYGON)
    return InputError(f"This is not an area: {short(kind)}.", hint=_GIVE_POLYGON)


def short(text: str) -> str:
    """Return the beginning of a text, as an error quotes it."""
    return text if len(text) <= 60 else f"{text[:60]}…"
