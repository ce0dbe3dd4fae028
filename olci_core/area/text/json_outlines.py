"""Outlines in JSON of any dialect: GeoJSON, a feature a line, Esri, boxes, lists of pairs; and what is nearly JSON."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from olci_core.area import crs as systems
from olci_core.area.nesting import by_containment
from olci_core.area.outlines import BROKEN, LINE, NOTHING, POINT, Outline, name_among
from olci_core.area.polygons import Ring
from olci_core.errors import InputError
from olci_core.json_reader import MAX_DEPTH, read_json

_MAX_LITERAL = 1_000_000  # characters of a Python literal
_POINTS, _LINES = ("Point", "MultiPoint"), ("LineString", "MultiLineString", "LinearRing")
_HOLDERS = ("geometry", "geojson", "intersects", "footprint", "GeoFootprint", "area", "aoi")
_BOXES = (
    ("west", "south", "east", "north"),
    ("xmin", "ymin", "xmax", "ymax"),
    ("minx", "miny", "maxx", "maxy"),
    ("min_lon", "min_lat", "max_lon", "max_lat"),
    ("lonmin", "latmin", "lonmax", "latmax"),
    ("left", "bottom", "right", "top"),
)
_KEY = re.compile(r"([{,]\s*)([A-Za-z_]\w*)\s*:")
_LAST_COMMA = re.compile(r",(\s*[}\]])")


def loaded(text: str) -> Any:
    """Return the value of a text that is JSON or nearly so: NaN, a value a line, a Python or JavaScript literal.

    Raises:
        InputError: it is none, or nested without end.
    """
    try:
        return read_json(text.encode())
    except (ValueError, UnicodeEncodeError):
        pass  # what is more lenient comes next
    try:
        return json.loads(text)
    except RecursionError as error:
        raise InputError("The GeoJSON is nested too deeply.", hint="Give its polygons alone.") from error
    except ValueError as error:
        for attempt in (_lines, _literal, _relaxed):
            try:
                return attempt(text)
            except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
                continue
        raise InputError(
            f"This GeoJSON is cut off or damaged: {str(error)[:200]}", hint="Copy the whole of it and try again."
        ) from error


def outlines_in(value: Any) -> list[Outline]:
    """Return every feature of a JSON value; what is no area keeps its place and says what it is.

    Raises:
        InputError: the value is no JSON of shapes at all.
    """
    found = list(_outlines(value))
    if not found:
        raise InputError("This is JSON, but it holds no shapes.", hint="Give GeoJSON with a Polygon in it.")
    return found


def _outlines(value: Any) -> Iterator[Outline]:
    crs = systems.declared(_member(value, "crs")) or systems.declared(_member(value, "spatialReference"))
    features = _member(value, "features")
    if isinstance(value, list):
        features = value if value and all(isinstance(one, Mapping) for one in value) else None
    if isinstance(features, list):
        for number, feature in enumerate(features, 1):
            yield _feature(feature, number, crs)
    elif isinstance(value, Mapping):
        yield _feature(value, 1, crs)


def _feature(feature: Any, number: int, crs: str | None) -> Outline:
    if not isinstance(feature, Mapping):
        return Outline(f"Feature {number}", fault=NOTHING)
    properties = feature.get("properties", feature.get("attributes"))
    outline = Outline(name_among(properties if isinstance(properties, Mapping) else {}, number), crs=crs)
    geometry: Any = feature
    for _ in range(MAX_DEPTH):  # what holds a geometry may itself be held
        if not isinstance(geometry, Mapping):
            break
        outline.crs = (
            systems.declared(geometry.get("crs")) or systems.declared(geometry.get("spatialReference")) or outline.crs
        )
        inner = next((geometry[key] for key in _HOLDERS if key in geometry), None)
        if inner is None or "coordinates" in geometry:
            break
        geometry = inner
    faults: list[str] = []
    outline.polygons = [polygon for polygon in _polygons(geometry, faults) if polygon]
    if not outline.polygons:
        outline.fault = faults[0] if faults else NOTHING
    return outline


def _polygons(geometry: Any, faults: list[str]) -> Iterator[list[Ring]]:
    """Yield the polygons of a geometry, walking collections to the bottom; note what else it holds."""
    waiting = [(geometry, 0)]
    while waiting:
        one, depth = waiting.pop(0)
        if not isinstance(one, Mapping) or depth > MAX_DEPTH:
            faults.append(NOTHING)
            continue
        kind = one.get("type")
        if kind in _POINTS or kind in _LINES:
            faults.append(POINT if kind in _POINTS else LINE)
        elif kind in ("Polygon", "MultiPolygon"):
            coordinates = one.get("coordinates")
            for rings in [coordinates] if kind == "Polygon" else _listed(coordinates):
                yield from _checked_rings(rings, faults)
        elif kind in ("GeometryCollection", "FeatureCollection", "Feature"):
            parts = [one.get("geometry")] if kind == "Feature" else _listed(one.get("geometries", one.get("features")))
            waiting[:0] = [(part, depth + 1) for part in parts]
        else:
            yield from _esri(one, faults)


def _esri(geometry: Mapping[str, Any], faults: list[str]) -> Iterator[list[Ring]]:
    if "rings" in geometry:
        whole = [
            ring for polygon in _checked_rings([r for r in _listed(geometry["rings"]) if r], faults) for ring in polygon
        ]
        yield from by_containment(whole) if whole else ()
    elif "paths" in geometry:
        faults.append(LINE)
    elif "x" in geometry or "points" in geometry:
        faults.append(POINT)
    elif (box := box_of(geometry)) is not None:
        west, south, east, north = box
        yield [np.array([(west, south), (east, south), (east, north), (west, north), (west, south)])]
    else:
        faults.append(NOTHING)


def box_of(mapping: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of a mapping that names them in one of the usual ways; None if it does not."""
    lower = {str(key).lower(): value for key, value in mapping.items()}
    for keys in _BOXES:
        if all(isinstance(lower.get(key), int | float) for key in keys):
            west, south, east, north = (float(lower[key]) for key in keys)
            return west, south, east, north
    for low, high in (("_southwest", "_northeast"), ("southwest", "northeast"), ("sw", "ne")):
        corners = [lonlat_of(lower.get(key)) for key in (low, high)]
        if corners[0] is not None and corners[1] is not None:
            return (*corners[0], *corners[1])
    return None


