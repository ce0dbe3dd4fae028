"""Outlines and points whose numbers are no degrees, while nothing says what they are: kept until somebody does."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely

from olci_core.area.crs import (
    LATITUDE_FIRST,
    CoordinateSystemUnknown,
    CrsChoice,
    choices_for,
    rings_in_degrees,
)
from olci_core.area.text.bounds import Bounds
from olci_core.area.text.places import Place
from olci_core.area.text.wkt_geojson import Polygons
from olci_core.errors import InputError

MAX_DEGREES = 540.0  # what is larger is taken for metres
_HINT = "Choose their coordinate system; or write it: SRID=25832; before WKT, [EPSG:25832] behind a box."


class UnplacedText(CoordinateSystemUnknown):
    """A text of metres, or the like, without a coordinate system; it keeps what it holds.

    ``polygons`` are its outlines; or ``point`` is what stands in it alone, with ``radius_km`` where one is written.
    """

    def __init__(
        self,
        choices: tuple[CrsChoice, ...],
        *,
        polygons: Polygons | None = None,
        point: tuple[float, float] | None = None,
        radius_km: float | None = None,
        said: str = "",
    ) -> None:
        polygons = polygons or []
        points = [np.array([point])] if point is not None else [ring for polygon in polygons for ring in polygon]
        largest = np.abs(np.concatenate(points)).max()
        super().__init__(
            said or f"The numbers (up to {largest:,.0f}) are no degrees, and nothing says what they are.",
            hint=_HINT,
            choices=choices,
        )
        self.polygons, self.point, self.radius_km = polygons, point, radius_km


def unplaced_box(bounds: Sequence[Bounds]) -> UnplacedText | None:
    """Return the box that four numbers in metres mean, None where they are degrees or no box.

    Written are west, south, east, north or west, east, south, north: what gives the smaller box is meant.
    """
    one = bounds[0]
    if max(abs(one.west), abs(one.south), abs(one.east), abs(one.north)) <= MAX_DEGREES:
        return None
    boxes = [_box(each.west, each.south, each.east, each.north) for each in bounds]
    boxes.append(_box(one.west, one.east, one.south, one.north))
    boxes = [box for box in boxes if box.area > 0]
    if not boxes:
        return None
    polygons = [[shapely.get_coordinates(min(boxes, key=lambda box: box.length))]]
    return UnplacedText(choices_for(polygons[0][0]), polygons=polygons)


def unplaced_point(places: Sequence[Place], *, radius_km: float | None = None) -> UnplacedText | None:
    """Return a point in metres, easting first; None where it is in degrees."""
    if not places or max(abs(places[0].lon), abs(places[0].lat)) <= MAX_DEGREES:
        return None
    point = places[0].lon, places[0].lat
    return UnplacedText(choices_for(np.array([point])), point=point, radius_km=radius_km)


def unplaced_outlines(error: CoordinateSystemUnknown, polygons: Polygons) -> CoordinateSystemUnknown:
    """Return an error about outlines with these; as it is where their numbers are degrees the wrong way round."""
    if {choice.code for choice in error.choices} == {LATITUDE_FIRST}:
        return error
    return UnplacedText(error.choices, polygons=polygons, said=str(error))


def place_in(point: tuple[float, float], crs: str) -> Place:
    """Return a point of a coordinate system in degrees.

    Raises:
        InputError: the coordinate system is not known, or does not reach there.
    """
    ((lon, lat),) = rings_in_degrees([np.array([point], dtype=np.float64)], crs)[0].tolist()
    if not (math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= MAX_DEGREES):
        raise InputError(f"In {crs} these numbers lie nowhere on the earth.", hint="Choose another coordinate system.")
    return Place(lon, lat, f"{Bounds(round(lon, 5), round(lat, 5), 0, 0).place_words()}, from {crs}")


def _box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(min(west, east), min(south, north), max(west, east), max(south, north))
