"""An area as people write it: WKT, GeoJSON, bounds with and without letters, a point with a radius."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from olci_core.area.area import Area
from olci_core.area.text.bounds import Bounds, bounds_in, degrees, points_in
from olci_core.errors import InputError

SMALL_CIRCLE_KM = 10.0  # what a point becomes when nobody says how large
EXAMPLES = (
    "Write west, south, east, north in degrees, such as -82, 71.5, -75, 74; or 71.5-74 N, 82-75 W; "
    "or point 20, 57.5, radius 50 km; or paste WKT or GeoJSON."
)
_SWAP, _SWAPPED = "Swap longitude and latitude", "Longitude and latitude change places."
_PLAIN = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_WKT = re.compile(r"\s*(SRID\b|geography\b|geometry\b|[A-Z]+\s*(?:Z|M|ZM)?\s*(?:\(|EMPTY\b))", re.IGNORECASE)
_KM = {"km": 1.0, "m": 0.001, "nm": 1.852, "nmi": 1.852}
_CIRCLE = re.compile(
    r"(?P<place>.*?)[\s,;]*(?:\b(?:with\s+)?(?:radius|r)\b)?[\s:=]*"
    r"(?<![\d.])(?P<radius>\d+(?:\.\d+)?)\s*(?P<unit>km|nmi|nm|m)\.?\s*",
    re.IGNORECASE | re.DOTALL,
)
_POINT_WORDS = re.compile(r"^\s*(?:(?:point|circle|around|round|at|of)\b\s*)+|[()]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text: the area, and in words what was taken for what ("" where nothing was decided)."""

    area: Area
    words: str = ""


@dataclass(frozen=True, slots=True)
class Mend:
    """A way to put a mistake right: what to do ("Mend the outline"), the area then, and what will be changed."""

    action: str
    area: Area
    words: str


def area_from_text(text: str) -> Area:
    """Return the area that a text describes.

    Raises:
        InputError: it describes none, or may mean several; message and hint say what to do.
    """
    found = readings(text)
    if len(found) > 1:
        raise InputError(
            "This can be read in more than one way: " + "; or ".join(reading.words for reading in found) + ".",
            hint="Choose one, or write west, south, east, north in degrees with signs: -82, 71.5, -75, 74.",
        )
    return found[0].area


def readings(text: str) -> tuple[Reading, ...]:
    """Return every sensible way to read a text, the likeliest first; never none.

    Raises:
        InputError: it describes no area.
    """
    if not text.strip():
        raise InputError("The area is empty.", hint=EXAMPLES)
    if text.lstrip().startswith(("{", "[")):
        return (Reading(Area.from_geojson(_json(text))),)
    if circle := _CIRCLE.fullmatch(text):
        return _circles(circle["place"], radius_km=_radius_km(circle))
    if _WKT.match(text):
        return (Reading(Area.from_wkt(text)),)
    if bounds := bounds_in(text):
        return _boxes(bounds)
    if _points(text):
        raise InputError(
            "This is a point: give a radius.", hint="Write it behind the point: point 20, 57.5, radius 50 km."
        )
    raise InputError("This does not describe an area.", hint=EXAMPLES)


def mends(text: str) -> tuple[Mend, ...]:
    """Return what may put right a text that ``readings`` refused, if anything is clear enough."""
    try:
        for kind in (_mended_outline, _swapped, _small_circle):
            if found := kind(text):
                return (found,)
    except InputError:
        pass  # what cannot even be taken apart has no mend
    return ()


def swapped(area: Area) -> Area | None:
    """Return an area with longitude and latitude exchanged, None where that leads off the earth."""
    if area.crosses_antimeridian or area.holds_pole:
        return None
    try:
        return Area.from_geojson(
            shapely.geometry.mapping(shapely.transform(area.geometry, lambda points: points[:, ::-1]))
        )
    except InputError:
        return None


