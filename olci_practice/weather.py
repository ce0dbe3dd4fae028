"""The weather over the whole earth at any moment: one cloud field that drifts, swirls and never has a seam.

Clouds are noise in space, not on a map: cubes of periodic noise, read where the sphere cuts through them, so that
there is neither an edge at 180 degrees nor a knot at the poles. Three cubes carry three scales: weather systems,
cloud fields, single clouds. Time turns the sphere under the cubes (the westerlies) and moves it through them (clouds
form and dissolve). Lows wind the field up around themselves.

Points come as unit vectors (3, moments, places), earth-fixed; times as (moments, 1) seconds since ``orbit.EPOCH``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from olci_practice.land import Landscape
from olci_practice.orbit import DAY_S, EARTH_RADIUS_KM

Floats = NDArray[np.float32]
Times = NDArray[np.float64]

STILL = np.zeros((1, 1))  # the time for noise that does not move

CUBE = 128  # cells along an edge of a noise cube; a power of two, so that wrapping is a bit mask
_STEPS = 36  # noise is kept in bytes, for the processor's cache: so many steps to its standard deviation
_DRIFT_DEG_PER_DAY = 4.5
_LOWS = 26  # weather systems alive at any moment, tropical ones among them
_LOW_LIFE_DAYS = 6.0


@dataclass(frozen=True, slots=True)
class Scale:
    """One cube of noise: its cell in km, its wavelengths in km, how steeply it falls off, and how fast it changes."""

    cell_km: float
    longest_km: float
    shortest_km: float
    slope: float
    change_km_per_day: float


SYSTEMS = Scale(cell_km=105.0, longest_km=5200, shortest_km=620, slope=2.0, change_km_per_day=330)
FIELDS = Scale(cell_km=7.5, longest_km=560, shortest_km=28, slope=1.95, change_km_per_day=110)
CLOUDS = Scale(cell_km=0.8, longest_km=48, shortest_km=1.7, slope=1.85, change_km_per_day=40)


@dataclass(frozen=True, slots=True)
class CloudField:
    """Cloud at points of any one shape, but for the finest scale (see ``single_clouds``).

    ``depth``: below 0 clear, from about 0.5 closed; ``cells``: 0 to 1, how much the clouds break into cells;
    ``broken``: how strongly single clouds stand out, 0.08 (smooth layers) to 0.5 (showers); ``veil``: opacity 0 to 1
    of high thin cloud; ``gusts``: the wind's variation (mean 0, spread 1); ``place``: (3, …) where the finest noise is
    read, in cells of its cube.
    """

    depth: Floats
    cells: Floats
    broken: Floats
    veil: Floats
    gusts: Floats
    place: Floats


@dataclass(frozen=True, slots=True)
class Low:
    """A low at some moments: ``centre`` (3, moments), ``strength`` 0 to 1 and ``radius_km`` (moments,).

    ``turn``: +1 where it turns counter-clockwise, in the north.
    """

    centre: Times
    strength: Times
    radius_km: Times
    turn: float


def cloud_field(points: Floats, time_s: Times, *, lat: Floats, land: Landscape, seed: int) -> CloudField:
    """Return the clouds over ``points``; ``lat``: their latitudes in degrees, ``land``: the landscape below them."""
    days = time_s / DAY_S
    wound, spiral = _around_lows(points, days, seed=seed)
    air = _turned(wound, -_DRIFT_DEG_PER_DAY * days)
    systems = noise(air, SYSTEMS, days=days, seed=seed)
    warp = noise(air[[1, 2, 0]], SYSTEMS, days=days, seed=seed)
    fields_at = air + (0.012 * warp + 0.004 * systems) * np.array([[[0.6]], [[-0.7]], [[0.4]]], np.float32)
    fields = noise(fields_at, FIELDS, days=days, seed=seed)
    streaks = noise(fields_at[[2, 0, 1]] * np.float32(0.45), FIELDS, days=days, seed=seed)
    belt, cells = _climate(points, lat, land, time_s)
    depth = belt + 0.62 * systems + 0.42 * fields + 0.95 * spiral
    front = np.exp(-((warp - 0.35 + 0.16 * fields) ** 2) / 0.018) * _bell(np.abs(lat), 50, 17)
    depth += 0.75 * front * np.clip(0.4 + systems, 0, 1)
    veil = np.clip(0.20 * (0.9 * streaks + 0.8 * systems + 0.6 * front + belt - 0.1), 0, 0.34)
    showers = (
        0.17
        + 0.10 * streaks
        + 0.07 * fields
        - 0.10 * systems
        - 0.16 * front
        + 0.22 * _bell(lat, 5, 16)
        - 0.12 * land.dry
    )
    fair = np.clip((depth + 0.75) / 0.8, 0, 1)  # where the air sinks, hardly a cloud forms
    return CloudField(
        depth=depth,
        cells=cells,
        broken=(np.clip(showers + 0.15 * cells, 0.08, 0.5) * (0.55 + 0.45 * fair)).astype(np.float32),
        veil=veil.astype(np.float32),
        gusts=streaks,
        place=single_cloud_place(points + np.float32(0.3) * (wound - points), days=days, seed=seed),
    )


def single_cloud_place(points: Floats, *, days: Times, seed: int) -> Floats:
    """Return where ``single_clouds`` gives noise that drifts with the clouds: (3, …) for unit vectors (3, …)."""
    return _place(_turned(points, -_DRIFT_DEG_PER_DAY * days), CLOUDS, days=days, seed=seed)


def single_clouds(place: Floats, *, seed: int) -> Floats:
    """Return the finest noise (mean 0, spread 1) at ``place`` (3, …), in cells of its cube.

    Two readings at unequal scales keep the cube's period of 100 km from showing.
    """
    cube = _cube(CLOUDS, seed)
    return np.float32(0.8) * _nearest(cube, place) + np.float32(0.6) * _nearest(
        cube, place[[1, 2, 0]] * np.float32(1.618)
    )


def ground_detail_place(points: Floats, *, seed: int) -> Floats:
    """Return where ``single_clouds`` gives noise that stays with the ground: (3, …) for unit vectors (3, …)."""
    return _place(points[[2, 0, 1]], CLOUDS, days=STILL, seed=seed)


def noise(points: Floats, scale: Scale, *, days: Times, seed: int) -> Floats:
    """Return smooth noise (mean 0, spread 1) of one scale at unit vectors (3, …)."""
    return _trilinear(_cube(scale, seed), _place(points, scale, days=days, seed=seed))


def season(time_s: Times, *, peak_day: float = 205.0) -> Floats:
    """Return where the year stands: 1 on its day ``peak_day`` (205: the height of the northern summer), -1 opposite."""
    return np.cos(2 * np.pi * (time_s / DAY_S + 1 - peak_day) / 365.2425).astype(np.float32)


def _climate(points: Floats, lat: Floats, land: Landscape, time_s: Times) -> tuple[Floats, Floats]:
    """Return how cloudy each place tends to be, and where cloud decks break into cells."""
    rains = 5.0 + 7.0 * season(time_s)  # the tropical rain belt follows the sun
    high = np.abs(lat)
    over_land = np.clip(land.shore_km / 100, 0, 1)
    belt = (
        -0.10
        + 0.50 * _bell(lat, rains, 7)
        - 0.52 * _bell(lat, rains + 20, 10)
        - 0.52 * _bell(lat, rains - 20, 10)
        + 0.26 * _bell(high, 57, 12)
        - 0.10 * _bell(high, 82, 9)
        - 0.62 * land.dry * over_land
        - 0.25 * land.ice
    )
    decks = np.zeros(points.shape[1:], np.float32)
    for lon_deg, lat_deg, width in (
        (-84, -18, 0.2),
        (-127, 27, 0.17),
        (3, -15, 0.19),
        (-22, 26, 0.13),
        (104, -27, 0.14),
    ):
        middle = unit_vectors(np.array(lon_deg), np.array(lat_deg)).astype(np.float32)
        away = 2 - 2 * np.tensordot(middle, points, axes=1)
        decks = np.maximum(decks, np.exp(-away / np.float32(width**2)))
    decks *= np.clip(-land.shore_km / 60, 0, 1)
    cells = np.clip(decks * 1.2 + 0.35 * _bell(high, 48, 12) * (1 - over_land), 0, 1)
    return (belt + 0.75 * decks).astype(np.float32), cells.astype(np.float32)


def _around_lows(points: Floats, days: Times, *, seed: int) -> tuple[Floats, Floats]:
    """Return the points as the lows wind them up, and the cloud that the lows' spirals add."""
    wound, spiral = points.copy(), np.zeros(points.shape[1:], np.float32)
    middle = points.mean(axis=2)
    middle /= np.linalg.norm(middle, axis=0)
    widest = np.arccos(np.clip(np.einsum("im,imp->mp", middle, points).min(axis=1), -1, 1))
    for low in _lows(days[:, 0], seed=seed):
        away = np.arccos(np.clip((low.centre * middle).sum(axis=0), -1, 1))
        near = np.flatnonzero(away < widest + 2600 / EARTH_RADIUS_KM)
        if near.size:
            low_here = Low(low.centre[:, near], low.strength[near], low.radius_km[near], low.turn)
            wound[:, near] = _wind_up(wound[:, near], low_here)
            spiral[near] += _spiral(points[:, near], low_here)
    return wound, spiral


