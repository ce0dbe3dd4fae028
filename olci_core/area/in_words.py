"""An area in words that are read as the very same area: a region's name, a box, a circle."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely
from shapely import Polygon

from olci_core.area.area import Area
from olci_core.area.circle import CIRCLE_CORNERS
from olci_core.area.named_regions import name_of
from olci_core.area.text.readings import readings
from olci_core.errors import InputError


@lru_cache(maxsize=32)
def in_words(area: Area) -> str | None:
    """Return words that mean this area and no other, None where only its outline does."""
    for words in (name_of(area), _as_box(*area.bounds), _as_circle(area.geometry)):
        if words is not None and _is_read_as(words, area):
            return words
    return None


def _is_read_as(words: str, area: Area) -> bool:
    try:
        return [one.area for one in readings(words)] == [area]
    except InputError:
        return False


def _as_box(west: float, south: float, east: float, north: float) -> str:
    lons, lats = (
        f"{_degrees(one, letters)} to {_degrees(other, letters)}"
        for one, other, letters in ((west, east, "EW"), (south, north, "NS"))
    )
    return f"{lons}, {lats}"


def _as_circle(region: shapely.Geometry) -> str | None:
    """Return the circle that has the northern and the southern end of an outline, None for one of few corners."""
    if not isinstance(region, Polygon) or shapely.get_num_coordinates(region) < CIRCLE_CORNERS:
        return None
    ring = shapely.get_coordinates(region.exterior)
    north, south = ring[np.argmax(ring[:, 1])], ring[np.argmin(ring[:, 1])]
    from pyproj import Geod  # noqa: PLC0415 - on use: it takes a tenth of a second

    earth = Geod(ellps="WGS84")
    _, _, across_m = earth.inv(south[0], south[1], north[0], north[1])
    lon, lat, _ = earth.fwd(south[0], south[1], 0, across_m / 2)
    return f"{across_m / 2000:.7g} km round {_degrees(round(lat, 6), 'NS')}, {_degrees(round(lon, 6), 'EW')}"


def _degrees(value: float, letters: str) -> str:
    """Return degrees with all their digits, and a letter for 0 too: alone it would be read as a number of its own."""
    return f"{abs(value):.12g}° {letters[value < 0]}"
