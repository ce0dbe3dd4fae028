"""Points and circles as people write them; a point alone asks for its radius."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from olci_core.area.text.bounds import degrees, points_in
from olci_core.area.text.clean import NUMBER
from olci_core.area.text.grid_reference import grid_places
from olci_core.area.text.named_box import latlon_point
from olci_core.errors import InputError

_KM = {
    **dict.fromkeys(("km", "kms", "kilometer", "kilometers", "kilometre", "kilometres"), 1.0),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 0.001),
    **dict.fromkeys(("nm", "nmi", "nautical mile", "nautical miles", "sm"), 1.852),
    **dict.fromkeys(("mi", "mile", "miles"), 1.609344),
}
_UNIT = r"(?P<unit>" + "|".join(sorted(_KM, key=len, reverse=True)) + r")\b\.?"
_SIZE = rf"(?<![\d.])(?P<radius>\d+(?:[.,]\d+)?)\s*{_UNIT}"
_BEHIND = re.compile(
    rf"(?P<place>.*?)[\s,;]*(?:±|\+/-|\b(?:with\s+)?(?:a\s+)?(?:(?:radius|r|buffer)(?:\s+of)?)\b)?[\s:=]*{_SIZE}"
    r"(?:\s*(?:radius|buffer|around|round)?)\s*\)?\s*",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE = re.compile(
    rf"\s*(?:within|radius(?:\s+of)?|buffer(?:\s+of)?|circle(?:\s+of)?)?[\s:=]*{_SIZE}"
    r"\s*(?:radius\s*)?(?:around|round|of|from|about|at|near|,|;)\s*(?P<place>.+)",
    re.IGNORECASE | re.DOTALL,
)
_WORDS = re.compile(
    r"^\s*(?:(?:point|circle|around|round|at|of|the|center|centre|position|pos|geo)\b[\s:]*)+|[()]", re.I
)
_WKT_POINT = re.compile(
    rf"(?:SRID\s*=\s*4326\s*;\s*)?POINT\s*Z?M?\s*\(\s*({NUMBER})[\s,]+({NUMBER})(?:\s+{NUMBER})*\s*\)", re.IGNORECASE
)
_MAP_LINKS = (
    re.compile(rf"!3d({NUMBER})!4d({NUMBER})"),  # the place itself, before the middle of the map
    re.compile(rf"[?&]mlat=({NUMBER})&mlon=({NUMBER})"),
    re.compile(rf"@({NUMBER}),({NUMBER}),[\d.]+[zm]"),
    re.compile(rf"#map=[\d.]+/({NUMBER})/({NUMBER})"),
    re.compile(rf"^geo:({NUMBER}),({NUMBER})"),
    re.compile(rf"[?&](?:q|ll|center|query)=({NUMBER}),({NUMBER})\b"),
)  # latitude first, all of them
_YANDEX = re.compile(rf"yandex\.[a-z.]+/.*[?&]ll=({NUMBER}),({NUMBER})\b")  # longitude first


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees as somebody may have meant it; ``words`` say how it was read."""

    lon: float
    lat: float
    words: str


class PointWithoutRadius(InputError):
    """A point, which is no area until somebody says how far round it; ``places`` are what it may mean."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        several = len(places) > 1
        super().__init__(
            "This is a point: give a radius."
            if not several
            else "This is a point that may be one of two: choose it and give a radius.",
            hint="Choose it and its radius at the map, or write both: point 20, 57.5, radius 50 km.",
        )
        self.places = places


def circle_in(text: str) -> tuple[str, float] | None:
    """Return what stands for the place of a circle, and its radius in km; None if no radius is written."""
    for pattern in (_BEHIND, _BEFORE):
        if match := pattern.fullmatch(text):
            unit = " ".join(match["unit"].lower().split())
            return match["place"], float(match["radius"].replace(",", ".")) * _KM[unit]
    return None


def places_in(text: str) -> tuple[Place, ...]:
    """Return the points that a text may mean, the likeliest first; none if it is no point.

    Two bare numbers may be either way round: maps on the web put latitude first, programs longitude.

    Raises:
        InputError: minutes or seconds are 60 or more.
    """
    if (lonlat := _named_point(text)) is not None:
        return (_place(*lonlat),)
    if grid := grid_places(text):
        return tuple(Place(one.lon, one.lat, f"{one.words}: {_words(one.lon, one.lat)}") for one in grid)
    plain = _WORDS.sub(" ", text)
    points = points_in(plain)
    if not points or re.search(r"[NSEW]", plain, re.IGNORECASE):
        return tuple(_place(lon, lat) for lon, lat in points)
    ((one, two),) = points
    either = (_place(one, two), _place(two, one))
    if one == two or re.match(r"\s*(?:point|circle)\b", text, re.IGNORECASE):
        return either[:1]
    return tuple(place for place in either if abs(place.lat) <= 90 and abs(place.lon) <= 360) or either[:1]


def _named_point(text: str) -> tuple[float, float] | None:
    """Return longitude and latitude where a text leaves no doubt which is which."""
    if point := _WKT_POINT.fullmatch(text.strip()):
        return float(point[1]), float(point[2])
    if point := _YANDEX.search(text):
        return float(point[1]), float(point[2])
    for link in _MAP_LINKS:
        if point := link.search(text):
            return float(point[2]), float(point[1])
    return latlon_point(text)


def place_in_json(value: Any) -> Place | None:
    """Return the point that GeoJSON or a mapping of latitude and longitude holds alone, None if it holds none."""
    for _ in range(4):
        if isinstance(value, Mapping) and isinstance(value.get("geometry"), Mapping):
            value = value["geometry"]
    coordinates = value.get("coordinates") if isinstance(value, Mapping) and value.get("type") == "Point" else None
    if isinstance(coordinates, list) and len(coordinates) >= 2:
        numbers = [number for number in coordinates[:2] if isinstance(number, int | float)]
        return _place(float(numbers[0]), float(numbers[1])) if len(numbers) == 2 else None
    return None


def _place(lon: float, lat: float) -> Place:
    return Place(lon, lat, _words(lon, lat))


def _words(lon: float, lat: float) -> str:
    return f"{degrees(round(lat, 5), 'NS')}, {degrees(round(lon, 5), 'EW')}"
