"""Shapes out of any file that GDAL reads, by pyogrio in a process of its own: bounded in time and memory, endable."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely

from olci_core.area.nesting import by_containment
from olci_core.area.outlines import BROKEN, LINE, NOTHING, POINT, Outline, clean_name
from olci_core.area.polygons import Ring
from olci_core.errors import InputError

log = logging.getLogger(__name__)

MAX_SECONDS = 30.0
MAX_FEATURES = 20_000
_MAX_BYTES = 4_000_000_000  # of addresses, most of them libraries
_DRIVERS = (
    *("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "KML", "LIBKML", "ESRI Shapefile", "GPKG", "FlatGeobuf"),
    *("GML", "GPX", "CSV", "DXF"),
)
_WORKER = Path(__file__).with_name("gdal_worker.py")
_SETTINGS = {
    "OGR_STROKE_CURVE": "YES",  # curves made straight, in steps of four degrees
    "SHAPE_RESTORE_SHX": "YES",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "0",
    # Nothing a file says leads to the network: the drivers that go there are not loaded, and there is no way out.
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
    "GDAL_HTTP_MAX_RETRY": "0",
}
_CLOSED_DRIVERS = ("GPX", "DXF")  # in which a closed line is how an area is drawn
_CLOSED_SHARE = 0.02  # of its length: how far the ends of a walked track may lie apart
_SKIPPED_LAYERS = ("waypoints", "route_points", "track_points")
_CSV_OPTIONS = {"GEOM_POSSIBLE_NAMES": "wkt,*wkt*,geom,geometry,the_geom,shape,polygon,footprint,*geom*"}


def outlines_in(path: Path, *, kind: str, max_seconds: float = MAX_SECONDS) -> list[Outline]:
    """Return every feature of a file, in its own coordinates; what is no area keeps its place and says what it is.

    ``kind`` is the ending it is read by (shp, gpkg, csv …).

    Raises:
        InputError: it cannot be read, or not within the time; the message is the rest of a sentence about the file.
    """
    request = {
        "path": str(path),
        "drivers": _DRIVERS,
        "options": _CSV_OPTIONS if kind == "csv" else {},
        "skip_layers": _SKIPPED_LAYERS if kind == "gpx" else (),
        "name_keys": ("name", "title", "label"),
        "max_features": MAX_FEATURES,
    }
    answer = _asked(request, skipped=_other_drivers(), max_seconds=max_seconds)
    if "error" in answer:
        raise InputError(f"cannot be read: {_reason(str(answer['error']), path)}", hint="Save it again.")
    layers = answer["layers"]
    return [one for layer in layers for one in _of_layer(layer, kind=kind, alone=len(layers) == 1)]


@lru_cache(maxsize=1)
def _other_drivers() -> tuple[str, ...]:
    """Return the drivers that are not to be loaded, as this GDAL names them; asked once a process."""
    return tuple(_asked({"drivers": _DRIVERS}, skipped=(), max_seconds=MAX_SECONDS)["others"])


def _asked(request: Mapping[str, Any], *, skipped: Iterable[str], max_seconds: float) -> dict[str, Any]:
    limits = {"max_bytes": _MAX_BYTES, "max_seconds": int(max_seconds) + 1}
    try:
        done = subprocess.run(  # noqa: S603 - our own script, and the request goes to its input
            [sys.executable, "-P", str(_WORKER)],
            input=json.dumps({**request, **limits}).encode(),
            capture_output=True,
            timeout=max_seconds,
            env={**os.environ, **_SETTINGS, "GDAL_SKIP": ",".join(skipped)},
            cwd=_WORKER.parent,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"took longer than {max_seconds:g} seconds to read.", hint="Simplify it, or keep only what you need."
        ) from error
    try:
        answer = msgspec.msgpack.decode(done.stdout)
    except msgspec.DecodeError as error:
        log.warning("The reader of area files ended with %s: %s", done.returncode, done.stderr[-1000:])
        raise InputError(
            "cannot be read: the reader ended without an answer, as it does for damaged files and for very large ones.",
            hint="Save it again, with only what you need.",
        ) from error
    return dict(answer)


def _reason(words: str, path: Path) -> str:
    """Return GDAL's words without the name of our copy and without advice for programmers."""
    words = words.partition("; It might")[0].rpartition("; ")[2]
    if "parsing" in words or "recognized" in words:
        words = "it is cut off or damaged"
    words = words.replace(str(path), "the file").replace(path.name, "the file").replace(str(path.parent), "")
    return " ".join(words.split())[:200].rstrip(".") + "."


def _of_layer(layer: Mapping[str, Any], *, kind: str, alone: bool) -> list[Outline]:
    shapes = layer["shapes"]
    wkb = np.array([shape or None for shape in shapes], dtype=object)
    geometries = shapely.force_2d(shapely.from_wkb(wkb, on_invalid="fix"))
    crs = layer["crs"] if kind not in ("csv", "dxf") else None
    found = []
    for number, (name, geometry) in enumerate(zip(layer["names"], geometries, strict=True), 1):
        title = clean_name(name or "") or (f"Feature {number}" if alone else f"{layer['name']} {number}")
        outline = Outline(title, crs=crs, source="" if alone else str(layer["name"]))
        if shapes[number - 1] is False:
            outline.fault = BROKEN
        else:
            _fill(outline, geometry, closed_lines=layer["driver"] in _CLOSED_DRIVERS)
        if layer["driver"] == "ESRI Shapefile" and corners_need_sorting(outline):
            outline.polygons = by_containment([ring for polygon in outline.polygons for ring in polygon])
        found.append(outline)
    return found


def corners_need_sorting(outline: Outline) -> bool:
    """Whether a Shapefile's feature has several rings: which are holes shows there in the winding alone."""
    return sum(len(polygon) for polygon in outline.polygons) > 1


def _fill(outline: Outline, geometry: Any, *, closed_lines: bool) -> None:
    """Put every polygon of a geometry into an outline, or say why there is none."""
    faults = []
    waiting = [geometry]
    while waiting:
        part = waiting.pop()
        if part is None or part.is_empty:
            faults.append(NOTHING)
        elif isinstance(part, shapely.Polygon):
            outline.polygons.append([shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)])
        elif isinstance(part, shapely.LineString):
            ring = _closed(part) if closed_lines else None
            if ring is None:
                faults.append(LINE)
            else:
                outline.polygons.append([ring])
        elif isinstance(part, shapely.Point):
            faults.append(POINT)
        else:
            waiting += reversed(list(part.geoms))
    if not outline.polygons:
        outline.fault = faults[0] if faults else NOTHING


def _closed(line: shapely.LineString) -> Ring | None:
    points = shapely.get_coordinates(line)
    apart = float(np.hypot(*(points[0] - points[-1])))
    if len(points) < 4 or apart > _CLOSED_SHARE * line.length:
        return None
    return np.vstack((points[:-1] if apart == 0 else points, points[:1]))
