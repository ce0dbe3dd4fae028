"""Polygons of a Shapefile, by the ESRI Shapefile Technical Description (1998)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np
import shapely
from shapely import Polygon, STRtree

from olci_core.area.polygons import Ring
from olci_core.area.text.wkt_geojson import Polygons
from olci_core.errors import InputError

_MAGIC = 9994
_POLYGONS = (5, 15, 25)  # plain, with heights, with measures
_HEADER_BYTES = 100
_TEXT = ord("C")


def features(content: bytes, table: bytes) -> Iterator[tuple[str, Polygons]]:
    """Yield name and polygons of each record of a .shp, in its own coordinates; names from the .dbf beside it.

    Raises:
        InputError: this is no Shapefile, or it ends within a record.
    """
    if len(content) < _HEADER_BYTES or struct.unpack_from(">i", content)[0] != _MAGIC:
        raise InputError("The .shp in the zip file is no Shapefile.", hint="Pack it again.")
    names = _names(table)
    place = _HEADER_BYTES
    try:
        while place + 12 <= len(content):
            number, words, kind = struct.unpack_from(">ii", content, place) + struct.unpack_from(
                "<i", content, place + 8
            )
            if kind in _POLYGONS:
                name = names[number - 1] if 0 < number <= len(names) else ""
                yield name or f"Feature {number}", _with_holes(list(_rings(content, place + 8)))
            place += 8 + 2 * max(words, 2)
    except (struct.error, ValueError) as error:
        raise InputError("The Shapefile ends within a shape.", hint="Pack it again.") from error


def _rings(content: bytes, place: int) -> Iterator[Ring]:
    parts, points = struct.unpack_from("<ii", content, place + 36)
    if not (0 <= parts <= points and place + 44 + 4 * parts + 16 * points <= len(content)):
        raise ValueError
    starts = np.frombuffer(content, "<i4", parts, place + 44)
    corners = np.frombuffer(content, "<f8", 2 * points, place + 44 + 4 * parts).reshape(-1, 2)
    yield from (ring for ring in np.split(corners, starts[1:]) if len(ring) >= 4)


def _with_holes(rings: list[Ring]) -> Polygons:
    """Return polygons: rings against the clock are holes, each of the smallest ring that holds it."""
    hole = np.array([bool(shapely.is_ccw(shapely.LinearRing(ring))) for ring in rings], dtype=bool)
    if hole.all():  # written the wrong way round
        return [[ring] for ring in rings]
    polygons = [[rings[index]] for index in np.flatnonzero(~hole)]
    shells = np.array([Polygon(shell) for (shell,) in polygons])
    holes = np.flatnonzero(hole)
    first_corners = shapely.points(np.array([rings[index][0] for index in holes]).reshape(-1, 2))
    smallest: dict[int, int] = {}
    for at, shell in zip(*STRtree(shells).query(first_corners, predicate="intersects"), strict=True):
        if at not in smallest or shells[shell].area < shells[smallest[at]].area:
            smallest[int(at)] = int(shell)
    for at, shell in smallest.items():
        polygons[shell].append(rings[holes[at]])
    return polygons


def _names(table: bytes) -> list[str]:
    """Return the texts of the column that is called a name, or of the first one of text (dBASE III)."""
    if len(table) < 32:
        return []
    count, header, width = struct.unpack_from("<IHH", table, 4)
    columns = []
    offset = 1
    for place in range(32, min(header, len(table)) - 31, 32):
        if table[place] == 0x0D:
            break
        title = table[place : place + 11].split(b"\0")[0].decode("ascii", errors="replace").lower()
        if table[place + 11] == _TEXT:
            columns.append((title not in ("name", "title", "label"), "name" not in title, offset, table[place + 16]))
        offset += table[place + 16]
    if not columns or width == 0:
        return []
    *_, start, length = min(columns)
    rows = range(header, min(len(table), header + count * width), width)
    return [_text(table[row + start : row + start + length]) for row in rows]


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8").strip(" \0")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace").strip(" \0")
