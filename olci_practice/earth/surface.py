"""What lies under the clouds: the colours of land and sea through the year, snow, sea ice, and the sun's glint.

Reflectances are given for four bands of OLCI, in this order: Oa08 (665 nm), Oa06 (560 nm), Oa04 (490 nm), Oa17
(865 nm). The palettes are rounded from published spectra of such surfaces; the climate is a handful of curves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from olci_practice.earth.land import Landscape
from olci_practice.earth.noise import STILL, Floats32, Times, noise
from olci_practice.earth.weather import FIELDS, season
from olci_practice.orbit.orbit import DAY_S


def _colour(red: float, green: float, blue: float, infrared: float) -> Floats32:
    return np.array([red, green, blue, infrared], np.float32)


RAINFOREST = _colour(0.022, 0.048, 0.020, 0.33)
BROADLEAF = _colour(0.036, 0.080, 0.026, 0.38)
CONIFERS = _colour(0.026, 0.042, 0.020, 0.22)
TUNDRA = _colour(0.085, 0.082, 0.052, 0.22)
GRASS = _colour(0.078, 0.112, 0.046, 0.32)
STRAW = _colour(0.150, 0.125, 0.068, 0.30)
BARE = _colour(0.130, 0.100, 0.066, 0.20)
SAND = _colour(0.430, 0.320, 0.195, 0.52)
RED_SAND = _colour(0.390, 0.225, 0.120, 0.47)
ROCK = _colour(0.180, 0.140, 0.100, 0.24)
SNOW = _colour(0.840, 0.850, 0.860, 0.78)

WARM_SEA = _colour(0.0010, 0.0085, 0.0360, 0.0003)
COOL_SEA = _colour(0.0018, 0.0110, 0.0250, 0.0004)
COLD_SEA = _colour(0.0022, 0.0120, 0.0190, 0.0005)
SHELF = _colour(0.0090, 0.0340, 0.0340, 0.0015)
LAGOON = _colour(0.0260, 0.1150, 0.1150, 0.0040)
SILT = _colour(0.0950, 0.1150, 0.0700, 0.0220)
BLOOM = _colour(0.0100, 0.0480, 0.0400, 0.0030)
LAKE = _colour(0.0060, 0.0160, 0.0160, 0.0015)
FAST_ICE = _colour(0.780, 0.805, 0.825, 0.68)
MELTING_ICE = _colour(0.440, 0.520, 0.570, 0.34)

# The edge of the sea ice by longitude from 180 west in steps of 30 degrees: latitudes in March and in September.
_ARCTIC_EDGE = (
    (58.5, 60.0, 56.0, 51.0, 52.0, 65.0, 76.0, 75.5, 69.5, 66.0, 60.0, 48.0, 58.5),
    (73.0, 75.0, 75.0, 77.0, 79.0, 78.0, 81.0, 82.5, 81.5, 81.0, 79.0, 76.0, 73.0),
)
_ANTARCTIC_EDGE = (
    (-71.0, -72.0, -72.5, -70.5, -66.0, -69.0, -69.5, -68.5, -67.0, -65.5, -65.5, -66.5, -71.0),
    (-63.0, -63.5, -65.5, -66.0, -58.5, -56.5, -56.0, -58.5, -59.5, -60.5, -61.5, -62.5, -63.0),
)
# Small seas that freeze though their latitude does not say so: longitude, latitude, extent in degrees (east, north).
_COLD_BASINS = ((22.5, 64.0, 4.0, 2.0), (26.0, 59.9, 5.0, 0.8), (37.5, 65.0, 5.0, 2.0), (141.0, 54.0, 6.0, 5.0))


@dataclass(frozen=True, slots=True)
class Cover:
    """What covers the ground at points of any one shape.

    ``snow``, ``sea_ice``: about 0 none, about 1 closed; the finest noise decides between. ``snow_white``: what the snow
    shows of its own colour, less under trees. ``ice_melt``: 0 snow on the ice, 1 melt water. ``roughness``: how much
    the land's colour varies within a few kilometres.
    """

    snow: Floats32
    sea_ice: Floats32
    snow_white: Floats32
    ice_melt: Floats32
    roughness: Floats32


@dataclass(frozen=True, slots=True)
class Variety:
    """Noise (mean 0, spread 1) that stays in its place: over tens (``patches``) and hundreds of km (``broad``)."""

    patches: Floats32
    broad: Floats32


def rugged(land: Landscape, variety: Variety) -> Landscape:
    """Return the landscape with valleys and summits in its smooth mountains."""
    ridges = 1.15 - 0.75 * np.abs(variety.patches) + 0.2 * variety.broad
    rugged_km = land.height_km * np.clip(ridges, 0.15, 1.5)
    return replace(land, height_km=np.asarray(land.ice * land.height_km + (1 - land.ice) * rugged_km, np.float32))


def cover_at(time_s: Times, *, lon: Floats32, lat: Floats32, land: Landscape, variety: Variety) -> Cover:
    """Return snow and ice at positions ``lon``, ``lat`` in degrees."""
    warmth = air_warmth_c(lat, time_s, land) + 2.2 * variety.patches
    return Cover(
        snow=_snow(warmth, lat, land),
        snow_white=_snow_white(lat, land, variety.patches),
        sea_ice=_sea_ice(lon, lat, time_s, land=land, variety=variety),
        ice_melt=_ice_melt(lat, time_s),
        roughness=(0.10 + 0.07 * _step(0.1, 1.5, land.height_km) + 0.05 * land.dry).astype(np.float32),
    )


def variety_at(points: Floats32, *, seed: int) -> Variety:
    """Return how the ground varies at ``points`` (unit vectors (3, …))."""
    return Variety(
        patches=noise(points, FIELDS, days=STILL, seed=seed),
        broad=noise(points[[1, 2, 0]] * np.float32(0.3), FIELDS, days=STILL, seed=seed),
    )


def sun_glint(sun: Floats32, view: Floats32, up: Floats32, *, wind_m_s: Floats32) -> Floats32:
    """Return the sea's glint reflectance (Cox and Munk 1954); unit vectors (3, …) to the sun and to the satellite."""
    half = sun + view
    half /= np.sqrt((half**2).sum(axis=0))
    tilt = np.clip((half * up).sum(axis=0), 0.05, 1)
    spread = np.float32(0.003) + np.float32(0.00512) * wind_m_s
    slope = (1 - tilt**2) / tilt**2
    chance = np.exp(-slope / spread) / (np.pi * spread)
    incidence = np.clip((half * sun).sum(axis=0), 0, 1)
    fresnel = 0.021 + 0.979 * (1 - incidence) ** 5
    mu_sun, mu_view = (np.clip((ray * up).sum(axis=0), 0.08, 1) for ray in (sun, view))
    return np.asarray(np.clip(np.pi * chance * fresnel / (4 * mu_sun * mu_view * tilt**4), 0, 0.55).astype(np.float32))


