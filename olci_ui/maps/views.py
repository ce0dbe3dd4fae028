"""The projections a map can be seen in, each as a pair of functions between degrees and its plane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.sphere import MERCATOR_RADIUS_M
from olci_ui.maps import texts

Points: TypeAlias = NDArray[np.float64]
"""Shape (n, 2): longitude and latitude in degrees, or x and y in metres."""

MERCATOR_EDGE = 85.051128779807  # the latitude where its square ends
POLAR_FROM = 70.0  # an area wholly beyond this latitude is best seen round its pole


@dataclass(frozen=True, slots=True)
class MapView:
    """One projection: its Leaflet name, what the person reads, and the way to its plane and back.

    ``land`` names the file its land comes from. ``pole`` is +1 or -1 on a polar map, 0 on the map of the world. On
    the latter longitudes are not wrapped, so that a shape across ±180° stays in one piece; on a polar map they come
    back in [-180, 180].
    """

    name: str
    label: str
    crs: str
    land: str
    pole: int
    center: tuple[float, float]  # latitude, longitude, as Leaflet has it
    zoom: int
    to_plane: Callable[[Points], Points]
    to_degrees: Callable[[Points], Points]


def view_named(name: str) -> MapView:
    """Return the view of that name.

    Raises:
        InputError: there is none.
    """
    if name not in VIEWS:
        raise InputError(texts.NO_SUCH_MAP.format(name), hint=texts.NO_SUCH_MAP_HINT.format(", ".join(VIEWS)))
    return VIEWS[name]


def best_view(area: Area | None) -> str:
    """Return the name of the view an area is best seen in.

    That is a polar one for what lies beyond 70°, or round a pole and on its side of the equator.
    """
    if area is None:
        return "world"
    _, south, _, north = area.bounds
    if south >= POLAR_FROM or (area.holds_pole == "north" and south >= 0):
        return "arctic"
    if north <= -POLAR_FROM or (area.holds_pole == "south" and north <= 0):
        return "antarctic"
    return "world"


def view_for(area: Area | None, current: str) -> str:
    """Return the view to show an area in that has just come: the current one if the area is well seen there."""
    best = best_view(area)
    if area is None or VIEWS[best].pole == VIEWS[current].pole:
        return current
    _, south, _, north = area.bounds
    in_sight = VIEWS[current].pole == 0 or (north if VIEWS[current].pole > 0 else -south) > 0
    return best if VIEWS[best].pole or not in_sight else current


def _to_mercator(points: Points) -> Points:
    lat = np.radians(np.clip(points[:, 1], -MERCATOR_EDGE, MERCATOR_EDGE))
    return np.column_stack((np.radians(points[:, 0]), np.arcsinh(np.tan(lat)))) * MERCATOR_RADIUS_M


def _from_mercator(points: Points) -> Points:
    x, y = points.T / MERCATOR_RADIUS_M
    return np.column_stack((np.degrees(x), np.degrees(np.arctan(np.sinh(y)))))


def _polar(name: str, label: str, *, epsg: int, pole: int) -> MapView:
    forward = Transformer.from_crs(4326, epsg, always_xy=True)
    back = Transformer.from_crs(epsg, 4326, always_xy=True)
    return MapView(
        name=name,
        label=label,
        crs=f"EPSG{epsg}",
        land="arctic" if pole > 0 else "antarctic",
        pole=pole,
        center=(90.0 * pole, 0.0),
        zoom=1,
        to_plane=lambda points: np.column_stack(forward.transform(points[:, 0], points[:, 1])),
        to_degrees=lambda points: np.column_stack(back.transform(points[:, 0], points[:, 1])),
    )


VIEWS = MappingProxyType(
    {
        "world": MapView(
            name="world",
            label=texts.WORLD,
            crs="EPSG3857",
            land="world",
            pole=0,
            center=(30.0, 0.0),
            zoom=2,
            to_plane=_to_mercator,
            to_degrees=_from_mercator,
        ),
        "arctic": _polar("arctic", texts.ARCTIC, epsg=3413, pole=1),
        "arctic_greenwich": _polar("arctic_greenwich", texts.ARCTIC_GREENWICH, epsg=3995, pole=1),
        "antarctic": _polar("antarctic", texts.ANTARCTIC, epsg=3031, pole=-1),
    }
)
"""Every view by its name, in the order they are offered."""
