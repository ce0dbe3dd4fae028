"""What a text has been read as: outlines, boxes and lists of corners as areas, each way of reading in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely

from olci_core.area.area import Area
from olci_core.area.canonical import is_wide
from olci_core.area.crs import CoordinateSystemUnknown
from olci_core.area.nesting import sorted_out
from olci_core.area.outlines import NOTHING, POINT, Outline, put_in_degrees
from olci_core.area.text.bounds import Bounds
from olci_core.area.text.corner_list import Corners
from olci_core.area.text.named_box import Box
from olci_core.area.text.places import PointWithoutRadius, places_in
from olci_core.area.text.unplaced import unplaced_box, unplaced_outlines
from olci_core.area.text.wkt_geojson import Polygons
from olci_core.errors import InputError

WRITE_LIKE_THIS = (
    "Write west, south, east, north in degrees, such as -82, 71.5, -75, 74; or 71.5-74 N, 82-75 W; "
    "or point 20, 57.5, radius 50 km; or the name of a sea; or paste WKT or GeoJSON."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text: the area, and in words what was taken for what ("" where nothing was decided)."""

    area: Area
    words: str = ""


def of_outlines(outlines: list[Outline], *, said: str = "") -> tuple[Reading, ...]:
    """Read outlines together as one area; where an edge is wider than 180°, the short way round and the long one.

    Raises:
        UnplacedText: their numbers are no degrees, and nothing says what they are.
        InputError: none of them is an area.
    """
    whole = [outline for outline in outlines if outline.polygons]
    if not whole:
        fault = outlines[0].fault if outlines else ""
        raise InputError(
            f"This holds no area, but {fault}." if fault not in ("", NOTHING) else "This holds no area.",
            hint="A point and a radius in km make an area." if fault == POINT else WRITE_LIKE_THIS,
        )
    try:
        put_in_degrees(whole)
    except CoordinateSystemUnknown as error:
        raise unplaced_outlines(error, [polygon for outline in whole for polygon in outline.polygons]) from error
    polygons = [part for outline in whole for polygon in outline.polygons for part in sorted_out(polygon)]
    if not any(is_wide(polygon) for polygon in polygons):
        return (Reading(Area.from_polygons(polygons), said),)
    return _distinct(_both_ways(polygons))


def of_corners(lists: Sequence[Corners]) -> tuple[Reading, ...]:
    """Read lists of corners: each that is on the earth and has a size; a list of which that is sure has one reading."""
    found: list[Reading] = []
    problem: InputError | None = None
    for one in lists:
        try:
            for reading in of_outlines([Outline("", [[one.ring]])]):
                words = f"{one.words}: {reading.words or Bounds(*reading.area.bounds).words()}"
                found.append(Reading(reading.area, words))
        except InputError as error:
            problem = problem or error
    if not found and problem is not None:
        raise problem
    return tuple(found)


def of_boxes(bounds: tuple[Bounds, ...]) -> tuple[Reading, ...]:
    """Read boxes; one wider than 180° may be meant the other way round the earth, and both are named."""
    found: dict[Area, Reading] = {}
    for one in bounds:
        for way in (one, Bounds(one.east, one.south, one.west, one.north)):
            if way is not one and (len(bounds) > 1 or not (one.east - one.west) % 360 > 180):
                continue
            if (area := box_area(way)) is not None:
                found.setdefault(area, Reading(area, way.words()))
    if not found:
        if (unplaced := unplaced_box(bounds)) is not None:
            raise unplaced
        one = bounds[0]
        if one.west == one.east and one.south == one.north and abs(one.south) <= 90:
            raise PointWithoutRadius(places_in(f"point {one.west!r}, {one.south!r}"))
        Area.from_bounds(one.west, one.south, one.east, one.north)
    return tuple(found.values())


def of_named_boxes(boxes: tuple[Box, ...]) -> tuple[Reading, ...]:
    """Read boxes of a program's notation, converted where they name a coordinate system."""
    if boxes[0].crs in (None, "EPSG:4326", "EPSG:4979"):
        return of_boxes(tuple(Bounds(box.west, box.south, box.east, box.north) for box in boxes))
    found: dict[Area, Reading] = {}
    for box in boxes:
        ring = shapely.get_coordinates(shapely.box(box.west, box.south, box.east, box.north))
        try:
            for reading in of_outlines([Outline("", [[ring]], crs=box.crs)]):
                words = f"{Bounds(*(round(edge, 4) for edge in reading.area.bounds)).words()}, from {box.crs}"
                found.setdefault(reading.area, Reading(reading.area, words))
        except InputError:
            if box is boxes[-1] and not found:
                raise
    return tuple(found.values())


def box_area(bounds: Bounds) -> Area | None:
    """Return the area of a box, None where it is none."""
    try:
        return Area.from_bounds(bounds.west, bounds.south, bounds.east, bounds.north)
    except InputError:
        return None


def _both_ways(polygons: Polygons) -> Iterator[Area]:
    problem: InputError | None = None
    found = False
    for long_way in (False, True):
        try:
            yield Area.from_polygons(polygons, long_way=long_way)
            found = True
        except InputError as error:
            problem = problem or error
    if not found and problem is not None:
        raise problem


def _distinct(areas: Iterator[Area]) -> tuple[Reading, ...]:
    found: dict[Area, Reading] = {}
    for area in areas:
        found.setdefault(area, Reading(area, _way_words(area)))
    return tuple(found.values())


def _way_words(area: Area) -> str:
    west, south, east, north = area.bounds
    width = (east - west) % 360 or 360
    return f"{Bounds(west, south, east, north).words()} ({width:g}° wide)"
