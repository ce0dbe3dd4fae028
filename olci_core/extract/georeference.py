"""Where a cut lies, as its own coordinates say: a part of it, a thinned or a turned one lies where they say."""

from __future__ import annotations

import numpy as np
import xarray as xr

from olci_core.errors import InputError
from olci_core.extract.cutting import GRID_MAPPING

_EVEN = 1e-3  # of a cell: rounding in the coordinates, and nothing more


def north_up(dataset: xr.Dataset) -> xr.Dataset:
    """Return a cut with its rows from the top and its columns from the left, and its grid mapping true to them.

    A user takes a part by ``isel``, every n-th cell, or turns the rows: what the grid mapping says of the corner and
    the size of a cell is then no longer so.

    Raises:
        InputError: the Dataset is no cut, or its cells are not evenly spaced.
    """
    if (
        not isinstance(dataset, xr.Dataset)
        or GRID_MAPPING not in dataset.coords
        or not len(dataset.data_vars)
        or not {"x", "y"} <= dataset.sizes.keys()
    ):
        raise InputError("This is no cut: it does not say where it lies.", hint="Write what cut() or cube() returned.")
    if not (dataset.sizes["x"] and dataset.sizes["y"]):
        raise InputError("The cut has no cells.", hint="Choose a part that holds some.")
    attributes = dict(dataset[GRID_MAPPING].attrs)
    left, width, _, top, _, height = map(float, attributes["GeoTransform"].split())
    if dataset.sizes["x"] > 1 and dataset.x.values[0] > dataset.x.values[-1]:
        dataset = dataset.isel(x=slice(None, None, -1))
    if dataset.sizes["y"] > 1 and dataset.y.values[0] < dataset.y.values[-1]:
        dataset = dataset.isel(y=slice(None, None, -1))
    left, width = _edge_and_step(dataset, "x", left, width)
    top, height = _edge_and_step(dataset, "y", top, height)
    attributes["GeoTransform"] = f"{left!r} {width!r} 0.0 {top!r} 0.0 {height!r}"
    return dataset.assign_coords({GRID_MAPPING: ((), dataset[GRID_MAPPING].values, attributes)})


def _edge_and_step(dataset: xr.Dataset, axis: str, edge: float, step: float) -> tuple[float, float]:
    """Return the edge before the first cell and the way to the next one: those of the grid where they still hold."""
    centres = np.asarray(dataset[axis].values, np.float64)
    wanted = edge + (np.arange(centres.size) + 0.5) * step
    if np.abs(centres - wanted).max() <= _EVEN * abs(step):
        return edge, step
    if centres.size > 1:
        step = float(centres[-1] - centres[0]) / (centres.size - 1)
    even = centres[0] + np.arange(centres.size) * step
    if not np.abs(centres - even).max() <= _EVEN * abs(step):
        raise InputError(
            f"The cells of the cut are not evenly spaced along {axis}.",
            hint="Write a part whose rows and columns follow one another at even steps.",
        )
    return float(centres[0]) - step / 2, step
