"""About how many scenes a search will bring, and how long it will take, from the orbit's arithmetic alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray

from olci_core.area import Area
from olci_core.catalogue.query import SearchQuery
from olci_core.catalogue.query_address import MAX_TOP
from olci_core.orbit import CYCLE_DAYS, FRAME_S, INCLINATION_DEG, ORBITS_PER_CYCLE
from olci_core.scene import STRIPE_TYPES
from olci_core.sphere import Flags, Floats, normalized, unit_vectors

ASCENDING_HOUR = 22.0  # sun-synchronous, descending at 10:00 mean local solar time
# OLCI's five cameras look from 46.9° west to 21.7° east of the track; on the ground, seen from the earth's centre:
WEST_DEG, EAST_DEG = 8.5, 2.95
# It is switched on where the sun stands 10° high below it, within a frame: in its middle some degrees less are enough.
MIN_SUN_DEG = 10.0 - 4.5
FIRST_SCENES = {"S3A": datetime(2016, 4, 5, tzinfo=UTC), "S3B": datetime(2018, 5, 14, tzinfo=UTC)}
# How often an acquisition is listed: near real time and not; until then also reprocessed.
REPROCESSED_UNTIL = datetime(2024, 9, 1, tzinfo=UTC)
PAGE_S, PAGES_AT_ONCE = 4.0, 4  # of the real catalogue, with attributes
_MAX_POINTS = 400
_GRID_DEG = 3.0
_PIECE = timedelta(days=30)
_ORBIT_S = CYCLE_DAYS * 86_400 / ORBITS_PER_CYCLE


@dataclass(frozen=True, slots=True)
class SearchEstimate:
    """About what a search brings: acquisitions, records (each version is one), and how long it takes in all."""

    scenes: int
    records: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Frames:
    """The frames of one cycle: their axes (n, 3), argument of latitude and latitude (degrees), hour of the UTC day."""

    centre: Floats
    ahead: Floats
    left: Floats
    latitude_deg: Floats
    local_hour: Floats
    utc_hour: Floats
    orbit: NDArray[np.intp]


def estimate(query: SearchQuery, *, now: datetime) -> SearchEstimate:
    """Return about how many scenes belong to a query; right to a third or so for what lasts some weeks.

    What lies after ``now`` (aware UTC) brings nothing. Scenes without land or water of level 2 are not kept apart.
    """
    frames = _frames()
    seen = _met(frames, query.area) if query.area is not None else np.ones(len(frames.orbit), dtype=np.bool_)
    if query.hours is not None:
        first, last = query.hours
        hour = frames.utc_hour
        seen &= (first <= hour) & (hour < last) if first < last else (hour >= first) | (hour < last)
    scenes = records = 0.0
    for begin, end in _pieces(query, now):
        lit = seen & (_sun_height_deg(frames, begin + (end - begin) / 2) >= MIN_SUN_DEG)
        stripes, frames_lit = len(np.unique(frames.orbit[lit])), int(lit.sum())
        a_cycle = sum(stripes if one in STRIPE_TYPES else frames_lit for one in query.product_types)
        found = a_cycle / CYCLE_DAYS * ((end - begin) / timedelta(days=1)) * _satellites(query, begin)
        scenes += found
        records += found * (3 if begin < REPROCESSED_UNTIL else 2)
    pages = max(records / MAX_TOP, len(query.spans()))
    return SearchEstimate(round(scenes), round(records), max(1.0, pages / PAGES_AT_ONCE) * PAGE_S)


def _pieces(query: SearchQuery, now: datetime) -> Iterable[tuple[datetime, datetime]]:
    """Yield the time asked for, a month at a time: so long the season counts as one."""
    for first, last in query.spans():
        begin, end = max(first, min(FIRST_SCENES.values())), min(last, now)
        for number in range(-((begin - end) // _PIECE)):
            yield begin + number * _PIECE, min(end, begin + (number + 1) * _PIECE)


def _satellites(query: SearchQuery, begin: datetime) -> int:
    flying = [platform for platform, first in FIRST_SCENES.items() if begin >= first - timedelta(days=15)]
    return len(flying) if query.platform is None else int(query.platform in flying)


@lru_cache(maxsize=1)
def _frames() -> _Frames:
    along = np.arange(FRAME_S / 2, _ORBIT_S, FRAME_S)
    argument = np.radians(360 * along / _ORBIT_S)[None, :]
    number = np.arange(ORBITS_PER_CYCLE)[:, None]
    inclination = np.radians(INCLINATION_DEG)
    node = np.radians(-360.0 * number * CYCLE_DAYS / ORBITS_PER_CYCLE - 360.0 * along[None, :] / 86_400)
    # In the plane of the node: the satellite flies from (1, 0, 0) towards the pole.
    cos_u, sin_u = np.cos(argument), np.sin(argument)
    flat = np.broadcast_arrays(cos_u, sin_u * np.cos(inclination), sin_u * np.sin(inclination))
    flown = np.broadcast_arrays(-sin_u, cos_u * np.cos(inclination), cos_u * np.sin(inclination))
    centre, flight = (_turned(vector, node).reshape(-1, 3) for vector in (flat, flown))
    # Over the turning earth the track bends westward, and the satellite is steered along it.
    turning = np.column_stack((-centre[:, 1], centre[:, 0], np.zeros(len(centre)))) * (_ORBIT_S / 86_400)
    ahead = normalized(flight - turning)
    latitude = np.degrees(np.arcsin(centre[:, 2]))
    longitude = np.degrees(np.arctan2(centre[:, 1], centre[:, 0]))
    right_ascension = np.degrees(np.arctan2(flat[1], flat[0])) / 15
    local = np.broadcast_to((ASCENDING_HOUR + right_ascension) % 24, node.shape).reshape(-1)
    return _Frames(
        centre=centre,
        ahead=ahead,
        left=np.cross(centre, ahead),
        latitude_deg=latitude,
        local_hour=local,
        utc_hour=(local - longitude / 15) % 24,
        orbit=np.broadcast_to(number, node.shape).reshape(-1),
    )


def _turned(vector: Sequence[Floats], angle: Floats) -> Floats:
    x, y, z = vector
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack((x * cos - y * sin, x * sin + y * cos, np.broadcast_to(z, angle.shape)), axis=-1)


def _met(frames: _Frames, area: Area) -> Flags:
    """Return which frames hold a point of an area."""
    half = np.sin(np.radians(180.0 * FRAME_S / _ORBIT_S))
    left_edge, right_edge = np.sin(np.radians((WEST_DEG, EAST_DEG)))
    met = np.zeros(len(frames.orbit), dtype=np.bool_)
    for point in _points_of(area):
        aside = -(frames.left @ point)  # positive to the right of the flight
        met |= (
            (frames.centre @ point > 0)
            & (np.abs(frames.ahead @ point) <= half)
            & (-right_edge <= aside)
            & (aside <= left_edge)
        )
    return met


def _points_of(area: Area) -> Floats:
    """Return unit vectors spread over an area and its outline, at most _MAX_POINTS of each."""
    region = area.geometry
    outline = shapely.get_coordinates(shapely.segmentize(region, _GRID_DEG))
    west, south, east, north = region.bounds
    grid = np.meshgrid(np.arange(west, east, _GRID_DEG), np.arange(south, north, _GRID_DEG))
    lon, lat = (axis.ravel() for axis in grid)
    inside = shapely.contains_xy(region, lon, lat)
    within = np.column_stack((lon[inside], lat[inside]))
    chosen = [points[:: -(-len(points) // _MAX_POINTS)] for points in (outline, within) if len(points)]
    return unit_vectors(*np.vstack(chosen).T)


def _sun_height_deg(frames: _Frames, moment: datetime) -> Floats:
    """Return how high the sun stands below each frame's middle; the sun's declination to half a degree."""
    day = (moment - datetime(moment.year, 1, 1, tzinfo=UTC)) / timedelta(days=1)
    declination = np.radians(-23.44 * np.cos(2 * np.pi * (day + 10) / 365.24))
    hour_angle = np.radians(15 * (frames.local_hour - 12))
    latitude = np.radians(frames.latitude_deg)
    sine = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1, 1))), dtype=np.float64)
