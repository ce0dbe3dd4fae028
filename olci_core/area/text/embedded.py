"""Outlines inside other text: WKT in a filter or a program, several of them, hexadecimal WKB, KML and GML snippets."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import shapely

from olci_core.area.outlines import Outline
from olci_core.area.polygons import Ring
from olci_core.area.text import wkt_geojson
from olci_core.area.text.clean import numbers_in
from olci_core.area.text.corner_list import Corners, kml_corners
from olci_core.errors import InputError

_WKT = re.compile(
    r"(?:SRID\s*=\s*(?P<srid>\d+)\s*;\s*)?(?<![A-Za-z])(?P<kind>(?:MULTI)?POLYGON)\s*(?:ZM|Z|M)?\s*(?=\(\s*\()",
    re.IGNORECASE,
)
_OTHER_WKT = re.compile(
    r"(?:SRID\s*=\s*\d+\s*;\s*)?(?<![A-Za-z])(?:(?:MULTI)?(?:POINT|LINESTRING|CURVE|SURFACE)|CURVEPOLYGON|CIRCULARSTRING"
    r"|COMPOUNDCURVE|TRIANGLE|TIN|POLYHEDRALSURFACE|GEOMETRYCOLLECTION|(?:MULTI)?POLYGON)\s*(?:ZM|Z|M)?\s*(?:\((?!\s*\[)|EMPTY\b)",
    re.IGNORECASE,
)
_HEX = re.compile(r"(?:\\x|0x|X')?(?P<hex>0[01][0-9A-Fa-f]{40,})'?")
_MAX_HEX = 200_000  # characters: deeper nesting than fits here would be too much for its reader
_CRS_BEHIND = re.compile(r"['\")\s,;]*(?:EPSG:|srid\s*=\s*)?(?P<srid>\d{4,6})\s*\)*\s*;?\s*$", re.IGNORECASE)
_POLYGON = re.compile(r"<(?:\w+:)?Polygon\b.*?</(?:\w+:)?Polygon\s*>", re.DOTALL | re.IGNORECASE)
_COORDINATES = re.compile(r"<(?:\w+:)?coordinates\b[^>]*>([^<]*)</", re.IGNORECASE)
_POSITIONS = re.compile(r"<(?:\w+:)?posList\b[^>]*>([^<]*)</", re.IGNORECASE)


def wkt_outlines(text: str) -> list[Outline]:
    """Return every polygon written as WKT in a text, each with the system its SRID names; [] for none.

    Raises:
        InputError: one of them cannot be read.
    """
    found = []
    for match in _WKT.finditer(text):
        end = _closing(text, match.end())
        if end < match.end():
            raise InputError(
                f"The area cannot be read as WKT: {wkt_geojson.short(text[match.start() :])}",
                hint="A bracket is not closed. Copy the whole text and paste it again.",
            )
        srid = match["srid"]
        if srid is None and (behind := _CRS_BEHIND.fullmatch(text[end:])):
            srid = behind["srid"]
        polygons = wkt_geojson.from_wkt(text[match.start("kind") : end])
        found.append(Outline("", polygons, crs=f"EPSG:{srid}" if srid else None))
    return found


def holds_wkt_polygons(text: str) -> bool:
    """Whether a text holds a polygon written as WKT."""
    return _WKT.search(text) is not None


def is_wkt(text: str) -> bool:
    """Whether a text holds WKT of any kind, an area or not."""
    return _OTHER_WKT.search(text) is not None


def wkb_outlines(text: str) -> list[Outline]:
    """Return the polygons of hexadecimal WKB, as PostGIS shows it; [] if it is none.

    Raises:
        InputError: it is damaged, or no area.
    """
    match = _HEX.fullmatch(text) if len(text) <= _MAX_HEX else None
    if match is None:
        return []
    try:
        geometry = shapely.from_wkb(match["hex"][: len(match["hex"]) // 2 * 2])
    except (shapely.errors.GEOSException, RuntimeError, ValueError) as error:
        raise InputError("This looks like WKB, but is cut off or damaged.", hint="Copy the whole of it.") from error
    srid = shapely.get_srid(geometry)
    return [Outline("", wkt_geojson.of_shapely(geometry), crs=f"EPSG:{srid}" if srid else None)]


def xml_corners(text: str) -> tuple[list[Outline], tuple[Corners, ...]]:
    """Return what a snippet of XML holds: the polygons of KML, or the outlines that GML's positions may mean.

    GML writes latitude first or longitude first, as its system has it; both are returned.
    """
    outlines = [
        Outline("", [rings])
        for polygon in _POLYGON.finditer(text)
        if (rings := list(_rings(_COORDINATES.findall(polygon[0]))))
    ]
    if not outlines:
        rings = [ring for ring in _rings(_COORDINATES.findall(text)) if len(ring) > 2]
        outlines = [Outline("", [[ring]]) for ring in rings]
    positions = [numbers_in(part) for part in _POSITIONS.findall(text)]
    if outlines or not positions or len(positions[0]) % 2 or len(positions[0]) < 6:
        return outlines, ()
    ring = np.array(positions[0]).reshape(-1, 2)
    return [], (Corners(ring[:, ::-1], "latitude first"), Corners(ring, "longitude first"))


def _rings(texts: list[str]) -> Iterator[Ring]:
    return (corners for text in texts if (corners := kml_corners(text)) is not None)


def _closing(text: str, start: int) -> int:
    """Return the place behind the bracket that closes the one at ``start``; -1 if there is none."""
    depth = 0
    for bracket in re.finditer(r"[()]", text[start:]):
        depth += 1 if bracket[0] == "(" else -1
        if depth == 0:
            return start + bracket.end()
    return -1
