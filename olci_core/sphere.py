"""Places on the earth as unit vectors, where neither the antimeridian nor a pole is special."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Vectors = NDArray[np.float64]
"""Unit vectors, shape (…, 3)."""

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


def unit_vectors(lon: Floats, lat: Floats) -> Vectors:
    """Return unit vectors, shape (…, 3), of longitudes and latitudes in degrees."""
    lam, phi = np.radians(lon), np.radians(lat)
    cos_phi = np.cos(phi)
    return np.stack([cos_phi * np.cos(lam), cos_phi * np.sin(lam), np.sin(phi)], axis=-1)


def lonlat(vectors: Vectors) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes in degrees of vectors of any length, shape (…, 3)."""
    x, y, z = np.moveaxis(vectors, -1, 0)
    return np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))


def normalized(vectors: Vectors) -> Vectors:
    """Return vectors, shape (…, 3), brought to length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float64)


def steps_of(line: Vectors) -> Floats:
    """Return the angles in radians between neighbouring points, shape (n, 3), of a line: n - 1 of them."""
    return np.asarray(2 * np.arcsin(np.linalg.norm(np.diff(line, axis=0), axis=1) / 2), dtype=np.float64)
