"""An area cut out of one product, on an even grid, as an xarray Dataset that carries where it lies and whence it is."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from pyproj import CRS

from olci_core.area import Area
from olci_core.errors import DamagedFile, InputError, NotSeen
from olci_core.extract.arguments import checked_area, named_flags, named_variables
from olci_core.extract.cost import checked_size
from olci_core.extract.grid import Grid
from olci_core.extract.masking import mask_text, masked_values
from olci_core.extract.nearest import Match, Target, matched, target_of
from olci_core.extract.progress import Listener, heard_by, nobody, share_done, stretch
from olci_core.product.derived import described, reference_of, usual
from olci_core.product.product import Product, open_product

GRID_MAPPING = "spatial_ref"
_CELLS_SHARE, _SEARCH_SHARE = 0.3, 0.8  # of the work, once a grid has more cells than a scene has pixels
SOFTWARE = "OLCI Scene Picker 0.1.0"
CREDIT = "Contains modified Copernicus Sentinel data"
"""What the Sentinel data legal notice asks for (Regulation (EU) 1159/2013, article 8), with the year behind it."""
_REFERENCES = (
    "Sentinel-3 OLCI user guide, https://sentinels.copernicus.eu/web/sentinel/user-guides/sentinel-3-olci; "
    "grid by nearest neighbour on the sphere"
)
TIME_ATTRIBUTES = {"standard_name": "time", "long_name": "when the area was seen, UTC"}
_AXES = {
    "x": ("projection_x_coordinate", "x coordinate of projection", "m"),
    "y": ("projection_y_coordinate", "y coordinate of projection", "m"),
}
_DEGREES = {"x": ("longitude", "longitude", "degrees_east"), "y": ("latitude", "latitude", "degrees_north")}


def cut(
    path: Path | str,
    area: Area,
    *,
    variables: Sequence[str] | None = None,
    pixel_m: float = 300.0,
    crs: str | int | CRS | None = None,
    mask: bool | Collection[str] = True,
    on_share: Listener = nobody,
) -> xr.Dataset:
    """Cut an area out of a product: each cell of an even grid takes the pixel that lies over it.

    ``variables`` None: of level 1 the top-of-atmosphere reflectances (``Oa01_reflectance`` …), of level 2 what the
    product measures. Asked by name: ``Oa01_radiance``, ``MCI``, ``FAI``, ``NDVI``, ``ND(A,B)`` of any two variables,
    ``CHL_NN_linear`` (10 to the power of what is stored as a logarithm), angles and flags.
    ``mask`` True leaves out pixels by the flags recommended for each variable, False leaves none out; or name flags.
    ``crs`` and ``pixel_m`` make the grid, as ``Grid.for_area`` says; pixels much finer than the instrument's take
    minutes (``cut_cost`` says how many). ``on_share`` hears how much is done, 0 to 1, and may raise ``Cancelled``.

    The Dataset has dims (y, x), y falling, coordinates in metres of the projection (degrees for longitude and
    latitude), and NaN outside the area, outside the scene, and where a pixel is invalid or masked. Each variable's
    ``mask`` and the Dataset's ``left_out`` say what was left out.

    Raises:
        NotSeen: the scene does not see the area.
        InputError: a variable, flag or projection is not known, or the values would not fit into memory.
        DamagedFile, StorageError: the product, or a file that is needed, cannot be read.
        Cancelled: raised by ``on_share``.
    """
    grid = Grid.for_area(checked_area(area), pixel_m=pixel_m, crs=crs)
    with open_product(path) as product, heard_by(on_share):
        return cut_on(product, area.to_wkt(), grid, variables=variables, mask=mask)


def cut_on(
    product: Product,
    area_wkt: str,
    grid: Grid,
    *,
    variables: Sequence[str] | None,
    mask: bool | Collection[str],
) -> xr.Dataset:
    """Cut an opened product on a grid that is made already; otherwise as ``cut``."""
    names, mask = named_variables(variables) if variables is not None else usual(product), named_flags(mask)
    checked_size(grid, variables=len(names))
    if not names:
        raise InputError(
            f"{product.name} has no variable to cut out.{product.faults_in_short}", hint="Fetch the product again."
        )
    for name in names:
        described(product, name)
    with stretch(0.0, _CELLS_SHARE):
        target = target_of(area_wkt, grid)
    with stretch(_CELLS_SHARE, _SEARCH_SHARE):
        match = matched(product, target)
    if match is None:
        raise NotSeen(
            f"{product.name} does not see the area.", hint="Choose a scene whose outline on the map meets the area."
        )
    arrays, left_out = {}, list(product.faults)
    for number, name in enumerate(names):
        share_done(_SEARCH_SHARE + (1 - _SEARCH_SHARE) * number / len(names))
        try:
            arrays[name] = _layer(match, name, mask)
        except DamagedFile as error:
            if variables is not None:
                raise
            left_out.append(str(error))
    return _dataset(product, target, match, arrays, left_out)


def _layer(match: Match, name: str, mask: bool | Collection[str]) -> xr.DataArray:  # noqa: FBT001 - as above
    product = match.pixels.product
    values, applied = masked_values(match.pixels, name, mask)
    variable = described(product, name)
    attributes = {
        "long_name": variable.long_name or name,
        **({"units": variable.units} if variable.units else {}),
        "grid_mapping": GRID_MAPPING,
        "mask": mask_text(applied),
    }
    if reference := reference_of(product, name):
        attributes["references"] = reference
    return xr.DataArray(match.gathered(values), dims=("y", "x"), attrs=attributes)


def _dataset(
    product: Product,
    target: Target,
    match: Match,
    arrays: Mapping[str, xr.DataArray],
    left_out: Sequence[str],
) -> xr.Dataset:
    grid = target.grid
    rows = np.unique(match.index[match.index >= 0] // (match.pixels.window[1].stop - match.pixels.window[1].start))
    times = product.times(match.pixels.window[0])[rows]
    dataset = xr.Dataset(
        dict(arrays),
        coords={
            "x": ("x", grid.x, _axis(grid, "x")),
            "y": ("y", grid.y, _axis(grid, "y")),
            "time": ((), times[len(times) // 2].astype("datetime64[ns]"), TIME_ATTRIBUTES),
            GRID_MAPPING: ((), np.int32(0), grid_mapping(grid)),
        },
        attrs={
            "title": f"{product.name}, cut to an area",
            "source": product.name,
            "product_type": product.product_type,
            "processing_baseline": product.attributes.get("processing_baseline", product.parts.baseline),
            "area": target.area.to_wkt(),
            "covered_share": match.covered_share,
            "left_out": " ".join(left_out),
            "credit": f"{CREDIT} {product.parts.begin:%Y}",
            "references": _REFERENCES,
            "software": SOFTWARE,
        },
    )
    if "practice" in product.attributes.get("comment", "").lower():
        dataset.attrs["comment"] = product.attributes["comment"]
        dataset.attrs["credit"] = "Practice data, not of a satellite"
    return dataset


def grid_mapping(grid: Grid) -> dict[str, Any]:
    """Return the attributes of the CF grid mapping variable (CF-1.8, 5.6), with GDAL's own beside them."""
    attributes: dict[str, Any] = dict(grid.crs.to_cf())
    if attributes.get("grid_mapping_name") == "polar_stereographic":  # appendix F asks for it beside the parallel
        pole = math.copysign(
            90.0, attributes.get("standard_parallel", attributes.get("latitude_of_projection_origin", 1))
        )
        attributes.setdefault("latitude_of_projection_origin", pole)
    attributes["long_name"] = "map projection"
    attributes["spatial_ref"] = attributes["crs_wkt"]
    attributes["GeoTransform"] = " ".join(repr(float(number)) for number in grid.transform)
    return attributes


def _axis(grid: Grid, axis: str) -> dict[str, str]:
    standard_name, long_name, units = (_DEGREES if grid.crs.is_geographic else _AXES)[axis]
    if grid.crs.is_projected and grid.crs.axis_info[0].unit_name != "metre":
        units = grid.crs.axis_info[0].unit_name.replace(" ", "_")
    return {"standard_name": standard_name, "long_name": long_name, "units": units, "axis": axis.upper()}
