"""The world's coast as lines, for pictures: Natural Earth 1:10m, public domain, simplified to some 3 km.

``olci_ui/web/make_coast.py`` makes the file out of the land of the maps.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Polyline = NDArray[np.float64]

COAST_FILE = Path(__file__).parent / "data" / "coast.npz"
UNITS_PER_DEGREE = 100


@cache
def coast_lines() -> tuple[Polyline, ...]:
    """Return all coasts: longitude and latitude in degrees, shape (n, 2) each; read once."""
    with np.load(COAST_FILE) as stored:
        points = stored["points"].astype(np.float64) / UNITS_PER_DEGREE
        return tuple(np.split(points, np.cumsum(stored["lengths"])[:-1]))
