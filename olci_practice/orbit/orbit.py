"""The Sentinel-3 orbit and what OLCI sees from it: node times, the sunlit arc, and the place of every pixel.

The model is a circular sun-synchronous orbit over a sphere. Its constants are those of the Sentinel-3 mission
guide (814.5 km, 98.65 degrees, 385 orbits in 27 days, descending node at 10:00 mean local solar time); its phase is
set by products of 2018. Two effects are left out together because they cancel to within 0.1 degrees on the sunlit
side: the frozen orbit runs up to 0.26 degrees ahead of its mean position, geodetic latitudes lie up to 0.19 degrees
above geocentric ones. Recorded footprints of 2021 to 2024 are met within 0.3 degrees of arc.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import ArrayLike

from olci_core.orbit import CYCLE_DAYS, INCLINATION_RAD, ORBITS_PER_CYCLE
from olci_core.sphere import EARTH_RADIUS_KM, Floats
from olci_practice.orbit.acquisition import Acquisition

DAY_S = 86_400.0
PERIOD_S = CYCLE_DAYS * DAY_S / ORBITS_PER_CYCLE
ALTITUDE_KM = 814.5
LOOK_WEST_DEG, LOOK_EAST_DEG = 46.9, 21.7  # OLCI's field of view, seen on the descending (day) side
ASCENDING_NODE_LOCAL_TIME_H = 22.0
SUN_ZENITH_LIMIT_DEG = 80.0  # recorded frames and stripes begin and end within 0.6 degrees of it
S3B_LEAD_S = 140.0 / 360.0 * PERIOD_S

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
FLYING_PLATFORMS = ("S3A", "S3B")
FIRST_LIGHT = {"S3A": datetime(2016, 4, 1, tzinfo=UTC), "S3B": datetime(2018, 5, 1, tzinfo=UTC)}

# S3A's node of 2018-06-01 (frame 1620 of orbit 11,919 begins at 15:14:19).
_S3A_ORBIT = 11_919
_S3A_NODE_S = (datetime(2018, 6, 1, 14, 47, 18, 700_000, tzinfo=UTC) - EPOCH).total_seconds()
# S3B's orbit 526 flew just ahead of S3A's 11,920: the tandem phase. The lead over the corresponding orbit of S3A,
# in seconds: closing in, 30 s until 16 October 2018, then the drift to its own station 140 degrees ahead.
_S3B_ORBIT_BEHIND_S3A = 11_920 - 526
_S3B_LEAD_TIMES = (
    datetime(2018, 5, 1, tzinfo=UTC),
    datetime(2018, 6, 5, 12, tzinfo=UTC),
    datetime(2018, 10, 16, tzinfo=UTC),
    datetime(2018, 11, 23, tzinfo=UTC),
)
_S3B_LEADS_S = (255.6, 30.0, 30.0, S3B_LEAD_S)

_ANGULAR_RATE = 2 * np.pi / PERIOD_S
# The node precesses with the mean sun, so under it the earth turns once in a mean solar day.
_EARTH_RATE = 2 * np.pi / DAY_S
_EQUATOR_RADIUS_KM, _FLATTENING = 6378.137, 1 / 298.257223563  # WGS 84


def seconds(time: datetime) -> float:
    """Return aware ``time`` as seconds since ``EPOCH``."""
    return (time - EPOCH).total_seconds()


def moment(time_s: float) -> datetime:
    """Return seconds since ``EPOCH`` as an aware UTC time, to the millisecond (as the catalogue has it)."""
    return EPOCH + timedelta(milliseconds=round(time_s * 1000))


def node_times_s(platform: str, orbits: ArrayLike) -> Floats:
    """Return when absolute ``orbits`` of ``platform`` cross the equator northwards, seconds since ``EPOCH``."""
    numbers = np.asarray(orbits, dtype=np.float64)
    if platform == "S3A":
        return _S3A_NODE_S + (numbers - _S3A_ORBIT) * PERIOD_S
    companion = _S3A_NODE_S + (numbers + _S3B_ORBIT_BEHIND_S3A - _S3A_ORBIT) * PERIOD_S
    lead = np.interp(companion, [seconds(t) for t in _S3B_LEAD_TIMES], _S3B_LEADS_S)
    return np.asarray(companion - lead, dtype=np.float64)


def orbit_at(platform: str, time_s: float) -> int:
    """Return the absolute orbit that ``platform`` flies at ``time_s`` (seconds since ``EPOCH``)."""
    first = _S3A_ORBIT - (0 if platform == "S3A" else _S3B_ORBIT_BEHIND_S3A)
    guess = first + int((time_s - _S3A_NODE_S) // PERIOD_S)
    around = np.arange(guess - 2, guess + 3)
    return int(around[np.searchsorted(node_times_s(platform, around), time_s, side="right") - 1])


def node_longitude_deg(node_s: ArrayLike) -> Floats:
    """Return the longitude (-180 to 180) of an ascending node at 22:00 mean local solar time."""
    hours = np.asarray(node_s, dtype=np.float64) % DAY_S / 3600
    return np.asarray((15 * (ASCENDING_NODE_LOCAL_TIME_H - hours) + 180) % 360 - 180, dtype=np.float64)


def swath(node_s: ArrayLike, *, after_node_s: ArrayLike, column: ArrayLike) -> tuple[Floats, Floats]:
    """Return longitude and latitude in degrees of pixels; arguments as for ``swath_points``."""
    return position_deg(swath_points(node_s, after_node_s=after_node_s, column=column))


def swath_points(node_s: ArrayLike, *, after_node_s: ArrayLike, column: ArrayLike) -> Floats:
    """Return the unit vectors (3, …), turning with the earth, to pixels.

    ``node_s``: the orbit's ascending node (seconds since ``EPOCH``); ``after_node_s``: seconds flown since;
    ``column``: 0 to 1 from the first to the last pixel of the scan line, evenly spaced on the ground. The first
    pixel lies to the right of the flight: west on the way south, east on the way north. All broadcast.
    """
    below, right = _frame(np.asarray(node_s, dtype=np.float64), np.asarray(after_node_s, dtype=np.float64))
    ratio = (EARTH_RADIUS_KM + ALTITUDE_KM) / (_EQUATOR_RADIUS_KM * (1 - _FLATTENING * below[2] ** 2))
    first, last = _earth_angle(ratio, LOOK_WEST_DEG), -_earth_angle(ratio, LOOK_EAST_DEG)
    angle = first + (last - first) * np.asarray(column, dtype=np.float64)
    along, across = np.cos(angle), np.sin(angle)
    return np.stack([along * b + across * r for b, r in zip(below, right, strict=True)])


def ground_track(node_s: ArrayLike, *, after_node_s: ArrayLike) -> tuple[Floats, Floats]:
    """Return longitude and latitude in degrees of the point below the satellite; arguments as for ``swath``."""
    below, _ = _frame(np.asarray(node_s, dtype=np.float64), np.asarray(after_node_s, dtype=np.float64))
    return position_deg(below)


def position_deg(points: Iterable[Floats]) -> tuple[Floats, Floats]:
    """Return longitude and latitude in degrees of unit vectors (3, …)."""
    x, y, z = points
    return np.degrees(np.arctan2(y, x)), np.degrees(np.arcsin(np.clip(z, -1.0, 1.0)))


def geolocate(acquisition: Acquisition, *, line: ArrayLike, column: ArrayLike) -> tuple[Floats, Floats]:
    """Return longitude and latitude in degrees of pixels of ``acquisition``.

    ``line`` runs from 0 (first scan line) to 1 (last), ``column`` from 0 (first pixel) to 1 (last); they broadcast.
    """
    node_s = float(node_times_s(acquisition.platform, acquisition.absolute_orbit))
    start_s, stop_s = seconds(acquisition.begin) - node_s, seconds(acquisition.end) - node_s
    after_node_s = start_s + (stop_s - start_s) * np.asarray(line, dtype=np.float64)
    return swath(node_s, after_node_s=after_node_s, column=column)


def sun_position_deg(time_s: ArrayLike) -> tuple[Floats, Floats]:
    """Return longitude and latitude in degrees of the point below the sun, to 0.02 degrees.

    Low-precision formulae of the Astronomical Almanac; ``time_s`` in seconds since ``EPOCH``.
    """
    days = np.asarray(time_s, dtype=np.float64) / DAY_S - 0.5  # since J2000.0
    anomaly = np.radians(357.529 + 0.98560028 * days)
    ecliptic = np.radians(280.459 + 0.98564736 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    obliquity = np.radians(23.439)
    ascension = np.degrees(np.arctan2(np.cos(obliquity) * np.sin(ecliptic), np.cos(ecliptic)))
    greenwich = 280.46061837 + 360.98564736629 * days
    latitude = np.degrees(np.arcsin(np.sin(obliquity) * np.sin(ecliptic)))
    return np.asarray((ascension - greenwich + 180) % 360 - 180), latitude


def sun_zenith_deg(time_s: ArrayLike, *, lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return the sun's zenith angle in degrees at places (degrees) and times; they broadcast."""
    sun_lon, sun_lat = (np.radians(value) for value in sun_position_deg(time_s))
    east, north = np.radians(lon), np.radians(lat)
    cosine = np.sin(north) * np.sin(sun_lat) + np.cos(north) * np.cos(sun_lat) * np.cos(east - sun_lon)
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))), dtype=np.float64)


