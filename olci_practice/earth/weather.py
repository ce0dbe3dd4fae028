"""The weather over the whole earth at any moment: one cloud field that drifts, swirls and never has a seam.

Three scales of noise carry it: weather systems, cloud fields, single clouds. Time turns the sphere under the noise
(the westerlies) and moves it through (clouds form and dissolve). Cyclones wind the field up around themselves.

Points come as unit vectors (3, moments, places), earth-fixed; times as (moments, 1) seconds since ``orbit.EPOCH``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from olci_practice.earth.cyclones import around_cyclones
from olci_practice.earth.land import Landscape
from olci_practice.earth.noise import STILL, Floats32, Scale, Times, components, fine_noise, noise, place_in
from olci_practice.orbit.orbit import DAY_S

_DRIFT_DEG_PER_DAY = 4.5

SYSTEMS = Scale(cell_km=105.0, max_km=5200, min_km=620, slope=2.0, change_km_per_day=330)
FIELDS = Scale(cell_km=7.5, max_km=560, min_km=28, slope=1.95, change_km_per_day=110)
CLOUDS = Scale(cell_km=0.8, max_km=48, min_km=1.7, slope=1.85, change_km_per_day=40)
READING_APART = np.array([53, 79, 31], np.float32)  # cells of the cube to where single clouds are quite others


@dataclass(frozen=True, slots=True)
class CloudField:
    """Cloud at points of any one shape, but for the finest scale (see ``single_clouds``).

    ``depth``: below 0 clear, from about 0.5 closed; ``cells``: 0 to 1, how much the clouds break into cells;
    ``broken``: how strongly single clouds stand out, 0.08 (smooth layers) to 0.5 (showers); ``veil``: opacity 0 to 1
    of high thin cloud; ``gusts``: the wind's variation (mean 0, spread 1); ``place``: (3, …) where the finest noise is
    read, in cells of its cube.
    """

    depth: Floats32
    cells: Floats32
    broken: Floats32
    veil: Floats32
    gusts: Floats32
    place: Floats32


def cloud_field(points: Floats32, time_s: Times, *, lat: Floats32, land: Landscape, seed: int) -> CloudField:
    """Return the clouds over ``points``; ``lat``: their latitudes in degrees, ``land``: the landscape below them."""
    days = time_s / DAY_S
    wound, spiral = around_cyclones(points, days, seed=seed)
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


def single_cloud_place(points: Floats32, *, days: Times, seed: int) -> Floats32:
    """Return where ``single_clouds`` gives noise that drifts with the clouds: (3, …) for unit vectors (3, …)."""
    return place_in(_turned(points, -_DRIFT_DEG_PER_DAY * days), CLOUDS, days=days, seed=seed)


def single_clouds(place: Floats32, *, seed: int) -> Floats32:
    """Return the finest noise (mean 0, spread 1) at ``place`` (3, …), in cells of its cube.

    Two readings at unequal scales keep the cube's period of 100 km from showing.
    """
    first = fine_noise(place, CLOUDS, seed=seed)
    second = fine_noise(place[[1, 2, 0]] * np.float32(1.618), CLOUDS, seed=seed)
    return np.float32(0.8) * first + np.float32(0.6) * second


def ground_detail_place(points: Floats32, *, seed: int) -> Floats32:
    """Return where ``single_clouds`` gives noise that stays with the ground: (3, …) for unit vectors (3, …)."""
    return place_in(points[[2, 0, 1]], CLOUDS, days=STILL, seed=seed)


def season(time_s: Times, *, peak_day: float = 205.0) -> Floats32:
    """Return where the year stands: 1 on its day ``peak_day`` (205: the height of the northern summer), -1 opposite."""
    return np.cos(2 * np.pi * (time_s / DAY_S + 1 - peak_day) / 365.2425).astype(np.float32)


def _climate(points: Floats32, lat: Floats32, land: Landscape, time_s: Times) -> tuple[Floats32, Floats32]:
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
        middle = components(np.array(lon_deg), np.array(lat_deg)).astype(np.float32)
        away = 2 - 2 * np.tensordot(middle, points, axes=1)
        decks = np.maximum(decks, np.exp(-away / np.float32(width**2)))
    decks *= np.clip(-land.shore_km / 60, 0, 1)
    cells = np.clip(decks * 1.2 + 0.35 * _bell(high, 48, 12) * (1 - over_land), 0, 1)
    return (belt + 0.75 * decks).astype(np.float32), cells.astype(np.float32)


def _bell(value: Floats32, middle: float | Floats32, width: float) -> Floats32:
    return np.asarray(np.exp(-(((value - middle) / np.float32(width)) ** 2)).astype(np.float32))


def _turned(points: Floats32, degrees: Times) -> Floats32:
    sin, cos = np.sin(np.radians(degrees)).astype(np.float32), np.cos(np.radians(degrees)).astype(np.float32)
    return np.stack([cos * points[0] - sin * points[1], sin * points[0] + cos * points[1], points[2]])
