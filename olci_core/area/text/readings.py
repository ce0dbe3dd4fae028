"""An area as people write it: names, boxes, points with a radius, corners, WKT, GeoJSON, and their relatives."""

from __future__ import annotations

import re

import numpy as np

from olci_core.area.area import Area
from olci_core.area.named_regions import matching, region_named
from olci_core.area.outlines import Outline
from olci_core.area.text.bounds import Bounds, bounds_in
from olci_core.area.text.clean import MAX_SMALL, cleaned, squeezed
from olci_core.area.text.corner_list import corner_lists
from olci_core.area.text.embedded import holds_wkt_polygons, is_wkt, wkb_outlines, wkt_outlines, xml_corners
from olci_core.area.text.grid_reference import grid_places
from olci_core.area.text.named_box import named_boxes
from olci_core.area.text.places import Place, PointWithoutRadius, circle_in, places_in
from olci_core.area.text.reading import WRITE_LIKE_THIS, Reading, of_boxes, of_corners, of_named_boxes, of_outlines
from olci_core.area.text.structured import called, structured
from olci_core.area.text.unplaced import UnplacedText, place_in, unplaced_point
from olci_core.area.text.wkt_geojson import MAX_TEXT
from olci_core.errors import InputError

_NO_NUMBER = re.compile(r"\d{100}")  # a box or a point has none so long, and patterns take their time over it
_DECIMAL_COMMA = re.compile(r"[-+−]?\d+,\d+")


def area_from_text(text: str) -> Area:
    """Return the area that a text describes.

    Raises:
        InputError: it describes none, or may mean several; message and hint say what to do.
    """
    return only_reading(text).area


def only_reading(text: str) -> Reading:
    """Return the one way to read a text.

    Raises:
        UnplacedText: its numbers are no degrees, and nothing says what they are; ``reading_in`` reads it then.
        InputError: it describes no area, or may mean several; message and hint say what to do.
    """
    found = readings(text)
    if len(found) > 1:
        raise InputError(
            "This can be read in more than one way: " + "; or ".join(reading.words for reading in found) + ".",
            hint="Choose one, or write it with letters: 82-75 W, 71.5-74 N.",
        )
    return found[0]


@np.errstate(all="ignore")  # numbers beyond all bounds are refused by what they come to
def readings(text: str) -> tuple[Reading, ...]:
    """Return every sensible way to read a text, the likeliest first; never none.

    Raises:
        PointWithoutRadius: it is a point, or may be one of two.
        UnplacedText: its numbers are no degrees, and nothing says what they are; ``reading_in`` reads it then.
        InputError: it describes no area.
    """
    text = cleaned(text)
    if not text:
        raise InputError("The area is empty.", hint=WRITE_LIKE_THIS)
    if len(text) > MAX_TEXT:
        raise InputError(f"The area is too long: {len(text):,} characters.", hint="Give it as a file.")
    if text.casefold() in (name.casefold() for name in matching(text)):
        (name,) = (name for name in matching(text) if name.casefold() == text.casefold())
        return (Reading(region_named(name), name),)
    for kind in (structured, called, _embedded, _small, _listed):
        if found := kind(text):
            return found
    raise InputError("This does not describe an area.", hint=WRITE_LIKE_THIS)


@np.errstate(all="ignore")  # what lies outside a coordinate system comes back infinite, and is refused
def reading_in(unplaced: UnplacedText, crs: str) -> Reading:
    """Return what a text means once somebody has said its coordinate system.

    Raises:
        PointWithoutRadius: it is a point.
        InputError: the coordinate system is not known, or the text is no area in it.
    """
    if unplaced.point is not None:
        place = place_in(unplaced.point, crs)
        if unplaced.radius_km is None:
            raise PointWithoutRadius((place,))
        return circle(place, radius_km=unplaced.radius_km)
    outline = Outline("", [list(polygon) for polygon in unplaced.polygons], crs=crs)
    area = of_outlines([outline])[0].area
    return Reading(area, f"{Bounds(*(round(edge, 4) for edge in area.bounds)).words()}, from {crs}")


def circle(place: Place, *, radius_km: float) -> Reading:
    """Return the circle round a place.

    Raises:
        InputError: the place is not on the earth, or the radius is no size.
    """
    return Reading(
        Area.from_point(place.lon, place.lat, radius_km=radius_km), f"{radius_km:.4g} km round {place.words}"
    )


def _embedded(text: str) -> tuple[Reading, ...]:
    """Read WKT wherever it stands, WKB in hexadecimal, and snippets of KML and GML."""
    if outlines := wkb_outlines(text):
        return of_outlines(outlines)
    if holds_wkt_polygons(text):
        return of_outlines(wkt_outlines(text))
    if "<" in text and ">" in text:
        outlines, corners = xml_corners(text)
        if outlines:
            return of_outlines(outlines)
        if corners:
            return of_corners(corners)
    return ()


def _small(text: str) -> tuple[Reading, ...]:
    """Read what takes a line: circles, boxes, grid references, points."""
    if len(text) > MAX_SMALL or _NO_NUMBER.search(text):
        return ()
    text = squeezed(text)
    grid = grid_places(text)
    if found := None if grid else circle_in(text):
        return _circles(*found)
    if boxes := () if grid or is_wkt(text) else named_boxes(text):
        return of_named_boxes(boxes)
    if squares := tuple(Reading(Area.from_polygons([[one.ring]]), one.words) for one in grid if one.ring is not None):
        return squares
    if places := places_in(text):
        raise unplaced_point(places) or PointWithoutRadius(places)
    return (Reading(Area.from_wkt(text)),) if is_wkt(text) else _bare_box(text)


def _bare_box(text: str) -> tuple[Reading, ...]:
    """Read four numbers, with letters or without, and with decimal commas where that is clear."""
    bounds = bounds_in(text)
    if (plain := _with_points(text)) is not None:
        bounds = (*bounds_in(plain), *bounds)
    return of_boxes(bounds) if bounds else ()


def _with_points(text: str) -> str | None:
    """Return a text of numbers with decimal commas (20,5; 57,5) with decimal points; None if it is not clearly one."""
    parts = [part for part in re.split(r"[;\s]+", text.strip()) if part]
    if len(parts) != 4 or not any(_DECIMAL_COMMA.fullmatch(part) for part in parts):
        return None
    if not all(re.fullmatch(r"[-+−]?\d+(?:,\d+)?", part) for part in parts):
        return None
    return "; ".join(part.replace(",", ".") for part in parts)


def _listed(text: str) -> tuple[Reading, ...]:
    return of_corners(corner_lists(text))


def _circles(place: str, radius_km: float) -> tuple[Reading, ...]:
    places = places_in(place) if place.strip() else ()
    if not places:
        raise InputError("There is a radius, but no point that it is of.", hint="Write point 20, 57.5, radius 50 km.")
    if (unplaced := unplaced_point(places, radius_km=radius_km)) is not None:
        raise unplaced
    found: list[Reading] = []
    problem: InputError | None = None
    for one in places:
        try:
            found.append(circle(one, radius_km=radius_km))
        except InputError as error:
            problem = problem or error
    if not found and problem is not None:
        raise problem
    return tuple(found)
