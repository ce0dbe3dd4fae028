"""Coordinate systems: whatever people and files call them, and outlines in them turned into degrees."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from olci_core.area.polygons import Ring
from olci_core.errors import InputError

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

_PIECES = 64  # of an edge as long as its projected shape: what is straight there is bent here
_MIN_PIECE_M = 5_000.0
_WGS84 = ("4326", "4979", "84")
_CODE = re.compile(r"(?:\b(?P<authority>[A-Z]{3,5}))?\W*(?:[\d.]+:)?:?(?P<code>\d{4,6})\W*$", re.IGNORECASE)
# What files without a coordinate system are most often in: world-wide, polar, continental and national grids.
_USUAL = (
    *(3857, 3035, 3413, 3995, 3031, 3575, 6931, 6932, 25832, 25833, 27700, 2154, 28992, 31370, 2056, 2180, 3006, 3067),
    *(2193, 3577, 5070, 3978, 3347, 3338, 5514, 3763),
)
_POLAR = (3413, 3995, 3031, 3575, 6931, 6932)
_POLAR_LAT = 45.0
MERCATOR = "EPSG:3857"  # of web maps
LONGITUDE_FIRST = "EPSG:4326"
LATITUDE_FIRST = "latitude first"
"""What stands for degrees whose numbers are the wrong way round."""


class CoordinateSystemUnknown(InputError):
    """The numbers are no degrees, and nothing says what they are; ``choices`` are those that they may be in."""

    def __init__(self, message: str, *, hint: str, choices: tuple[CrsChoice, ...]) -> None:
        super().__init__(message, hint=hint)
        self.choices = choices


@dataclass(frozen=True, slots=True)
class CrsChoice:
    """A coordinate system that numbers may be in: its code (EPSG:25832), its name, and where they would lie then."""

    code: str
    name: str
    lon: float
    lat: float


@lru_cache(maxsize=64)
def crs_named(name: str) -> CRS:
    """Return the coordinate system of a name, a code or a definition.

    Raises:
        InputError: there is none of that name.
    """
    from pyproj import CRS  # noqa: PLC0415 - on use: it takes a tenth of a second
    from pyproj.exceptions import ProjError  # noqa: PLC0415 - pyproj takes its time, and few areas need it

    text = name.strip().lstrip("\ufeff")
    candidates = [text]
    if code := _CODE.search(text):
        candidates += [f"EPSG:{code['code']}", f"ESRI:{code['code']}"]
    for candidate in candidates:
        try:
            return CRS.from_user_input(candidate)
        except ProjError:
            continue
    raise InputError(f"The coordinate system is not known: {text[:80]}", hint="Save it in WGS 84 (EPSG:4326).")


def declared(member: object) -> str | None:
    """Return the coordinate system that a ``crs`` or ``spatialReference`` member names, None where it names none."""
    if isinstance(member, str):
        return member.strip() or None
    if not isinstance(member, Mapping):
        return None
    for key in ("latestWkid", "wkid", "code"):
        if isinstance(member.get(key), int) and not isinstance(member[key], bool):
            return f"EPSG:{member[key]}"
    for key in ("wkt", "name", "href", "code"):
        if isinstance(member.get(key), str) and member[key].strip():
            return str(member[key]).strip()
    return declared(member.get("properties"))


def is_degrees(name: str | None) -> bool:
    """Whether a name stands for degrees of WGS 84, longitude first, as None does."""
    if name is None:
        return True
    return bool(re.search(r"\bCRS:?84\b|^\W*WGS ?-?84\W*$", name, re.IGNORECASE)) or (
        len(name) < 60 and re.search(r"(\d+)\W*$", name) is not None and re.findall(r"\d+", name)[-1] in _WGS84
    )


def says_metres(name: str | None) -> bool:
    """Whether a name stands for a projected system whose unit is a metre or less, a foot for instance.

    Raises:
        InputError: the coordinate system is not known.
    """
    if is_degrees(name) or name == LATITUDE_FIRST:
        return False
    system = crs_named(str(name))
    return system.is_projected and bool(system.axis_info) and system.axis_info[0].unit_conversion_factor <= 1


def rings_in_degrees(rings: Sequence[Ring], crs: str | None) -> list[Ring]:
    """Return rings of a coordinate system in degrees of WGS 84; edges straight there are bent here.

    What lies outside that system comes back as infinite.

    Raises:
        InputError: the coordinate system is not known.
    """
    if is_degrees(crs) or not rings:
        return list(rings)
    if crs == LATITUDE_FIRST:
        return [ring[:, ::-1] for ring in rings]
    from pyproj import Transformer  # noqa: PLC0415 - on use: it takes a tenth of a second
    from pyproj.exceptions import ProjError  # noqa: PLC0415 - pyproj takes its time, and few areas need it

    source = crs_named(str(crs))
    try:
        to_degrees = Transformer.from_crs(source, 4326, always_xy=True)
    except ProjError as error:
        raise InputError(
            f"There is no way from {source.name[:80]} to degrees.", hint="Save it in WGS 84 (EPSG:4326)."
        ) from error
    if source.is_projected and source.axis_info:
        rings = _with_pieces(rings, unit_m=source.axis_info[0].unit_conversion_factor)
    points = np.concatenate(rings)
    turned = np.column_stack(to_degrees.transform(points[:, 0], points[:, 1]))
    return np.split(turned, np.cumsum([len(ring) for ring in rings])[:-1])


def choices_for(points: NDArray[np.float64]) -> tuple[CrsChoice, ...]:
    """Return what numbers of an unknown system may be: degrees, or the usual systems that reach there, UTM last.

    ``points`` has the shape (n, 2).
    """
    x, y = (float(number) for number in (points.min(axis=0) + points.max(axis=0)) / 2)
    first, second = (float(largest) for largest in np.abs(points).max(axis=0))
    in_degrees = [
        CrsChoice(code, f"Degrees, {words} first", lon, lat)
        for code, words, lon, lat, on_earth in (
            (LONGITUDE_FIRST, "longitude", x, y, second <= 90 and first <= 540),
            (LATITUDE_FIRST, "latitude", y, x, first <= 90 and second <= 540),
        )
        if on_earth
    ]
    if in_degrees:
        return tuple(in_degrees)
    found = [choice for code in _USUAL if (choice := _choice(code, x, y)) is not None]
    if 100_000 < x < 900_000 and -10_000_000 <= y <= 10_000_000:
        found += _utm_choices(x, y)
    return tuple(found)


def _choice(code: int, x: float, y: float) -> CrsChoice | None:
    crs, to_degrees = _system(code)
    lon, lat = to_degrees.transform(x, y)
    use = crs.area_of_use
    if use is None or not (np.isfinite(lon) and use.south <= lat <= use.north):
        return None
    if code in _POLAR and abs(lat) < _POLAR_LAT:
        return None
    east = use.east + 360 if use.east < use.west else use.east
    if not any(use.west <= turned <= east for turned in (lon, lon + 360)):
        return None
    return CrsChoice(f"EPSG:{code}", crs.name, round(lon, 4), round(lat, 4))


def _utm_choices(x: float, y: float) -> list[CrsChoice]:
    """Return the 60 zones of the northern hemisphere, then those of the southern; each lies 6° east of the last."""
    found = []
    for first, letter in ((32601, "N"), (32701, "S")):
        lon, lat = _system(first)[1].transform(x, y)
        if np.isfinite(lon) and -80 <= lat <= 84:
            found += [
                CrsChoice(
                    f"EPSG:{first + zone}",
                    f"WGS 84 / UTM zone {zone + 1}{letter}",
                    round((lon + 6 * zone + 180) % 360 - 180, 4),
                    round(lat, 4),
                )
                for zone in range(60)
            ]
    return found


@lru_cache(maxsize=256)
def _system(code: int) -> tuple[CRS, Transformer]:
    from pyproj import CRS, Transformer  # noqa: PLC0415 - on use: it takes a tenth of a second

    crs = CRS.from_epsg(code)
    return crs, Transformer.from_crs(crs, 4326, always_xy=True)


def _with_pieces(rings: Sequence[Ring], *, unit_m: float) -> list[Ring]:
    whole = [ring for ring in rings if len(ring) > 1 and np.isfinite(ring).all()]
    if not whole:
        return list(rings)
    extents = np.array([np.ptp(ring, axis=0).max() for ring in whole])
    steps = np.maximum(extents / _PIECES, _MIN_PIECE_M / (unit_m or 1.0))
    lines = shapely.linestrings(
        np.concatenate(whole), indices=np.repeat(np.arange(len(whole)), [len(ring) for ring in whole])
    )
    points, at = shapely.get_coordinates(shapely.segmentize(lines, steps), return_index=True)
    pieces = iter(np.split(points, np.flatnonzero(np.diff(at)) + 1))
    return [next(pieces) if len(ring) > 1 and np.isfinite(ring).all() else ring for ring in rings]
