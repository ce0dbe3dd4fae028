"""What a file is, by its first bytes: one that may hold areas, or one that cannot, with a sentence for it."""

from __future__ import annotations

import re
from pathlib import PurePath

from olci_core.errors import InputError

KINDS_HINT = (
    "Give GeoJSON, KML, KMZ, a zipped Shapefile (.shp, .shx, .dbf, .prj together), GeoPackage, FlatGeobuf, GML, GPX, "
    "TopoJSON, Esri JSON, CSV with WKT or with the corners in columns lon and lat, or DXF."
)
ENDINGS = (
    *("geojson", "json", "topojson", "geojsonl", "geojsons", "ndjson", "kml", "kmz", "zip", "shp", "gpkg", "fgb"),
    *("gml", "xml", "gpx", "csv", "tsv", "txt", "wkt", "dxf"),
)
"""The endings by which a file may be given, or be one of several in a zip."""

_RASTERS = (b"II*\0", b"MM\0*", b"II+\0", b"\x89PNG", b"\xff\xd8\xff", b"\0\0\0\x0cjP  ", b"GIF8", b"BM", b"RIFF")
_DATA = (b"\x89HDF", b"CDF\x01", b"CDF\x02", b"CDF\x05", b"GRIB")
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_SHP, _SQLITE, _ZIP, _FLATGEOBUF = b"\0\0\x27\x0a", b"SQLite format 3\0", b"PK\x03\x04", b"fgb"
_OFFICE = (b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")
_DXF = re.compile(rb"\s*0\s*\r?\n\s*SECTION|\s*999\s*\r?\n", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")


def kind_of(content: bytes, name: str) -> str:
    """Return what a file is read as: zip, shp, gpkg, fgb, dxf, or text.

    Raises:
        InputError: it is of a kind that holds no areas; the message is the rest of a sentence about the file.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise InputError("is empty.", hint=KINDS_HINT)
    for kind, start in (("zip", _ZIP), ("shp", _SHP), ("gpkg", _SQLITE), ("fgb", _FLATGEOBUF)):
        if content.startswith(start):
            return kind
    if content.startswith(_RASTERS) and not content.startswith(b"BM,"):
        raise InputError("is a picture or a raster, and holds no outlines.", hint=KINDS_HINT)
    if content.startswith(_DATA):
        raise InputError("is a data file (NetCDF, HDF or GRIB), and holds no outlines.", hint=KINDS_HINT)
    if content.startswith(_PACKED):
        raise InputError("is packed in a way that is not read.", hint="Unpack it, or pack it as .zip.")
    if content.startswith(_OFFICE):
        raise InputError("is a document, and holds no outlines.", hint=KINDS_HINT)
    if _part_of_shapefile(name):
        raise InputError("is one part of a Shapefile.", hint="Give the .shp, or all its parts together in a .zip.")
    if _DXF.match(content) or PurePath(name).suffix.lower() == ".dxf":
        return "dxf"
    return "text"


def kind_of_text(text: str, name: str) -> str:
    """Return what a text is read as: json, kml, gml, gpx, csv, or words.

    Raises:
        InputError: it is a web page or XML of another kind; the message is the rest of a sentence about the file.
    """
    start = text[:4000].lstrip("\ufeff\x1e \t\r\n\0")
    if start.startswith(("{", "[")):
        return "json"
    if _HTML.match(start):
        raise InputError(
            "is a web page, not the file itself.", hint="Where you found it, choose “Download” or “Raw”, and save that."
        )
    if start.startswith("<"):
        return _kind_of_xml(start)
    return "csv" if PurePath(name).suffix.lower() in (".csv", ".tsv") else "words"


def _kind_of_xml(start: str) -> str:
    roots = [root.lower() for root in _ROOT.findall(start)[:1]]
    if not roots:
        raise InputError("is XML without any element.", hint="Save it again.")
    if roots[0] in ("kml", "document", "folder", "placemark"):
        return "kml"
    if roots[0] == "gpx":
        return "gpx"
    if "opengis.net/gml" in start or roots[0] == "featurecollection":
        return "gml"
    raise InputError(f"is XML, but neither KML, GML nor GPX: it begins with “{roots[0][:40]}”.", hint=KINDS_HINT)


def _part_of_shapefile(name: str) -> bool:
    return PurePath(name).suffix.lower() in (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix")