def air_warmth_c(lat: Floats32, time_s: Times, land: Landscape) -> Floats32:
    """Return the air's temperature at the ground in degrees Celsius: latitude, season, height, distance to the sea."""
    high = np.abs(lat)
    inland = np.clip(land.shore_km, 0, 500) / 500
    swing = high * (0.13 + 0.24 * inland) * np.sign(lat)
    return np.asarray(28.5 - 0.0078 * high**2 + swing * season(time_s) - 6.2 * land.height_km - 14 * land.ice)


def land_colour(lat: Floats32, time_s: Times, *, land: Landscape, variety: Variety) -> Floats32:
    """Return the colour (4, …) of land without snow: forest, grass, tundra or desert, as the season has it."""
    patches, broad = variety.patches, variety.broad
    warmth = air_warmth_c(lat, time_s, land) + 2.2 * patches
    high = np.abs(lat)
    dry = np.clip(land.dry + 0.10 * broad + 0.05 * patches, 0, 1)
    rain = np.sign(lat) * season(time_s)  # +1 in the wet half of the year of the outer tropics
    savanna = np.exp(-(((high - 15) / 5.5) ** 2)) * np.clip(0.75 + 0.25 * broad + 0.1 * patches, 0, 1)
    year = 28.5 - 0.0078 * high**2 - 6.2 * land.height_km
    forest = _mix(CONIFERS, BROADLEAF, _step(1, 11, year + 1.5 * broad))
    forest = _mix(forest, RAINFOREST, _step(19, 25, year))
    meadows = np.clip(0.42 + 0.22 * patches - 0.12 * broad, 0, 1) * _step(2, 8, year) * _step(27, 20, year)
    growing = _step(3, 14, warmth)
    colour = _mix(forest, _mix(_blend(BARE, lat), GRASS * np.float32(0.85), growing), meadows)
    colour = _mix(colour, _mix(_blend(BARE, lat), colour, _step(-2, 9, warmth)), _step(3, 9, year) * 0.6)
    colour = _mix(colour, TUNDRA, _step(1.0, -5.0, year + 1.2 * patches))
    straw = _mix(_blend(GRASS, lat), STRAW, np.clip(0.5 - 0.5 * rain, 0, 1))
    colour = _mix(colour, straw, savanna)
    colour = _mix(colour, _mix(_blend(GRASS, lat), STRAW, _step(12, 24, warmth)), _step(0.10, 0.34, dry))
    sand = _mix(_blend(SAND, lat), RED_SAND, _step(0.2, 1.2, broad + 0.3 * (lat < 0)))
    sand = _mix(
        sand, ROCK, np.clip(_step(0.35, 1.5, patches - 0.4 * broad) * 0.75 + _step(0.5, 2, land.height_km), 0, 0.9)
    )
    colour = _mix(colour, sand, _step(0.34, 0.66, dry))
    colour = _mix(colour, ROCK, _step(2.2, 3.6, land.height_km) * 0.6)
    return np.asarray(colour * (1 + 0.10 * broad), np.float32)