def lonlat_of(value: Any) -> tuple[float, float] | None:
    """Return longitude and latitude of a mapping such as {"lat": 57, "lng": 20}; None if it is none."""
    if not isinstance(value, Mapping):
        return None
    lower = {str(key).lower(): number for key, number in value.items() if isinstance(number, int | float)}
    lon = next((lower[key] for key in ("lng", "lon", "long", "longitude", "x") if key in lower), None)
    lat = next((lower[key] for key in ("lat", "latitude", "y") if key in lower), None)
    return None if lon is None or lat is None else (float(lon), float(lat))


def _checked_rings(rings: Any, faults: list[str]) -> Iterator[list[Ring]]:
    """Yield a polygon's rings as arrays; those without corners are left out, broken ones noted."""
    if not isinstance(rings, Sequence) or isinstance(rings, str) or not rings:
        faults.append(NOTHING)
        return
    try:
        whole = [np.array([(p[0], p[1]) for p in ring], dtype=np.float64).reshape(-1, 2) for ring in rings if ring]
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        faults.append(BROKEN)
        return
    if not whole or not rings[0]:
        faults.append(NOTHING)
        return
    yield whole


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _member(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None


def _lines(text: str) -> list[Any]:
    lines = [line.strip("\x1e \t\r,") for line in text.splitlines()]
    values = [json.loads(line) for line in lines if line]
    if not values or not all(isinstance(value, Mapping) for value in values):
        raise ValueError
    features: list[Any] = []
    for value in values:
        features += _listed(value["features"]) if "features" in value else [value]
    return features


def _literal(text: str) -> Any:
    if len(text) > _MAX_LITERAL:
        raise ValueError
    return ast.literal_eval(text.strip())


def _relaxed(text: str) -> Any:
    return json.loads(_LAST_COMMA.sub(r"\1", _KEY.sub(r'\1"\2":', text)))