def _lows(days: Times, *, seed: int) -> Iterator[Low]:
    """Yield the lows at some moments; each lives six days, drifts east and is born elsewhere again."""
    for slot in range(_LOWS):
        born, age = np.divmod(days / _LOW_LIFE_DAYS + slot / _LOWS, 1.0)
        lon, across, size, force = np.array([_birth(seed, slot, int(number)) for number in born]).T
        turn = 1.0 if slot % 2 else -1.0
        is_tropical = slot % 6 == 5
        lat = turn * ((9 + 8 * across + 9 * age) if is_tropical else (40 + 18 * across + 8 * age))
        moved = (-2.4 if is_tropical else 2.1) * _DRIFT_DEG_PER_DAY * age * _LOW_LIFE_DAYS
        strength = np.sin(np.pi * age) ** 1.5 * (0.45 + 0.55 * force)
        radius_km = 230 + 120 * size if is_tropical else 520 + 420 * size
        yield Low(unit_vectors(360 * lon + moved, lat), strength, radius_km, turn)


@lru_cache(maxsize=4096)
def _birth(seed: int, slot: int, number: int) -> tuple[float, float, float, float]:
    """Return four chances, 0 to 1, of the ``number``-th low of a slot."""
    first, second, third, fourth = np.random.default_rng((seed, slot, number)).uniform(size=4)
    return float(first), float(second), float(third), float(fourth)


