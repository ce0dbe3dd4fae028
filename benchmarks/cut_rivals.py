"""An area cut out by GDAL and by pyresample, the ways that scripts take."""

from __future__ import annotations

from importlib import import_module

import numpy as np
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.transform import Affine
from rasterio.warp import Resampling, reproject

from olci_core.extract import Grid
from olci_core.sphere import Floats


def by_gdal(lon: Floats, lat: Floats, bands: list[NDArray[np.float32]], grid: Grid) -> None:
    """Warp by geolocation arrays, nearest neighbour, all bands at once."""
    left, width, _, top, _, height = grid.transform
    degrees, wanted = CRS.from_epsg(4326), CRS.from_wkt(grid.crs.to_wkt())
    laid = np.full((len(bands), *grid.shape), np.nan, np.float32)
    reproject(
            np.stack(bands), laid, src_geoloc_array=(lon, lat), src_crs=degrees, dst_crs=wanted,
            dst_transform=Affine(width, 0, left, 0, height, top), src_nodata=np.nan, dst_nodata=np.nan,
            resampling=Resampling.nearest,
        )  # fmt: skip


def by_pyresample(lon: Floats, lat: Floats, bands: list[NDArray[np.float32]], grid: Grid) -> None:
    """Resample as satpy does: a neighbour search over the whole swath."""
    # Its functions carry no types.
    geometry, kd_tree = import_module("pyresample.geometry"), import_module("pyresample.kd_tree")

    left, width, _, top, _, height = grid.transform
    extent = (left, top + height * grid.rows, left + width * grid.columns, top)
    target = geometry.AreaDefinition("cut", "cut", "cut", grid.crs, grid.columns, grid.rows, extent)
    swath = geometry.SwathDefinition(lon, lat)
    found = kd_tree.get_neighbour_info(swath, target, radius_of_influence=600, neighbours=1)
    for band in bands:
        kd_tree.get_sample_from_neighbour_info("nn", target.shape, band, *found[:3], fill_value=np.nan)
