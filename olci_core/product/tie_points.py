"""Values that a product has at tie points only, brought to the pixels between them."""

from __future__ import annotations

import h5py
import numpy as np
from numpy.typing import NDArray

from olci_core.product.variables import Values, decoded, number_of
from olci_core.sphere import Vectors, unit_vectors

Places = tuple[NDArray[np.intp], NDArray[np.intp]]
"""Rows and columns of some pixels, of one shape."""
TERRAIN_SHIFT_KM = 13.0  # the highest mountain seen from the swath's edge: 8.85 km × tan 55°


def between_tie_points(
    ties: NDArray[np.float64],
    window: tuple[slice, slice] | Places,
    *,
    shape: tuple[int, int],
    subsampling: tuple[int, int],
    is_azimuth: bool = False,
) -> Values:
    """Interpolate a tie grid linearly to a window of the image, which may have steps, or to some of its pixels.

    ``subsampling``: rows and columns from one tie point to the next, as the file's ``al_subsampling_factor`` and
    ``ac_subsampling_factor`` say; 0 where it does not: the first and last tie points then lie on the image's edges.
    Azimuths go the short way across ±180°.
    """
    if is_azimuth:
        angle = np.radians(ties)
        sine, cosine = (
            between_tie_points(part, window, shape=shape, subsampling=subsampling)
            for part in (np.sin(angle), np.cos(angle))
        )
        return np.degrees(np.arctan2(sine, cosine))
    low, high, down = _between(window[0], size=shape[0], every=subsampling[0], count=ties.shape[0])
    left, right, across = _between(window[1], size=shape[1], every=subsampling[1], count=ties.shape[1])
    if isinstance(window[0], slice):
        rows = ties[low] * (1 - down[:, None]) + ties[high] * down[:, None]
        found = rows[:, left] * (1 - across) + rows[:, right] * across
    else:
        at_left, at_right = (ties[low, beside] * (1 - down) + ties[high, beside] * down for beside in (left, right))
        found = at_left * (1 - across) + at_right * across
    return np.asarray(found, np.float32)


def _between(
    part: slice | NDArray[np.intp], *, size: int, every: int, count: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return, along one axis, the tie points before and behind some pixels, and the weight of the latter."""
    fits = every > 0 and (count - 1) * every <= size + every
    step = float(every) if fits else (size - 1) / max(count - 1, 1)
    wanted = np.arange(*part.indices(size)) if isinstance(part, slice) else part
    position = np.clip(wanted / step, 0, count - 1) if count > 1 else np.zeros(wanted.shape)
    low = np.minimum(position.astype(np.intp), max(count - 2, 0))
    return low, np.minimum(low + 1, count - 1), position - low


def tie_vectors(file: h5py.File, *, shape: tuple[int, int], step: int) -> Vectors:
    """Return unit vectors of every ``step``-th pixel of an image of a shape, interpolated between the tie points.

    Raises:
        OSError, RuntimeError, KeyError, ValueError: the file does not hold them as it should.
    """
    lon, lat = (np.asarray(decoded(file[name], dtype=np.float64), np.float64) for name in ("longitude", "latitude"))
    if lon.ndim != 2 or lon.shape != lat.shape:
        raise ValueError(f"tie points of shapes {lon.shape} and {lat.shape}")
    rows, columns = (int(number_of(file, f"{axis}_subsampling_factor", otherwise=0)) for axis in ("al", "ac"))
    every = (slice(None, None, step), slice(None, None, step))
    parts = [
        between_tie_points(part, every, shape=shape, subsampling=(rows, columns))
        for part in np.moveaxis(unit_vectors(lon, lat), -1, 0)
    ]
    return np.stack(parts, axis=-1).astype(np.float64)
