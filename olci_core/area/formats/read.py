"""Areas in files: GeoJSON, KML, KMZ, zipped Shapefile, GeoPackage; any coordinate system, bounded in size."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from olci_core.area.formats import geopackage, kml, shapefile
from olci_core.area.polygons import Region, Ring, lay_out, polygons_of
from olci_core.area.text import wkt_geojson
from olci_core.area.text.wkt_geojson import Polygons
from olci_core.errors import InputError
from olci_core.json_reader import read_json

MAX_BYTES = 50_000_000
_MAX_UNPACKED_BYTES = 100_000_000
_MAX_FEATURES = 20_000
_MAX_CORNERS = 2_000_000
_PIECES = 64  # of an edge as long as its projected shape: what is straight there is bent here
_MIN_PIECE_M = 5_000.0
_NAMES = ("name", "title", "label", "id")
_KINDS = "Give GeoJSON, KML, KMZ, a zipped Shapefile (.shp, .dbf, .prj together) or a GeoPackage."


@dataclass(frozen=True, slots=True)
class Outline:
    """One feature of a file: its name and its polygons in degrees."""

    name: str
    polygons: Polygons


def outlines_in(path: Path) -> tuple[Outline, ...]:
    """Return the polygons of a file, feature by feature; points and lines are left out.

    Raises:
        InputError: the file cannot be read, is too large, is of another kind, or holds no polygon.
    """
    try:
        size_bytes = path.stat().st_size
        if size_bytes > MAX_BYTES:
            raise InputError(
                f"The file is too large: {size_bytes / 1e6:.0f} MB, and {MAX_BYTES / 1e6:.0f} MB are read.",
                hint="Simplify its outlines, or keep only the features you need.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"The file cannot be read: {path.name}.", hint="Choose it again.") from error
    found = tuple(_limited(_outlines(content, path)))
    if not found:
        raise InputError("The file holds no area, only points or lines or nothing.", hint=_KINDS)
    return found


def regions_in(path: Path) -> list[tuple[Outline, Region]]:
    """Return each feature of a file and the region inside it, if it has any size.

    Raises:
        InputError: as ``outlines_in``, or no feature has a size.
    """
    found = []
    for outline in outlines_in(path):
        polygons = wkt_geojson.checked(outline.polygons)
        regions = [region for polygon in polygons if (region := _region(polygon)) is not None]
        if regions:
            found.append((outline, polygons_of(shapely.normalize(shapely.union_all(regions)))))
    if not found:
        raise InputError("No feature of the file has a size.", hint=_KINDS)
    return found


def _region(polygon: list[Ring]) -> Region | None:
    """Return the region of a polygon, mended: who made the file is not there to ask; None if it is a line."""
    try:
        return lay_out(polygon, mend=True)
    except InputError:
        return None


def _outlines(content: bytes, path: Path) -> Iterator[Outline]:
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if content.startswith(b"PK\x03\x04"):
        yield from _in_zip(content)
    elif content.startswith(b"SQLite format 3\x00"):
        for name, polygons, crs in geopackage.features(path):
            yield Outline(name, _in_degrees(polygons, crs))
    elif start.startswith(b"{"):
        yield from _in_geojson(content)
    elif start.startswith(b"<"):
        yield from (Outline(name, polygons) for name, polygons in kml.features(content))
    else:
        raise InputError(f"The file is of a kind that is not understood: {path.name}.", hint=_KINDS)


def _in_zip(content: bytes) -> Iterator[Outline]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [entry for entry in archive.infolist() if not entry.filename.startswith("__MACOSX")]
            by_suffix = {PurePosixPath(entry.filename).suffix.lower(): entry for entry in reversed(members)}
            if ".kml" in by_suffix:
                found = kml.features(_unpacked(archive, by_suffix[".kml"]))
                yield from (Outline(name, polygons) for name, polygons in found)
            elif ".shp" in by_suffix:
                for entry in members:
                    if entry.filename.lower().endswith(".shp"):
                        yield from _in_shapefile(archive, entry, members=members)
            elif shapes := by_suffix.get(".geojson", by_suffix.get(".json")):
                yield from _in_geojson(_unpacked(archive, shapes))
            else:
                raise InputError("The zip file holds no shapes that are understood.", hint=_KINDS)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as error:
        raise InputError("The zip file is damaged or locked with a password.", hint="Pack it again.") from error


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes, in memory and never more of them than allowed, whatever its header says."""
    with archive.open(entry) as member:
        content = member.read(_MAX_UNPACKED_BYTES + 1)
    if len(content) > _MAX_UNPACKED_BYTES:
        raise InputError(
            f"The zip file unpacks to more than {_MAX_UNPACKED_BYTES / 1e6:.0f} MB.", hint="Give a smaller file."
        )
    return content


