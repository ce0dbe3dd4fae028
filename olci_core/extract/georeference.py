"""Where a cut lies, as its own coordinates say: a part of it, a thinned or a turned one lies where they say."""

from __future__ import annotations

import math

import numpy as np
import xarray as xr
from pyproj import CRS

from olci_core.errors import InputError
from olci_core.extract.cutting import GRID_MAPPING
from olci_core.extract.grid import lonlat_of
from olci_core.product.variables import ROWS_AT_ONCE

Extent = tuple[float, float, float, float]
"""Left, right, bottom, top of a cut, in units of its projection."""

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


def with_lonlat(dataset: xr.Dataset) -> xr.Dataset:
    """Return a cut on a projection with the true longitude and latitude of each cell as coordinates lon and lat (y, x).

    CF asks for them beside coordinates of a projection (5.6): who does not know the projection plots by them. Float32,
    to a metre; NaN where the projection shows nothing. A cut in longitude and latitude stays as it is.
    """
    crs_wkt = str(dataset[GRID_MAPPING].attrs["crs_wkt"])
    if CRS.from_wkt(crs_wkt).is_geographic:
        return dataset
    x, y = (np.asarray(dataset[axis].values, np.float64) for axis in ("x", "y"))
    lon, lat = np.empty((2, y.size, x.size), np.float32)
    for top in range(0, y.size, ROWS_AT_ONCE):
        rows = slice(top, top + ROWS_AT_ONCE)
        lon[rows], lat[rows] = lonlat_of(crs_wkt, *np.meshgrid(x, y[rows]))
    return dataset.assign_coords(
        lon=(("y", "x"), lon, {"standard_name": "longitude", "long_name": "longitude", "units": "degrees_east"}),
        lat=(("y", "x"), lat, {"standard_name": "latitude", "long_name": "latitude", "units": "degrees_north"}),
    )


def extent_of(dataset: xr.Dataset) -> Extent:
    """Return the outer edges of a cut in units of its projection: left, right, bottom, top."""
    left, width, _, top, _, height = map(float, dataset[GRID_MAPPING].attrs["GeoTransform"].split())
    return left, left + width * dataset.sizes["x"], top + height * dataset.sizes["y"], top


def aspect_of(dataset: xr.Dataset) -> float:
    """Return how much longer a unit is drawn upwards than sideways: degrees of longitude are short off the equator."""
    if dataset["x"].attrs.get("units") == "m":
        return 1.0
    return 1 / max(math.cos(math.radians(float(dataset["y"].mean()))), 0.05)


def km_a_unit_of(dataset: xr.Dataset) -> float:
    """Return how many kilometres a unit of a cut is, sideways in its middle."""
    return 1e-3 if dataset["x"].attrs.get("units") == "m" else 111.32 / aspect_of(dataset)


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