def _boxes(bounds: tuple[Bounds, ...]) -> tuple[Reading, ...]:
    found: dict[Area, Reading] = {}
    for one in bounds:
        if (area := _box(one)) is not None:
            found.setdefault(area, Reading(area, one.words()))
    if not found:
        one = bounds[0]
        Area.from_bounds(one.west, one.south, one.east, one.north)
    return tuple(found.values())


def _box(bounds: Bounds) -> Area | None:
    try:
        return Area.from_bounds(bounds.west, bounds.south, bounds.east, bounds.north)
    except InputError:
        return None


def _circles(place: str, *, radius_km: float) -> tuple[Reading, ...]:
    points = _points(place)
    if not points:
        raise InputError("There is a radius, but no point before it.", hint="Write point 20, 57.5, radius 50 km.")
    lon, lat = points[0]
    words = f"{radius_km:g} km round {degrees(lon, 'EW')}, {degrees(lat, 'NS')}"
    return (Reading(Area.from_point(lon, lat, radius_km=radius_km), words),)


def _radius_km(circle: re.Match[str]) -> float:
    return float(circle["radius"]) * _KM[circle["unit"].lower()]


def _points(text: str) -> tuple[tuple[float, float], ...]:
    return points_in(_POINT_WORDS.sub(" ", text))


def _mended_outline(text: str) -> Mend | None:
    is_json = text.lstrip().startswith("{")
    if not is_json and not _WKT.match(text):
        return None
    found = Area.mended(_json(text) if is_json else text)
    if found is None:
        return None
    area, words = found
    return Mend(_SWAP if "exchanged" in words else "Mend the outline", area, words)


def _swapped(text: str) -> Mend | None:
    if circle := _CIRCLE.fullmatch(text):
        for lon, lat in _points(circle["place"]):
            if abs(lat) > 90 >= abs(lon):
                return Mend(_SWAP, Area.from_point(lat, lon, radius_km=_radius_km(circle)), _SWAPPED)
        return None
    for bounds in bounds_in(text):
        if (box := _box(bounds.swapped())) is not None:
            return Mend(_SWAP, box, _SWAPPED)
    return None


def _small_circle(text: str) -> Mend | None:
    place = _single_place(text)
    if place is None:
        return None
    lon, lat = place
    words = f"All points within {SMALL_CIRCLE_KM:g} km of {degrees(lon, 'EW')}, {degrees(lat, 'NS')}."
    area = Area.from_point(lon, lat, radius_km=SMALL_CIRCLE_KM)
    return Mend(f"Make it a circle of {SMALL_CIRCLE_KM:g} km", area, words)


def _single_place(text: str) -> tuple[float, float] | None:
    """Return the middle of a text's corners if they span no more than a line or a point, and are on the earth."""
    if circle := _CIRCLE.fullmatch(text):
        text = circle["place"]
    if text.lstrip().startswith("{"):
        corners = [(float(lon), float(lat)) for lon, lat in re.findall(rf"\[\s*({_PLAIN})\s*,\s*({_PLAIN})", text)]
    elif _WKT.match(text):
        corners = [(float(lon), float(lat)) for lon, lat in re.findall(rf"({_PLAIN})\s+({_PLAIN})", text)]
    elif bounds := bounds_in(text):
        corners = [(bounds[0].west, bounds[0].south), (bounds[0].east, bounds[0].north)]
        if bounds[0].west != bounds[0].east and bounds[0].south != bounds[0].north:
            return None
    else:
        corners = list(_points(text))
    if not corners:
        return None
    points = np.array(corners)
    lon, lat = (float(number) for number in (points.min(axis=0) + points.max(axis=0)) / 2)
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


def _json(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise InputError(
            f"This GeoJSON is cut off or damaged: {error}", hint="Copy the whole text and paste it again."
        ) from error
    if not isinstance(value, dict):
        raise InputError("This is JSON, but not GeoJSON.", hint=EXAMPLES)
    return value
