"""How Sentinel-3 flies over a scene: where on its orbit, and at what speed the two sides of the swath are seen."""

from __future__ import annotations

import numpy as np

from olci_core.orbit import CYCLE_DAYS, INCLINATION_RAD, ORBITS_PER_CYCLE
from olci_core.sphere import Floats, Vectors, normalized, steps_of

# Sentinel-3's reference orbit: 814.5 km, 98.65°, 385 orbits in 27 days; OLCI looks 46.9° to the west and 21.7° to the
# east, which is 8.54° right and 2.94° left of the track on the ground.
_EARTH_TURNS = CYCLE_DAYS / ORBITS_PER_CYCLE  # of the earth under the orbit, for one of the satellite
FIRST_COLUMN_OFFSET, LAST_COLUMN_OFFSET = np.radians(8.54), np.radians(-2.94)
_MIDDLE_OFFSET = (FIRST_COLUMN_OFFSET + LAST_COLUMN_OFFSET) / 2
_POLE = np.array([0.0, 0.0, 1.0])


def phase_over(middle: Vectors, *, ascending: bool) -> float:
    """Return where on its orbit the satellite looked at a scene's middle, radians after the ascending node.

    From the latitude: a circle of inclination i whose swath's middle lies d right of the track holds
    sin(lat) = cos d sin i sin(phase) - sin d cos i.
    """
    sin_d, cos_d = np.sin(_MIDDLE_OFFSET), np.cos(_MIDDLE_OFFSET)
    sine = (middle[2] + sin_d * np.cos(INCLINATION_RAD)) / (cos_d * np.sin(INCLINATION_RAD))
    phase = float(np.arcsin(np.clip(sine, -1, 1)))
    return phase if ascending else np.pi - phase


def times_along(column: Vectors, *, middle_phase: float, offset: float) -> Floats:
    """Return when (0 to 1) the vertices, shape (n, 3), of a side of the swath were seen.

    ``offset``: how far right of the track the side runs, radians. Under the turning earth a side does not keep an
    even speed, over half an orbit by some 100 km, so the speed is taken from the orbit.
    """
    length = np.concatenate([[0.0], np.cumsum(steps_of(column))])
    times = np.linspace(0, 1, 91)
    span = length[-1]
    for _ in range(2):  # the first round finds how much of the orbit makes up that length
        model = _swath(middle_phase + (times - 0.5) * span, offset=offset)
        model_length = np.concatenate([[0.0], np.cumsum(steps_of(model))])
        span *= length[-1] / model_length[-1]
    return np.asarray(np.interp(length / length[-1], model_length / model_length[-1], times))


def _swath(phases: Floats, *, offset: float) -> Vectors:
    """Return places right of the track by an angle, on an earth that turns, the ascending node at longitude 0."""
    sin_i, cos_i = np.sin(INCLINATION_RAD), np.cos(INCLINATION_RAD)
    sin_p, cos_p = np.sin(phases), np.cos(phases)
    below = np.stack([cos_p, sin_p * cos_i, sin_p * sin_i], axis=-1)
    flight = np.stack([-sin_p, cos_p * cos_i, cos_p * sin_i], axis=-1) - _EARTH_TURNS * np.cross(_POLE, below)
    seen = np.cos(offset) * below + np.sin(offset) * normalized(np.cross(flight, below))
    turn = -_EARTH_TURNS * phases
    x, y, z = seen.T
    return np.stack([np.cos(turn) * x - np.sin(turn) * y, np.sin(turn) * x + np.cos(turn) * y, z], axis=-1)
