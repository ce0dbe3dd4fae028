"""Places on military and UTM grids: 33VUE12345678, 33V 400000 6400000, UTM zone 33N."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

import mgrs
import numpy as np

from olci_core.area.text.clean import NUMBER

# Of a reference whose square does not lie in the band that it names, mgrs gives a place all the same, and warns.
_CONTRADICTS_ITSELF = r'Warning in "Convert_MGRS'
warnings.filterwarnings("error", _CONTRADICTS_ITSELF, RuntimeWarning)

_MGRS = re.compile(
    r"(?:MGRS|USNG|T(?=\d))?\s*:?\s*(?P<zone>\d{1,2}\s*[C-HJ-NP-X]|[ABYZ])\s*(?P<square>[A-HJ-NP-Z]{2})\s*(?P<digits>[\d\s]*)",
    re.IGNORECASE,
)
_ZONE = r"(?:UTM\s*)?(?:zone\s*:?\s*)?(?P<zone>\d{1,2})\s*(?P<letter>north|south|[C-HJ-NP-X])\b"
_PLACE = (
    rf"(?:E(?:asting)?\s*[:=]?\s*)?(?P<east>{NUMBER})\s*(?:m\b)?\s*E?[,;\s]+"
    rf"(?:N(?:orthing)?\s*[:=]?\s*)?(?P<north>{NUMBER})\s*(?:m\b)?\s*N?"
)
_ZONE_FIRST = re.compile(rf"{_ZONE}\W+{_PLACE}", re.IGNORECASE)
_ZONE_LAST = re.compile(rf"{_PLACE}\W+{_ZONE}\W*", re.IGNORECASE)
_SYSTEM_POINT = re.compile(rf"(?:EPSG:(?P<code>\d{{4,6}})\W*)({NUMBER})[,;\s]+({NUMBER})\s*", re.IGNORECASE)
_EASTINGS_M = 100_000.0, 900_000.0  # of a zone with room beside it; "57.5 N 20.1 E" is no place in zone 1
_COARSE_M = 1000.0  # a square as large as this is an area; a smaller one is a place


@dataclass(frozen=True, slots=True)
class GridPlace:
    """A place in degrees, or with ``ring`` (shape (5, 2), degrees) a square; ``words`` say what was read."""

    lon: float
    lat: float
    words: str
    ring: np.ndarray[tuple[int, int], np.dtype[np.float64]] | None = None


def grid_places(text: str) -> tuple[GridPlace, ...]:
    """Return the places that a grid reference may mean, the likeliest first; none if it is no grid reference."""
    text = text.strip().rstrip(".")
    if reference := _MGRS.fullmatch(text):
        return _mgrs_place("".join(reference.groups()).upper())
    if match := _ZONE_FIRST.fullmatch(text) or _ZONE_LAST.fullmatch(text):
        return _utm_places(int(match["zone"]), match["letter"].upper(), float(match["east"]), float(match["north"]))
    if (match := _SYSTEM_POINT.fullmatch(text)) and match["code"] not in ("4326", "4979"):
        return _placed(int(match["code"]), float(match[2]), float(match[3]), f"EPSG:{match['code']}")
    return ()


def _utm_places(zone: int, letter: str, east: float, north: float) -> tuple[GridPlace, ...]:
    """Return one place, or two where the letter S may be the band from 32° to 40° N or the southern hemisphere."""
    if not 1 <= zone <= 60 or not _EASTINGS_M[0] <= east <= _EASTINGS_M[1]:
        return ()
    if letter in ("NORTH", "SOUTH"):
        letter = letter[0]
        is_north = [letter == "N"]
    else:
        is_north = [True, False] if letter == "S" else [letter >= "N"]
    found: list[GridPlace] = []
    for northern in is_north:
        words = f"UTM zone {zone}, {'north' if northern else 'south'} of the equator"
        found += _placed((32600 if northern else 32700) + zone, east, north, words)
    return tuple(found)


def _placed(code: int, x: float, y: float, words: str) -> tuple[GridPlace, ...]:
    lon, lat = _to_degrees(code, [x], [y])
    if not np.isfinite(lon[0]) or not np.isfinite(lat[0]):
        return ()
    return (GridPlace(float(lon[0]), float(lat[0]), words),)


def _mgrs_place(reference: str) -> tuple[GridPlace, ...]:
    digits = re.sub(r"\s", "", reference)
    number = re.search(r"\d*$", digits)
    count = len(number[0]) if number else 0
    if count % 2 or count > 10 or (digits[0].isalpha() and not count):
        return ()
    size_m = 10.0 ** (5 - count // 2)
    converter = mgrs.MGRS()
    try:
        lat, lon = converter.toLatLon(digits)
        if digits[0].isalpha():  # round the poles, where there are no zones
            return (GridPlace(float(lon), float(lat), f"MGRS {digits}"),)
        zone, hemisphere, east, north = converter.MGRSToUTM(digits)
    except (mgrs.core.MGRSError, RuntimeWarning):
        return ()
    code = (32600 if hemisphere == "N" else 32700) + int(zone)
    if size_m < _COARSE_M:
        return _placed(code, east + size_m / 2, north + size_m / 2, f"MGRS {digits}")
    xs = east + size_m * np.array([0.0, 1.0, 1.0, 0.0, 0.0])
    ys = north + size_m * np.array([0.0, 0.0, 1.0, 1.0, 0.0])
    ring = np.column_stack(_to_degrees(code, xs.tolist(), ys.tolist()))
    if not np.isfinite(ring).all():
        return ()
    lon, lat = ring[:4].mean(axis=0)
    return (GridPlace(float(lon), float(lat), f"MGRS square {digits}, {size_m / 1000:g} km wide", ring),)


def _to_degrees(code: int, xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
    from pyproj import Transformer  # noqa: PLC0415 - on use: it takes a tenth of a second
    from pyproj.exceptions import ProjError  # noqa: PLC0415 - pyproj takes its time, and few areas need it

    try:
        lon, lat = Transformer.from_crs(code, 4326, always_xy=True).transform(xs, ys)
    except ProjError:  # there is no such system
        return [np.inf], [np.inf]
    return lon, lat
