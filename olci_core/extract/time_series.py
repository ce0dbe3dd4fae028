"""Many products of one area: a figure for each day, or all cuts laid one on another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr
from pyproj import CRS

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.extract.area_figures import FIGURE_COLUMNS, series_rows
from olci_core.extract.arguments import checked_area, given_paths, named_flags, named_variables
from olci_core.extract.cost import checked_size
from olci_core.extract.cutting import TIME_ATTRIBUTES, cut_on
from olci_core.extract.given_products import each_once, given_again, versions_among
from olci_core.extract.grid import Grid
from olci_core.extract.parallel import OnProgress, for_each, ignore_progress, left_out
from olci_core.nouns import counted
from olci_core.product.product import open_product

if TYPE_CHECKING:
    from distributed import Client


def series(
    paths: Sequence[Path | str] | Path | str,
    area: Area,
    *,
    variables: Sequence[str],
    mask: bool | Collection[str] = True,
    client: Client | None = None,
    on_progress: OnProgress = ignore_progress,
) -> pd.DataFrame:
    """Return what each variable was in an area, day by day: a row a product and variable, in order of time.

    Columns: product, time (UTC), variable, mean, std (of all values, not of a sample), min, max, valid_share (of what
    the scene covers, the share that has a value after masking), covered_share (of the area, the share that the scene
    covers), count, mask (the flags that took pixels out). The figures are those of the cut on the area's equal-area
    grid, so every part of the area weighs by its size and no pixel counts twice. A scene beside the area has a row with
    covered_share 0 and no values. The grid has pixels of 300 m (1,200 m for reduced resolution), larger where the area
    would take more than 4,000,000.

    A product that cannot be used is left out and named in ``attrs["left_out"]``. One that is given more than once
    counts once; ``attrs["notes"]`` names it, and what are versions of one acquisition, of which each counts.
    ``client``: a ``dask.distributed.Client``; otherwise ``OLCI_DASK_SCHEDULER``, otherwise this machine.
    ``on_progress`` is called several times a second; it may raise ``Cancelled`` to stop.

    Raises:
        InputError: nothing was given, or no product could be used.
        SettingsError: the cluster cannot be reached.
        Cancelled: raised by ``on_progress``.
    """
    names, flags = named_variables(variables), named_flags(mask)
    work = partial(series_rows, area_wkt=checked_area(area).to_wkt(), variables=names, mask=flags)
    paths = given_paths(paths)
    found, broken = for_each(work, paths, client=client, on_progress=on_progress)
    notes = notes_on(paths, [rows[0][0] for rows in found])
    frame = series_frame(row for rows in each_once(found, lambda rows: str(rows[0][0])) for row in rows)
    frame.attrs.update(area=area.to_wkt(), left_out=left_out(broken), notes=notes)
    return frame


def cube(
    paths: Sequence[Path | str] | Path | str,
    area: Area,
    *,
    variables: Sequence[str],
    pixel_m: float = 300.0,
    crs: str | int | CRS | None = None,
    mask: bool | Collection[str] = True,
    client: Client | None = None,
    on_progress: OnProgress = ignore_progress,
) -> xr.Dataset:
    """Return the cuts of an area out of many products, one on another: dims (time, y, x), in order of time.

    The coordinate ``product`` names each layer's source. A product that cannot be used, or does not see the area, is
    left out and named in ``attrs["left_out"]``. Otherwise, ``attrs["notes"]`` too, as ``cut`` and ``series``.

    Raises:
        InputError: nothing was given, no product could be used, or the cube would not fit into memory.
        SettingsError: the cluster cannot be reached.
        Cancelled: raised by ``on_progress``.
    """
    names, flags, paths = named_variables(variables), named_flags(mask), given_paths(paths)
    grid = Grid.for_area(checked_area(area), pixel_m=pixel_m, crs=crs)
    checked_size(grid, variables=len(names), layers=len(paths))
    work = partial(_cut, area_wkt=area.to_wkt(), grid=grid, variables=names, mask=flags)
    found, broken = for_each(work, paths, client=client, on_progress=on_progress)
    notes = notes_on(paths, [layer.attrs["source"] for layer in found])
    layers = each_once(found, lambda layer: str(layer.attrs["source"]))
    layers.sort(key=lambda layer: (layer["time"].item(), layer.attrs["source"]))
    _checked_to_be_alike(layers)
    stacked = _stacked(layers)
    own = [layer.attrs["left_out"] for layer in layers if layer.attrs["left_out"]]
    stacked.attrs.update(left_out=" ".join([*own, left_out(broken)]).strip(), notes=notes)
    return stacked


def _stacked(layers: Sequence[xr.Dataset]) -> xr.Dataset:
    """Return cuts of one grid laid one on another, in their order."""
    times = [layer["time"].values for layer in layers]
    stacked = xr.concat(
        [layer.drop_vars("time") for layer in layers],
        dim=xr.DataArray(np.array(times), dims="time", name="time", attrs={**TIME_ATTRIBUTES, "axis": "T"}),
        coords="minimal",
        compat="override",
        join="override",
        combine_attrs="override",
    )
    sources = [layer.attrs["source"] for layer in layers]
    stacked = stacked.assign_coords(
        product=("time", sources, {"long_name": "the product that each layer was cut out of"})
    )
    stacked.attrs.update(
        title=f"{counted(len(layers), 'scene', 'scenes')}, cut to an area",
        source="; ".join(sources),
        covered_share=float(np.mean([layer.attrs["covered_share"] for layer in layers])),
    )
    return stacked


def notes_on(paths: Iterable[Path | str], names: Sequence[str]) -> str:
    """Return what is to be known of products together: which were given again, and which are versions of another."""
    return " ".join(filter(None, (given_again(paths, names), versions_among(names))))


def _checked_to_be_alike(layers: Sequence[xr.Dataset]) -> None:
    """Raise InputError where a variable of one name is another quantity in another product (level 1 and level 2)."""
    for name, array in layers[0].data_vars.items():
        for layer in layers[1:]:
            what = (layer[name].attrs.get("units"), layer.attrs["product_type"][3:4])
            if what != (array.attrs.get("units"), layers[0].attrs["product_type"][3:4]):
                raise InputError(
                    f"{name} is not the same quantity in {layers[0].attrs['source']} and in {layer.attrs['source']}.",
                    hint="Give products of one level at a time.",
                )


def series_frame(rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """Return rows of ``series_rows`` as a table in order of time; a product's variables stay in their order."""
    frame = pd.DataFrame(list(rows), columns=list(FIGURE_COLUMNS))
    frame["time"] = pd.to_datetime(frame["time"], utc=True)
    return frame.sort_values(["time", "product"], kind="stable", ignore_index=True)


def _cut(path: str, *, area_wkt: str, grid: Grid, variables: Sequence[str], mask: bool | tuple[str, ...]) -> xr.Dataset:
    with open_product(path) as product:
        return cut_on(product, area_wkt, grid, variables=variables, mask=mask)