def sunlit_arc_s(node_s: ArrayLike) -> tuple[Floats, Floats]:
    """Return when OLCI is switched on and off, in seconds after each ascending node (to a millisecond).

    It looks while the sun stands less than 80 degrees from the zenith of the point below the satellite.
    """
    nodes = np.asarray(node_s, dtype=np.float64)
    # The descending node at 10:00 is always lit; 0.36 periods before and after it is always night or dusk.
    lit = np.full_like(nodes, PERIOD_S / 2)
    return (
        _terminator(nodes, lit=lit, dark=lit - 0.36 * PERIOD_S),
        _terminator(nodes, lit=lit, dark=lit + 0.36 * PERIOD_S),
    )


def _terminator(nodes: Floats, *, lit: Floats, dark: Floats) -> Floats:
    """Return when the limit is crossed between ``lit`` and ``dark``: halved to half a second, then a straight line."""
    for _ in range(12):
        middle = (lit + dark) / 2
        is_lit = _darkness(nodes, middle) < 0
        lit, dark = np.where(is_lit, middle, lit), np.where(is_lit, dark, middle)
    inside, outside = _darkness(nodes, lit), _darkness(nodes, dark)
    return np.asarray(lit + (dark - lit) * inside / (inside - outside))


def _darkness(nodes: Floats, after_node_s: Floats) -> Floats:
    """Return by how many degrees the sun stands lower than OLCI wants it."""
    lon, lat = ground_track(nodes, after_node_s=after_node_s)
    return sun_zenith_deg(nodes + after_node_s, lon=lon, lat=lat) - SUN_ZENITH_LIMIT_DEG