def _in_shapefile(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, members: list[zipfile.ZipInfo]
) -> Iterator[Outline]:
    stem = entry.filename[:-4].lower()
    beside = {
        other.filename[len(stem) :].lower(): other for other in members if other.filename.lower().startswith(stem)
    }
    prj, dbf = (_unpacked(archive, beside[kind]) if kind in beside else b"" for kind in (".prj", ".dbf"))
    crs = prj.decode("utf-8", errors="replace").strip() or None
    for name, polygons in shapefile.features(_unpacked(archive, entry), dbf):
        yield Outline(name, _in_degrees(polygons, crs))


def _in_geojson(content: bytes) -> Iterator[Outline]:
    try:
        mapping = read_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise InputError(f"The GeoJSON cannot be read: {error}", hint="Write the file again.") from error
    if not isinstance(mapping, Mapping):
        raise InputError("The file is JSON, but not GeoJSON.", hint=_KINDS)
    crs = _declared_crs(mapping)
    features = mapping.get("features") if mapping.get("type") == "FeatureCollection" else [mapping]
    for number, feature in enumerate(features if isinstance(features, list) else (), 1):
        if polygons := list(_areas_of(feature)):
            yield Outline(_name_of(feature, number), _in_degrees(polygons, crs))


def _declared_crs(mapping: Mapping[str, Any]) -> str | None:
    """Return the coordinate system that GeoJSON could name before RFC 7946."""
    crs = mapping.get("crs")
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    return name if isinstance(name, str) else None


def _areas_of(feature: Any) -> Iterator[list[Ring]]:
    geometry = feature.get("geometry") if isinstance(feature, Mapping) and "geometry" in feature else feature
    if not isinstance(geometry, Mapping):
        return
    if geometry.get("type") in ("Polygon", "MultiPolygon"):
        yield from wkt_geojson.from_geojson(geometry)
    elif geometry.get("type") == "GeometryCollection" and isinstance(parts := geometry.get("geometries"), list):
        for part in parts:
            if isinstance(part, Mapping) and part.get("type") in ("Polygon", "MultiPolygon"):
                yield from wkt_geojson.from_geojson(part)


def _name_of(feature: Mapping[str, Any], number: int) -> str:
    properties = feature.get("properties")
    known = {str(key).lower(): value for key, value in properties.items()} if isinstance(properties, Mapping) else {}
    for key in _NAMES:
        if isinstance(known.get(key), str | int) and str(known[key]).strip():
            return str(known[key]).strip()[:200]
    return f"Feature {number}"


def _in_degrees(polygons: Polygons, crs: str | None) -> Polygons:
    """Return polygons of a coordinate system (None: degrees) in degrees of WGS 84, edges bent as they are there."""
    if crs is None:
        return polygons
    try:
        source = CRS.from_user_input(crs)
        to_degrees = Transformer.from_crs(source, 4326, always_xy=True)
    except ProjError as error:
        raise InputError(
            f"The coordinate system of the file is not known: {crs[:80]}", hint="Save it in WGS 84 (EPSG:4326)."
        ) from error
    unit_m = source.axis_info[0].unit_conversion_factor if source.is_projected and source.axis_info else 0.0
    return [[_turned(ring, to_degrees, unit_m=unit_m) for ring in polygon] for polygon in polygons]


def _turned(ring: Ring, to_degrees: Transformer, *, unit_m: float) -> Ring:
    if unit_m and len(ring) > 1 and np.isfinite(ring).all():
        extent = float(np.ptp(ring, axis=0).max())
        step = max(extent / _PIECES, _MIN_PIECE_M / unit_m)
        ring = shapely.get_coordinates(shapely.segmentize(shapely.LineString(ring), step))
    return np.column_stack(to_degrees.transform(ring[:, 0], ring[:, 1]))


def _limited(outlines: Iterable[Outline]) -> Iterator[Outline]:
    corners = 0
    for number, outline in enumerate(outlines, 1):
        corners += sum(len(ring) for polygon in outline.polygons for ring in polygon)
        if number > _MAX_FEATURES or corners > _MAX_CORNERS:
            raise InputError(
                f"The file holds more than {_MAX_FEATURES:,} features or {_MAX_CORNERS:,} corners.",
                hint="Simplify its outlines, or keep only the features you need.",
            )
        yield outline
