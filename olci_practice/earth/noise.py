"""Noise in space: periodic cubes of it, read where the sphere cuts through them.

So there is neither an edge at 180 degrees nor a knot at the poles. Points come as unit vectors (3, moments, places),
earth-fixed; times as days (moments, 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from olci_core.sphere import EARTH_RADIUS_KM, unit_vectors
from olci_practice.made_once import made_once

Floats32 = NDArray[np.float32]
Times = NDArray[np.float64]

STILL = np.zeros((1, 1))  # the time for noise that does not move

CUBE = 128  # cells along an edge of a noise cube; a power of two, so that wrapping is a bit mask
_STEPS = 36  # noise is kept in bytes, for the processor's cache: so many steps to its standard deviation


@dataclass(frozen=True, slots=True)
class Scale:
    """One cube of noise: its cell in km, its wavelengths in km, how steeply it falls off, and how fast it changes."""

    cell_km: float
    max_km: float
    min_km: float
    slope: float
    change_km_per_day: float


def components(lon: Times, lat: Times) -> Times:
    """Return the components (3, …) of the unit vectors of positions in degrees, which broadcast."""
    return np.ascontiguousarray(np.moveaxis(unit_vectors(*np.broadcast_arrays(lon, lat)), -1, 0))


def noise(points: Floats32, scale: Scale, *, days: Times, seed: int) -> Floats32:
    """Return smooth noise (mean 0, spread 1) of one scale at unit vectors (3, …)."""
    return _trilinear(_cube(scale, seed), place_in(points, scale, days=days, seed=seed))


def place_in(points: Floats32, scale: Scale, *, days: Times, seed: int) -> Floats32:
    """Return positions in cells of a cube, tilted so that no axis lies along the sphere's surface for long."""
    cells, heading = _tilt(scale, seed)
    moved = heading[:, None, None] * (scale.change_km_per_day / scale.cell_km * days) % CUBE + CUBE * 64
    turned = (cells @ points.reshape(3, -1)).reshape(points.shape)
    return np.asarray(turned + moved.astype(np.float32))


@lru_cache(maxsize=32)
def _tilt(scale: Scale, seed: int) -> tuple[Floats32, Times]:
    """Return the matrix from unit vectors to cells of a cube, and the way (unit vector) the sphere moves through it."""
    chance = np.random.default_rng((seed, int(scale.cell_km * 10)))
    tilt, _ = np.linalg.qr(chance.normal(size=(3, 3)))
    heading = chance.normal(size=3)
    return (tilt * (EARTH_RADIUS_KM / scale.cell_km)).astype(np.float32), heading / np.linalg.norm(heading)


def fine_noise(place: Floats32, scale: Scale, *, seed: int) -> Floats32:
    """Return noise (mean 0, spread 1) cell by cell at ``place`` (3, …), in cells of the scale's cube."""
    cell = place.astype(np.int32) & (CUBE - 1)
    index = (cell[0] * CUBE + cell[1]) * CUBE + cell[2]
    return np.asarray(_cube(scale, seed).take(index) * np.float32(1 / _STEPS))


def _trilinear(cube: NDArray[np.int8], place: Floats32) -> Floats32:
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


@lru_cache(maxsize=12)  # asked a thousand times a picture
@made_once(max_kept=12)
def _cube(scale: Scale, seed: int) -> NDArray[np.int8]:
    """Return a periodic cube of Gaussian noise (spread ``_STEPS``) with wavelengths between the scale's two."""
    chance = np.random.default_rng((seed, int(scale.cell_km * 10), 7))
    spectrum = np.fft.rfftn(chance.standard_normal((CUBE, CUBE, CUBE), dtype=np.float32))
    along = np.fft.fftfreq(CUBE).astype(np.float32)
    half = np.fft.rfftfreq(CUBE).astype(np.float32)
    waves = np.sqrt(along[:, None, None] ** 2 + along[None, :, None] ** 2 + half[None, None, :] ** 2) / scale.cell_km
    longest, shortest = 1 / scale.max_km, 1 / scale.min_km
    # Amplitude falls as wavenumber ** -(slope + 1) in three dimensions; a soft edge keeps ringing out.
    weight = np.where(waves > 0, np.maximum(waves, longest) / longest, np.inf) ** -(scale.slope)
    weight *= np.exp(-((waves / shortest) ** 4)) * (1 - np.exp(-((waves / longest) ** 4)))
    cube = np.fft.irfftn(spectrum * weight.astype(np.float32), s=(CUBE, CUBE, CUBE), axes=(0, 1, 2)).astype(np.float32)
    return np.asarray(np.clip(np.round((cube - cube.mean()) * (_STEPS / cube.std())), -127, 127).astype(np.int8))
