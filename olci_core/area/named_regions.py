"""Named regions: seas, gulfs, straits, polar regions and large lakes, by simple outlines that come along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from unicodedata import normalize

import shapely

from olci_core.area.area import Area
from olci_core.errors import InputError

_MAX_NAME = 80  # characters
_MIN_NEARLY = 4


@dataclass(frozen=True, slots=True)
class NamedRegion:
    """One region: its name, a well-known point inside (longitude, latitude), and its outline as written."""

    name: str
    landmark: tuple[float, float]
    outline: tuple[tuple[float, ...], ...]

    @property
    def area(self) -> Area:
        """The region itself."""
        if len(self.outline) == 1:
            west, south, east, north = self.outline[0]
            return Area.from_bounds(west, south, east, north)
        return Area.from_geojson({"type": "Polygon", "coordinates": [self.outline]})


@cache
def regions() -> Mapping[str, NamedRegion]:
    """Return every named region by its name, in alphabetical order."""
    text = files("olci_core.area").joinpath("named_regions.txt").read_text(encoding="utf-8")
    found = [_region(line) for line in text.splitlines() if line and not line.startswith("#")]
    return MappingProxyType({region.name: region for region in sorted(found, key=lambda region: region.name)})


@cache
def region_named(name: str) -> Area:
    """Return the area of a named region.

    Raises:
        InputError: there is none of that name.
    """
    if name not in regions():
        raise InputError(f"There is no region called {name}.", hint="Choose one from the list.")
    return regions()[name].area


def name_of(area: Area) -> str | None:
    """Return the name of a region that an area is, None where it is none."""
    return next((name for name in regions() if region_named(name) == area), None)


def region_at(lon: float, lat: float) -> str | None:
    """Return the name of the smallest region that a point lies in, None where it lies in none."""
    point = shapely.Point((lon + 180) % 360 - 180, lat)
    held = [name for name in regions() if region_named(name).geometry.covers(point)]
    return min(held, key=lambda name: region_named(name).geometry.area, default=None)


@cache
def part_of(name: str) -> str | None:
    """Return the name of the smallest other region that a region lies wholly in, None where it lies in none."""
    inner = region_named(name).geometry
    whole = [one for one in regions() if one != name and region_named(one).geometry.covers(inner)]
    return min(whole, key=lambda one: region_named(one).geometry.area, default=None)


def matching(text: str, *, max_count: int = 8) -> tuple[str, ...]:
    """Return the names of regions that a text may begin, hold or nearly be: "Baff" offers Baffin Bay."""
    wanted = _plain(text)
    if not wanted or len(wanted) > _MAX_NAME:
        return ()
    plain = {name: _plain(name) for name in regions()}
    begin = [name for name, words in plain.items() if words.startswith(wanted)]
    inside = [name for name, words in plain.items() if f" {wanted}" in words and name not in begin]
    found = [*begin, *inside]
    if not found and len(wanted) >= _MIN_NEARLY:
        near = get_close_matches(wanted, plain.values(), n=max_count, cutoff=0.75)
        found = [name for name, words in plain.items() if words in near]
    return tuple(found[:max_count])


def _plain(text: str) -> str:
    return " ".join(normalize("NFKD", text).encode("ascii", "ignore").decode().casefold().split())


def _region(line: str) -> NamedRegion:
    name, landmark, outline = (part.strip() for part in line.split("|"))
    lon, lat = map(float, landmark.split())
    return NamedRegion(
        name=name,
        landmark=(lon, lat),
        outline=tuple(tuple(map(float, corner.split())) for corner in outline.split(",")),
    )
