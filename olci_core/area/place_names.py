"""What people call the place of a point: its country, its sea, or the open sea."""

from __future__ import annotations

from olci_core.area.countries import country_at
from olci_core.area.named_regions import region_at

_NEAR_DEG = 0.3  # the outlines of countries are that rough: a port or a small island lies beside them
OPEN_SEA = "open sea"


def place_name(lon: float, lat: float) -> str:
    """Return the country of a point on land, else the smallest named region that it lies in, else the open sea."""
    return country_at(lon, lat) or region_at(lon, lat) or country_at(lon, lat, within_deg=_NEAR_DEG) or OPEN_SEA
