"""What people call the place of a point: its country, its sea, or the open sea."""

from __future__ import annotations

from functools import lru_cache

from olci_core.area.countries import country_at
from olci_core.area.named_regions import part_of, region_at, region_named

_NEAR_DEG = 0.3  # the outlines of countries are that rough: a port or a small island lies beside them
_MAX_TIMES = 12.0  # an ocean is not what one calls a bay's whole
OPEN_SEA = "open sea"


@lru_cache(maxsize=4096)
def place_name(lon: float, lat: float) -> str:
    """Return the country of a point on land, else the smallest named region that it lies in, else the open sea."""
    return country_at(lon, lat) or _sea_at(lon, lat) or country_at(lon, lat, within_deg=_NEAR_DEG) or OPEN_SEA


def _sea_at(lon: float, lat: float) -> str | None:
    """Return the smallest region that a point lies in, and the one it is a part of: "Gotland Basin, Baltic Sea"."""
    if (name := region_at(lon, lat)) is None:
        return None
    whole = part_of(name)
    return (
        f"{name}, {whole}"
        if whole and region_named(whole).area_km2 < _MAX_TIMES * region_named(name).area_km2
        else name
    )
