"""Which of many acquisitions may see a box: quickly, and without missing one."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from olci_core.sphere import Floats, unit_vectors
from olci_practice.orbit.acquisitions import STRIPE, AcquisitionColumns
from olci_practice.orbit.orbit import PERIOD_S, node_longitude_deg, node_times_s, swath

LonLatBox = tuple[float, float, float, float]
"""West, south, east, north in degrees; west > east crosses 180 degrees."""

# No pixel of a sunlit or any other scan line lies further south (84.354 degrees, beside the southern turn); round the
# other pole footprints are closed at 90 degrees.
SOUTHERNMOST_DEG = -84.4
# A frame is at most 1,330 km wide and 1,220 km long. A stripe is taken as pieces no longer than a frame.
_HALF_WIDTH_DEG, _HALF_LENGTH_DEG = 6.7, 6.2  # with 0.7 degrees to spare
_RADIUS_DEG = 9.0
_ROUGHLY_DEG = 0.2  # the swath's middle between two seconds of flight is known much better than this
_STRIPE_PIECES = 16
# Nearer to the poles the catalogue's flat footprints hold places that no pixel of the scene does.
_FLAT_IS_TRUE_TO_DEG = 65.0
_SMALL_BOX_DEG = 40.0


def near(passes: AcquisitionColumns, bounds: LonLatBox) -> NDArray[np.bool_]:
    """Say which may meet ``bounds``: all whose footprint does, even as a flat one, and some beside them."""
    mask = _roughly_near(passes, bounds)
    mask[mask] = _near(passes.where(mask), bounds)
    return mask


def _roughly_near(passes: AcquisitionColumns, bounds: LonLatBox) -> NDArray[np.bool_]:
    """Say which have their middle near the box: what is no question for most, for a tenth of the work."""
    nodes_s = node_times_s(passes.platform, passes.orbits)
    begin_s, end_s = _pieces(passes, nodes_s)
    flown_s, east, north = _track()
    middle_s = (begin_s + end_s) / 2
    lon = node_longitude_deg(nodes_s)[:, None] + np.interp(middle_s, flown_s, east)
    found = _meets_box(lon, np.interp(middle_s, flown_s, north), bounds, radius_deg=_RADIUS_DEG + _ROUGHLY_DEG)
    return np.asarray(found.any(axis=1))


@lru_cache(maxsize=1)
def _track() -> tuple[Floats, Floats, Floats]:
    """Return how far east of its node and how far north the middle of the swath lies, by seconds after the node."""
    flown_s = np.arange(0.0, PERIOD_S + 1)
    lon, lat = swath(0.0, after_node_s=flown_s, column=0.5)
    return flown_s, np.unwrap(lon - node_longitude_deg(0.0), period=360), lat


def _pieces(passes: AcquisitionColumns, nodes_s: Floats) -> tuple[Floats, Floats]:
    """Return when the pieces (passes, pieces) of each begin and end, in seconds after its node."""
    number = _STRIPE_PIECES if len(passes) and passes.frames[0] == STRIPE else 1
    share = np.arange(number + 1) / number
    at_s = (passes.begin_s - nodes_s)[:, None] + (passes.end_s - passes.begin_s)[:, None] * share
    return at_s[:, :-1], at_s[:, 1:]


def _near(passes: AcquisitionColumns, bounds: LonLatBox) -> NDArray[np.bool_]:
    nodes_s = node_times_s(passes.platform, passes.orbits)
    begin_s, end_s = _pieces(passes, nodes_s)
    lon, lat = swath(
        nodes_s[:, None, None],
        after_node_s=((begin_s + end_s) / 2)[:, :, None],
        column=np.array([0.0, 0.5, 1.0]),
    )
    mask = _meets_box(lon[..., 1], lat[..., 1], bounds, radius_deg=_RADIUS_DEG)
    middle, radius_deg = _circle(bounds)
    if radius_deg < _SMALL_BOX_DEG:
        is_apart = ~_in_frame(unit_vectors(lon, lat), middle, radius_deg)
        mask &= ~(is_apart & (np.abs(lat[..., 1]) < _FLAT_IS_TRUE_TO_DEG))
    return np.asarray(mask.any(axis=1))


def _meets_box(lon: Floats, lat: Floats, bounds: LonLatBox, *, radius_deg: float) -> NDArray[np.bool_]:
    """Say which circles round centres (degrees) meet the box; one that holds a pole has every longitude."""
    west, south, east, north = bounds
    meets_lat = (lat + radius_deg >= south) & (lat - radius_deg <= north)
    ratio = np.sin(np.radians(radius_deg)) / np.cos(np.radians(lat))
    radius_lon = np.where(ratio >= 1, 180.0, np.degrees(np.arcsin(np.minimum(ratio, 1.0))))
    half_width = (east - west if east >= west else east - west + 360) / 2
    apart = np.abs((lon - (west + half_width) + 180) % 360 - 180)
    return np.asarray(meets_lat & (apart <= radius_lon + half_width))


def _in_frame(edges: Floats, place: Floats, radius_deg: float) -> NDArray[np.bool_]:
    """Say which frames a circle may touch, across and along their track.

    ``edges``: unit vectors of the first, middle and last pixel of the middle scan line, shape (…, 3, 3).
    """
    across = edges[..., 0, :] - edges[..., 2, :]
    across /= np.linalg.norm(across, axis=-1, keepdims=True)
    along = np.cross(across, edges[..., 1, :])
    sideways, onwards = (np.degrees(np.arcsin(np.clip(axis @ place, -1, 1))) for axis in (across, along))
    return np.asarray(
        (np.abs(sideways) <= _HALF_WIDTH_DEG + radius_deg) & (np.abs(onwards) <= _HALF_LENGTH_DEG + radius_deg)
    )


def _circle(bounds: LonLatBox) -> tuple[Floats, float]:
    """Return centre (unit vector) and radius in degrees of a circle round the box; 180 degrees where it is large."""
    west, south, east, north = bounds
    width = east - west if east >= west else east - west + 360
    middle = unit_vectors(np.array(west + width / 2), np.array((south + north) / 2))
    if width > 2 * _SMALL_BOX_DEG:
        return middle, 180.0
    lon, lat = np.meshgrid(west + width * np.linspace(0, 1, 9), np.linspace(south, north, 9))
    cosine = unit_vectors(lon, lat) @ middle
    return middle, float(np.degrees(np.arccos(np.clip(cosine.min(), -1, 1)))) + 0.05
