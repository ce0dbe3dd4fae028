"""How high the sun stood over the area when a scene was taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import asin, atan2, cos, degrees, radians, sin

from olci_core.scene import Scene

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


def sun_heights(scenes: Iterable[Scene], *, lon: float, lat: float) -> dict[str, float]:
    """Return by scene id the height of the sun in degrees over a place in the middle of each scene's time."""
    return {scene.id: sun_height_deg(scene.begin + (scene.end - scene.begin) / 2, lon=lon, lat=lat) for scene in scenes}


def sun_height_deg(moment: datetime, *, lon: float, lat: float) -> float:
    """Return the height of the sun above the horizon in degrees, negative below it, at an aware time.

    The Astronomical Almanac's low-precision formulas for the sun (section C), good to 0.01° from 1950 to 2050;
    without refraction.
    """
    days = (moment - _J2000) / timedelta(days=1)
    anomaly = radians(357.528 + 0.9856003 * days)
    ecliptic_lon = radians(280.460 + 0.9856474 * days + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    obliquity = radians(23.439 - 0.0000004 * days)
    right_ascension = atan2(cos(obliquity) * sin(ecliptic_lon), cos(ecliptic_lon))
    declination = asin(sin(obliquity) * sin(ecliptic_lon))
    sidereal = radians(280.46061837 + 360.98564736629 * days)  # of Greenwich; Meeus, Astronomical Algorithms, 12.4
    hour_angle = sidereal + radians(lon) - right_ascension
    above = sin(radians(lat)) * sin(declination) + cos(radians(lat)) * cos(declination) * cos(hour_angle)
    return degrees(asin(max(-1.0, min(1.0, above))))
