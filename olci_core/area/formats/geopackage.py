"""Polygons of a GeoPackage (OGC 12-128): an SQLite database with a table of features."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from olci_core.area.text.wkt_geojson import Polygons
from olci_core.errors import InputError

_MAX_STEPS = 20_000  # of a thousand instructions: a few seconds; a view can be written to run for ever
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_TABLES = """
    SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition
    FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id ORDER BY g.table_name
"""


def features(path: Path) -> Iterator[tuple[str, Polygons, str | None]]:
    """Yield name, polygons and coordinate system (None: degrees) of each feature.

    Raises:
        InputError: this is no GeoPackage, or a damaged one.
    """
    steps = iter(range(_MAX_STEPS))
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.set_progress_handler(lambda: next(steps, None) is None, 1000)
            database.execute("PRAGMA trusted_schema = OFF")
            for table, column, organization, code, definition in database.execute(_TABLES).fetchall():
                crs = _crs(str(organization), code, str(definition))
                yield from ((name, found, crs) for name, found in _rows(database, str(table), str(column)))
    except (sqlite3.Error, UnicodeDecodeError, shapely.errors.GEOSException) as error:
        raise InputError(f"The GeoPackage cannot be read: {error}", hint="Save it again.") from error


def _rows(database: sqlite3.Connection, table: str, column: str) -> Iterator[tuple[str, Polygons]]:
    cursor = database.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608 - a name cannot be a parameter
    titles = [str(title[0]).lower() for title in cursor.description]
    shape_at = titles.index(column.lower()) if column.lower() in titles else 0
    name_at = next((titles.index(title) for title in ("name", "title", "label") if title in titles), None)
    for number, row in enumerate(cursor, 1):
        polygons = _polygons(row[shape_at])
        if polygons:
            name = "" if name_at is None or row[name_at] is None else str(row[name_at]).strip()[:200]
            yield name or f"{table} {number}", polygons


def _polygons(blob: object) -> Polygons:
    """Return the polygons of a GeoPackageBinary: magic, version, flags, SRS, envelope, then WKB (clause 2.1.3)."""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        return []
    envelope = (blob[3] >> 1) & 7
    if envelope >= len(_ENVELOPE_BYTES):
        return []
    geometry: BaseGeometry = shapely.from_wkb(blob[8 + _ENVELOPE_BYTES[envelope] :])
    return [
        [shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(geometry)
        if isinstance(part, shapely.Polygon) and not part.is_empty
    ]


def _crs(organization: str, code: int | None, definition: str) -> str | None:
    if code in (0, -1, None):  # undefined: what lies within ±180 and ±90 is taken for degrees
        return None
    return f"EPSG:{code}" if organization.upper() == "EPSG" else definition


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