def _wind_up(points: Floats, low: Low) -> Floats:
    """Turn points about a low's centre, the more the nearer (Rodrigues' rotation)."""
    axis = low.centre.astype(np.float32)[:, :, None]
    along = (axis * points).sum(axis=0)
    square_km = (2 - 2 * along) * np.float32(EARTH_RADIUS_KM**2)
    strength, reach = (value.astype(np.float32)[:, None] for value in (low.strength, low.radius_km**2 * 1.3))
    angle = np.float32(-3.6 * low.turn) * strength * np.exp(-square_km / reach)
    crossed = np.cross(axis, points, axis=0)
    return np.asarray(points * np.cos(angle) + crossed * np.sin(angle) + axis * along * (1 - np.cos(angle)))


def _spiral(points: Floats, low: Low) -> Floats:
    """Return the cloud a low adds: arms on a logarithmic spiral, a full disc inside, a clear slot beside them."""
    east = np.cross([0.0, 0.0, 1.0], low.centre, axisb=0, axisc=0)
    east /= np.linalg.norm(east, axis=0)
    north = np.cross(low.centre, east, axis=0)
    x, y, z = ((ray.astype(np.float32)[:, :, None] * points).sum(axis=0) for ray in (east, north, low.centre))
    away = np.hypot(x, y) * (EARTH_RADIUS_KM / low.radius_km).astype(np.float32)[:, None] + np.float32(0.02)
    phase = np.arctan2(y, x) * np.float32(low.turn) + np.float32(2.6) * np.log(away)
    arms = (0.25 + 0.95 * np.cos(phase)) * np.exp(-((away / 1.25) ** 2)) * np.clip(away * 4, 0, 1)
    return np.where(z > 0, low.strength.astype(np.float32)[:, None] * arms, 0)


def _bell(value: Floats, middle: float | Floats, width: float) -> Floats:
    return np.asarray(np.exp(-(((value - middle) / np.float32(width)) ** 2)).astype(np.float32))


