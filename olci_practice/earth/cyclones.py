"""The cyclones that wander over the earth, winding up the sky around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from olci_core.sphere import EARTH_RADIUS_KM
from olci_practice.earth.noise import Floats32, Times, components

_SLOTS = np.arange(26)  # as many cyclones as are alive at any moment
_IS_NORTHERN = _SLOTS % 2 == 1
_IS_TROPICAL = _SLOTS % 6 == 5
_LIFE_DAYS = 6.0
_EASTWARDS_DEG = np.where(_IS_TROPICAL, -65.0, 57.0)  # in a lifetime; tropical ones go west
_FELT_RADII = 2.9  # so many radii from its centre a cyclone is no longer felt


@dataclass(frozen=True, slots=True)
class Cyclone:
    """A cyclone at some moments: ``centre`` (3, moments), ``strength`` 0 to 1 and ``radius_km`` (moments,).

    ``turn``: +1 where it turns counter-clockwise, in the north; ``moments``: which ones these are.
    """

    centre: Times
    strength: Times
    radius_km: Times
    turn: float
    moments: NDArray[np.intp]


def around_cyclones(points: Floats32, days: Times, *, seed: int) -> tuple[Floats32, Floats32]:
    """Return the points (3, moments, places) as the cyclones wind them up, and the cloud that their spirals add.

    ``days``: (moments, 1).
    """
    wound, spiral = points.copy(), np.zeros(points.shape[1:], np.float32)
    for cyclone in _cyclones_near(points, days[:, 0], seed=seed):
        wound[:, cyclone.moments] = _wind_up(wound[:, cyclone.moments], cyclone)
        spiral[cyclone.moments] += _spiral(points[:, cyclone.moments], cyclone)
    return wound, spiral


def _cyclones_near(points: Floats32, days: Times, *, seed: int) -> Iterator[Cyclone]:
    """Yield the cyclones felt at the points; each lives six days, drifts and is born elsewhere again."""
    middle = points.mean(axis=2)
    middle /= np.linalg.norm(middle, axis=0)
    widest = np.arccos(np.clip(np.einsum("im,imp->mp", middle, points).min(axis=1), -1, 1))
    born, age = np.divmod(days[:, None] / _LIFE_DAYS + _SLOTS / len(_SLOTS), 1.0)
    lon, across, size, force = np.moveaxis(_births(seed, born), -1, 0)
    lat = np.where(_IS_TROPICAL, 9 + 8 * across + 9 * age, 40 + 18 * across + 8 * age)
    centre = components(360 * lon + _EASTWARDS_DEG * age, np.where(_IS_NORTHERN, lat, -lat))
    strength = np.sin(np.pi * age) ** 1.5 * (0.45 + 0.55 * force)
    radius_km = np.where(_IS_TROPICAL, 230 + 120 * size, 520 + 420 * size)
    away = np.arccos(np.clip((centre * middle[:, :, None]).sum(axis=0), -1, 1))
    is_near = away < widest[:, None] + _FELT_RADII * radius_km / EARTH_RADIUS_KM
    for slot in np.flatnonzero(is_near.any(axis=0)):
        near = np.flatnonzero(is_near[:, slot])
        turn = 1.0 if _IS_NORTHERN[slot] else -1.0
        yield Cyclone(centre[:, near, slot], strength[near, slot], radius_km[near, slot], turn, near)


def _births(seed: int, born: Times) -> Times:
    """Return four chances, 0 to 1, of every cyclone (moments, slots, 4) by the number of its generation."""
    numbers, which = np.unique(born, return_inverse=True)
    chances = np.stack([_generation(seed, int(number)) for number in numbers])
    return np.asarray(chances[which.reshape(born.shape), _SLOTS])


@lru_cache(maxsize=2048)
def _generation(seed: int, number: int) -> Times:
    """Return the chances (slots, 4) of one generation; those of thirty years are kept: dear to draw, and small."""
    return np.stack([np.random.default_rng((seed, slot, number)).uniform(size=4) for slot in _SLOTS.tolist()])


def _wind_up(points: Floats32, cyclone: Cyclone) -> Floats32:
    """Turn points about a cyclone's centre, the more the nearer (Rodrigues' rotation)."""
    axis = cyclone.centre.astype(np.float32)[:, :, None]
    along = (axis * points).sum(axis=0)
    square_km = (2 - 2 * along) * np.float32(EARTH_RADIUS_KM**2)
    strength, square_radius = (
        value.astype(np.float32)[:, None] for value in (cyclone.strength, cyclone.radius_km**2 * 1.3)
    )
    angle = np.float32(-3.6 * cyclone.turn) * strength * np.exp(-square_km / square_radius)
    cos, sin = np.cos(angle), np.sin(angle)
    crossed = axis[[1, 2, 0]] * points[[2, 0, 1]] - axis[[2, 0, 1]] * points[[1, 2, 0]]
    return np.asarray(points * cos + crossed * sin + axis * (along * (1 - cos)))


def _spiral(points: Floats32, cyclone: Cyclone) -> Floats32:
    """Return the cloud a cyclone adds: arms on a logarithmic spiral, a full disc inside, a clear slot beside them."""
    east = np.cross([0.0, 0.0, 1.0], cyclone.centre, axisb=0, axisc=0)
    east /= np.linalg.norm(east, axis=0)
    north = np.cross(cyclone.centre, east, axis=0)
    x, y, z = ((ray.astype(np.float32)[:, :, None] * points).sum(axis=0) for ray in (east, north, cyclone.centre))
    away = np.hypot(x, y) * (EARTH_RADIUS_KM / cyclone.radius_km).astype(np.float32)[:, None] + np.float32(0.02)
    phase = np.arctan2(y, x) * np.float32(cyclone.turn) + np.float32(2.6) * np.log(away)
    arms = (0.25 + 0.95 * np.cos(phase)) * np.exp(-((away / 1.25) ** 2)) * np.clip(away * 4, 0, 1)
    return np.where(z > 0, cyclone.strength.astype(np.float32)[:, None] * arms, 0)