def _earth_angle(ratio: Floats, look_deg: float) -> Floats:
    """Return the angle at the earth's centre between nadir and a look angle; ``ratio``: orbit to earth radius."""
    look = np.radians(look_deg)
    return np.asarray(np.arcsin(ratio * np.sin(look)) - look, dtype=np.float64)


def _frame(node_s: Floats, after_node_s: Floats) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
    """Return unit vectors, turning with the earth: to the point below, and to the right of its track.

    The satellite steers its yaw so that scan lines stand across the ground track (hence ``- _EARTH_RATE``).
    """
    phase = _ANGULAR_RATE * after_node_s
    sin_i, cos_i = np.sin(INCLINATION_RAD), np.cos(INCLINATION_RAD)
    sin_p, cos_p = np.sin(phase), np.cos(phase)
    x, y, z = cos_p, sin_p * cos_i, sin_p * sin_i
    vx = -_ANGULAR_RATE * sin_p + _EARTH_RATE * y
    vy = _ANGULAR_RATE * cos_p * cos_i - _EARTH_RATE * x
    vz = _ANGULAR_RATE * cos_p * sin_i
    speed = np.sqrt(vx**2 + vy**2 + vz**2)
    rx, ry, rz = (vy * z - vz * y) / speed, (vz * x - vx * z) / speed, (vx * y - vy * x) / speed
    turn = np.radians(node_longitude_deg(node_s)) - _EARTH_RATE * after_node_s
    sin_t, cos_t = np.sin(turn), np.cos(turn)
    below = (cos_t * x - sin_t * y, sin_t * x + cos_t * y, np.broadcast_to(z, np.shape(turn + z)))
    right = (cos_t * rx - sin_t * ry, sin_t * rx + cos_t * ry, np.broadcast_to(rz, np.shape(turn + z)))
    return below, right