def unit_vectors(lon: Times, lat: Times) -> Times:
    """Return unit vectors (3, …) of positions in degrees."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi) * np.ones_like(lam)])


def _turned(points: Floats, degrees: Times) -> Floats:
    sin, cos = np.sin(np.radians(degrees)).astype(np.float32), np.cos(np.radians(degrees)).astype(np.float32)
    return np.stack([cos * points[0] - sin * points[1], sin * points[0] + cos * points[1], points[2]])


def _place(points: Floats, scale: Scale, *, days: Times, seed: int) -> Floats:
    """Return positions in cells of a cube, tilted so that no axis lies along the sphere's surface for long."""
    cells, heading = _tilt(scale, seed)
    moved = heading[:, None, None] * (scale.change_km_per_day / scale.cell_km * days) % CUBE + CUBE * 64
    turned = (cells @ points.reshape(3, -1)).reshape(points.shape)
    return np.asarray(turned + moved.astype(np.float32))


@lru_cache(maxsize=32)
def _tilt(scale: Scale, seed: int) -> tuple[Floats, Times]:
    """Return the matrix from unit vectors to cells of a cube, and the way (unit vector) the sphere moves through it."""
    chance = np.random.default_rng((seed, int(scale.cell_km * 10)))
    tilt, _ = np.linalg.qr(chance.normal(size=(3, 3)))
    heading = chance.normal(size=3)
    return (tilt * (EARTH_RADIUS_KM / scale.cell_km)).astype(np.float32), heading / np.linalg.norm(heading)


def _nearest(cube: NDArray[np.int8], place: Floats) -> Floats:
    cell = place.astype(np.int32) & (CUBE - 1)
    index = (cell[0] * CUBE + cell[1]) * CUBE + cell[2]
    return np.asarray(cube.take(index) * np.float32(1 / _STEPS))


def _trilinear(cube: NDArray[np.int8], place: Floats) -> Floats:
    low = np.floor(place)
    fx, fy, fz = place - low
    cell = low.astype(np.int32) & (CUBE - 1)
    after = (cell + 1) & (CUBE - 1)
    x = (cell[0] * CUBE * CUBE, after[0] * CUBE * CUBE)
    y = (cell[1] * CUBE, after[1] * CUBE)
    z = (cell[2], after[2])
    lines = []
    for i in (0, 1):
        for j in (0, 1):
            near, far = (cube.take(x[i] + y[j] + z[k]).astype(np.float32) for k in (0, 1))
            lines.append(near + (far - near) * fz)
    front = lines[0] + (lines[1] - lines[0]) * fy
    back = lines[2] + (lines[3] - lines[2]) * fy
    return np.asarray((front + (back - front) * fx) * np.float32(1 / _STEPS))


@lru_cache(maxsize=12)
def _cube(scale: Scale, seed: int) -> NDArray[np.int8]:
    """Return a periodic cube of Gaussian noise (spread ``_STEPS``) with wavelengths between the scale's two."""
    chance = np.random.default_rng((seed, int(scale.cell_km * 10), 7))
    spectrum = np.fft.rfftn(chance.standard_normal((CUBE, CUBE, CUBE), dtype=np.float32))
    along = np.fft.fftfreq(CUBE).astype(np.float32)
    half = np.fft.rfftfreq(CUBE).astype(np.float32)
    waves = np.sqrt(along[:, None, None] ** 2 + along[None, :, None] ** 2 + half[None, None, :] ** 2) / scale.cell_km
    longest, shortest = 1 / scale.longest_km, 1 / scale.shortest_km
    # Amplitude falls as wavenumber ** -(slope + 1) in three dimensions; a soft edge keeps ringing out.
    weight = np.where(waves > 0, np.maximum(waves, longest) / longest, np.inf) ** -(scale.slope)
    weight *= np.exp(-((waves / shortest) ** 4)) * (1 - np.exp(-((waves / longest) ** 4)))
    cube = np.fft.irfftn(spectrum * weight.astype(np.float32), s=(CUBE, CUBE, CUBE), axes=(0, 1, 2)).astype(np.float32)
    return np.asarray(np.clip(np.round((cube - cube.mean()) * (_STEPS / cube.std())), -127, 127).astype(np.int8))