def _snow(warmth: Floats32, lat: Floats32, land: Landscape) -> Floats32:
    lying = _step(1.5, -7.0, warmth) * (1 - 0.45 * np.exp(-(((np.abs(lat) - 56) / 6) ** 2)) * (land.height_km < 0.8))
    return np.asarray(np.maximum(lying * (1 - 0.5 * land.dry), land.ice * 1.6), np.float32)


def _snow_white(lat: Floats32, land: Landscape, patches: Floats32) -> Floats32:
    """Return the share of its own colour that snow shows: less among trees."""
    trees = _step(64, 56, np.abs(lat)) * _step(0.3, 0.0, land.dry) * _step(1.4, 0.9, land.height_km) * (1 - land.ice)
    return np.asarray(1 - 0.62 * trees * np.clip(0.9 + 0.35 * patches, 0, 1), np.float32)


def sea_colour(
    points: Floats32, time_s: Times, *, lat: Floats32, land: Landscape, variety: Variety, seed: int
) -> Floats32:
    """Return the colour (4, …) of open water: deep, shelf, lagoon, bloom, silt or lake."""
    patches = variety.patches
    high = np.abs(lat)
    off_shore_km = np.clip(-land.shore_km, 0, 500)
    currents = noise(points[[2, 1, 0]], FIELDS, days=time_s / DAY_S * 0.25, seed=seed)
    eddies = noise(points[[0, 2, 1]] + np.float32(0.004) * currents, FIELDS, days=time_s / DAY_S * 0.25, seed=seed)
    colour = _mix(_mix(_blend(WARM_SEA, lat), COOL_SEA, _step(24, 44, high)), COLD_SEA, _step(52, 72, high))
    shelf = np.exp(-off_shore_km / 55) * np.clip(0.62 + 0.30 * currents, 0, 1)
    colour = _mix(colour, SHELF, shelf)
    shallow = _step(0.1, 1.1, patches + 0.3) * np.exp(-((off_shore_km / 28) ** 2)) * _step(34, 24, high)
    colour = _mix(colour, LAGOON, shallow * (1 - land.plume))
    spring = np.clip(0.35 + 0.65 * np.sign(lat) * season(time_s), 0.1, 1)
    filaments = np.exp(-((eddies / 0.30) ** 2)) * np.clip(0.3 + 0.6 * currents, 0, 1)
    colour = _mix(
        colour,
        BLOOM,
        filaments * spring * np.exp(-(((high - 54) / 15) ** 2)) * (0.25 + 0.75 * np.exp(-off_shore_km / 250)),
    )
    stirred = np.exp(-off_shore_km / 16) * np.clip(0.10 + 0.42 * eddies, 0, 1) * (1 - 0.7 * land.dry)
    plume = land.plume * np.exp(-off_shore_km / 70) * np.clip(0.45 + 0.55 * currents + 0.3 * eddies, 0, 1)
    colour = _mix(colour, SILT, np.clip(np.maximum(stirred * 0.7, plume * 0.9), 0, 0.9))
    return np.asarray(_mix(colour, LAKE, _step(0.2, 0.8, land.lake) * 0.8), np.float32)


