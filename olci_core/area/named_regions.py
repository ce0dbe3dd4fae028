"""Named regions: seas, gulfs, straits, polar regions and large lakes, by simple outlines that come along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from olci_core.area.area import Area
from olci_core.errors import InputError


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


def _region(line: str) -> NamedRegion:
    name, landmark, outline = (part.strip() for part in line.split("|"))
    lon, lat = map(float, landmark.split())
    return NamedRegion(
        name=name,
        landmark=(lon, lat),
        outline=tuple(tuple(map(float, corner.split())) for corner in outline.split(",")),
    )
