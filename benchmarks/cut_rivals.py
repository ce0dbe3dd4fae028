"""An area cut out by GDAL, as scripts do."""

from __future__ import annotations

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