def _sea_ice(lon: Floats32, lat: Floats32, time_s: Times, *, land: Landscape, variety: Variety) -> Floats32:
    """Return how closed the ice is: the edge by longitude and date, frayed by eddies; lakes freeze inland."""
    # The Arctic edge lies furthest south in mid-March, the Antarctic one furthest north in mid-September.
    winter = 0.5 + 0.5 * season(time_s, peak_day=74)
    steps = np.linspace(-180, 180, 13)
    north_edge, south_edge = (
        winter * np.interp(lon, steps, edges[0]).astype(np.float32)
        + (1 - winter) * np.interp(lon, steps, edges[1]).astype(np.float32)
        for edges in (_ARCTIC_EDGE, _ANTARCTIC_EDGE)
    )
    inside = np.where(lat > 0, lat - north_edge, south_edge - lat)
    for middle_lon, middle_lat, east, north in _COLD_BASINS:
        away = np.sqrt(((lon - middle_lon) / east) ** 2 + ((lat - middle_lat) / north) ** 2)
        inside = np.maximum(inside, (1 - away) * 2.5 - 9 * (1 - winter))
    closed = 0.5 + 0.28 * (inside + 0.9 * variety.patches + 0.7 * variety.broad)
    frozen_lake = _step(0.2, 0.8, land.lake) * _step(-2, -9, air_warmth_c(lat, time_s, land))
    shelf_ice = _step(-76.5, -78.5, lat)
    lasting = 3.5 * np.maximum(frozen_lake, shelf_ice) - 2
    return np.asarray(np.clip(np.maximum(closed, lasting), -2.0, 1.8), np.float32)


def _ice_melt(lat: Floats32, time_s: Times) -> Floats32:
    """Return 0 for bright snow-covered ice to 1 for ice under melt water, which comes in the two summers."""
    summer = np.clip(np.sign(lat) * season(time_s), 0, 1)
    return np.asarray(summer * _step(84, 70, np.abs(lat)) * np.where(lat > 0, 0.7, 0.35), np.float32)


def _step(low: float, high: float, value: Floats32) -> Floats32:
    """Return 0 up to ``low``, 1 from ``high`` and a smooth step between; ``low`` may be the larger one."""
    x = np.clip((value - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(x * x * (3 - 2 * x), np.float32)


def _blend(colour: Floats32, like: Floats32) -> Floats32:
    return np.broadcast_to(colour.reshape((4,) + (1,) * like.ndim), (4, *like.shape))


def _mix(first: Floats32, second: Floats32, share: Floats32) -> Floats32:
    """Return colours (4, …) mixed by ``share`` of the second; a single colour (4,) is spread out."""
    first, second = (_blend(c, share) if c.ndim == 1 else c for c in (first, second))
    return first + (second - first) * share
