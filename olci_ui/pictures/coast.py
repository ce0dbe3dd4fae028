"""The coasts near a place, to be drawn over its pictures."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from olci_core.extract.coast import Polyline, coast_lines
from olci_core.sphere import EARTH_RADIUS_KM, unit_vectors


def coast_near(lon: float, lat: float, *, within_km: float) -> tuple[Polyline, ...]:
    """Return the coasts that come so near to a place; a coast is a whole island or continent."""
    lines, vectors, starts = _vectors()
    nearness = vectors @ unit_vectors(np.array(lon), np.array(lat))
    near = np.maximum.reduceat(nearness, starts) >= np.cos(min(within_km / EARTH_RADIUS_KM, np.pi))
    return tuple(lines[k] for k in np.flatnonzero(near))


@cache
def _vectors() -> tuple[tuple[Polyline, ...], Polyline, NDArray[np.intp]]:
    lines = coast_lines()
    lengths = np.array([len(line) for line in lines])
    return lines, unit_vectors(*np.concatenate(lines).T), np.concatenate([[0], np.cumsum(lengths)[:-1]])
