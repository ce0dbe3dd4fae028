"""The reflectance of a block of pixels, from the interpolated layers of ground, weather and air."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from olci_practice.earth.noise import Floats32
from olci_practice.earth.surface import FAST_ICE, MELTING_ICE, SNOW
from olci_practice.earth.weather import single_clouds

RAYLEIGH_DEPTH = (0.0447, 0.0899, 0.1550, 0.0155)  # optical depth of the air in the bands (Bodhaine et al. 1999)
_MELTING = FAST_ICE - MELTING_ICE


@dataclass(frozen=True, slots=True)
class Classes:
    """What the pixels of a block are made of: shares 0 to 1 of one shape."""

    cloud: Floats32
    land: Floats32
    snow: Floats32
    sea_ice: Floats32


def shade_block(
    block: Floats32, *, land: Floats32, leans: tuple[Floats32, Floats32], seed: int, bands: int
) -> tuple[Floats32, Classes]:
    """Return reflectances (bands, rows, columns) and classes from the interpolated layers of some rows.

    ``land``: its share; ``leans``: the steps (3, 1, 1) towards the sun in the noise of the clouds and of the ground.
    """
    air, (path, glint) = block[10 : 10 + bands], block[14:16]
    land_colour, sea_colour = block[16 : 16 + bands], block[20 : 20 + bands]
    snow_index, white_share, ice_index, melt, roughness = block[24:29]
    grain = single_clouds(block[3:6], seed=seed)
    fringe = np.clip(4 * snow_index * (1.1 - snow_index), 0, 1)  # snow lies in patches only where it is coming or going
    snow = _ramp(snow_index + 1.6 * roughness * grain * fringe, 0.30, 0.62) * land
    ice = _ramp(ice_index + 0.26 * grain, 0.42, 0.60) * (1 - land)
    leads = _ramp(np.abs(grain - 0.4), 0.10, 0.02) * _ramp(ice_index, 1.55, 1.0)
    ice *= 1 - 0.75 * leads
    ground = land_colour * (1 + roughness * grain)
    ground += (SNOW[:bands, None, None] * (1 + 0.035 * grain) - ground) * (snow * white_share)
    if land.any():
        slopes = grain - single_clouds(block[3:6] + leans[1], seed=seed)
        ground *= 1 + np.clip(roughness - 0.12, 0, 1) * 2.4 * slopes
    water = sea_colour * (1 + 0.05 * grain) + glint * (1 + 0.06 * grain)
    frozen = (FAST_ICE[:bands, None, None] - _MELTING[:bands, None, None] * melt) * (1 + 0.05 * grain)
    water += (frozen - water) * ice
    ground += (water - ground) * (1 - land)
    cloud, white, shadow = _clouds(block[6:10], block[0:3], leans[0], seed=seed)
    clear = np.maximum(1 - 0.22 * path * np.array(RAYLEIGH_DEPTH, np.float32)[:bands, None, None], 0.5)
    below = air + clear * ground * (1 - 0.5 * shadow)
    return below + (white + 0.35 * air - below) * cloud, Classes(cloud, land, snow, ice)


def _clouds(field: Floats32, place: Floats32, lean: Floats32, *, seed: int) -> tuple[Floats32, Floats32, Floats32]:
    """Return the clouds' opacity 0..1 and reflectance, and their shadow 0..1 on what lies below."""
    depth, cells, broken, veil = field
    puffs, towards_sun = (single_clouds(at, seed=seed) for at in (place, place + lean))
    puffs, towards_sun = (
        np.minimum(puff + (0.8 - 1.5 * np.abs(puff) - puff) * cells, 1.5) for puff in (puffs, towards_sun)
    )
    height = depth + broken * puffs
    body, body_towards_sun = _ramp(height, 0.0, 0.62), _ramp(depth + broken * towards_sun, 0.05, 0.62)
    lit = broken * (puffs - towards_sun)
    white = 0.36 + 0.30 * _ramp(height, 0.0, 1.7) + 0.06 * np.minimum(height, 2.0) + 0.16 * lit
    wisps = veil * np.clip(1 + 0.3 * puffs, 0, 2)
    return 1 - (1 - 0.97 * body) * (1 - wisps), white, np.clip(body_towards_sun - body, 0, 1)


def _ramp(value: Floats32, low: float, high: float) -> Floats32:
    x = np.clip((value - np.float32(low)) * np.float32(1 / (high - low)), 0, 1)
    return np.asarray(x * x * (3 - 2 * x))
