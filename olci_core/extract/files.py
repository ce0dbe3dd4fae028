"""Cuts and tables as files: each appears under its final name when it is complete, and says whence it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import rasterio
import xarray as xr
from rasterio._err import CPLE_BaseError  # what GDAL says of a full disk comes as this, and as nothing public
from rasterio.errors import RasterioError, RasterioIOError
from rasterio.transform import Affine
from rasterio.windows import Window

from olci_core.errors import InputError, StorageError
from olci_core.extract.cost import LARGE_CELLS
from olci_core.extract.cutting import GRID_MAPPING, SOFTWARE
from olci_core.extract.deferred_errors import DeferredErrorFile
from olci_core.extract.georeference import north_up, with_lonlat
from olci_core.product.variables import ROWS_AT_ONCE

Clock = Callable[[], datetime]
AREA_IN_FILE = "area_wkt"  # what a NetCDF file calls the attribute "area" of a cut
_NEARLY_FULL_BYTES = 2**26


def now_utc() -> datetime:
    """Return the time, aware UTC."""
    return datetime.now(UTC)


def write_geotiff(dataset: xr.Dataset, path: Path | str) -> None:
    """Write a cut as a cloud-optimised GeoTIFF: float32, NaN for no value, a band a variable (and day, of a cube).

    Bands have their variable's name, units and mask; what the cut was made of stands in the file's tags.

    Raises:
        InputError: the Dataset is no cut.
        StorageError: the file cannot be written.
    """
    dataset = north_up(dataset)
    bands = list(_bands(dataset))
    if not bands:
        raise InputError(
            "Nothing in the Dataset is a map: no variable has the dimensions y and x.",
            hint="Write what cut() or cube() returned.",
        )
    with (
        complete(Path(path)) as part,
        storage_errors(path),
        _new_geotiff(part, dataset, bands=len(bands)) as file,
    ):
        file.update_tags(**{name: str(value) for name, value in dataset.attrs.items() if str(value)})
        file.update_tags(history=_history(now_utc, "written as GeoTIFF"))
        for number, (description, array) in enumerate(bands, start=1):
            file.write(np.asarray(array.values, dtype=np.float32), number)
            file.set_band_description(number, description)
            file.set_band_unit(number, str(array.attrs.get("units", "")))
            own = ("long_name", "mask", "references")
            file.update_tags(number, **{name: str(array.attrs[name]) for name in own if name in array.attrs})
        file.close()
        _read_again(part, bands)


def _new_geotiff(path: Path, dataset: xr.Dataset, *, bands: int) -> Any:
    """Open a new cloud-optimised GeoTIFF that lies where a cut lies; rasterio has no types."""
    mapping = dataset[GRID_MAPPING].attrs
    left, width, _, top, _, height = (float(number) for number in mapping["GeoTransform"].split())
    return rasterio.open(
        path,
        "w",
        driver="COG",
        width=dataset.sizes["x"],
        height=dataset.sizes["y"],
        count=bands,
        dtype="float32",
        nodata=np.nan,
        crs=rasterio.crs.CRS.from_wkt(mapping["crs_wkt"]),
        transform=Affine(width, 0.0, left, 0.0, height, top),
        compress="DEFLATE",
        predictor=3,
    )


def _read_again(path: Path, bands: Sequence[tuple[str, xr.DataArray]]) -> None:
    """Hold a GeoTIFF against what was written; of a disk that takes no more, GDAL does not always say so.

    A cloud-optimised file ends with its bands: where they are right, all that stands before them is.

    Raises:
        RasterioIOError: it cannot be read, or is something else.
    """
    with rasterio.open(path) as file:
        for number, (name, array) in enumerate(bands, start=1):
            for top in range(0, file.height, ROWS_AT_ONCE):
                rows = min(ROWS_AT_ONCE, file.height - top)
                found = file.read(number, window=Window(0, top, file.width, rows))
                wanted = np.asarray(array.values[top : top + rows], dtype=np.float32)
                if not np.array_equal(found, wanted, equal_nan=True):
                    raise RasterioIOError(f"{name} is not what was written.")


def write_netcdf(dataset: xr.Dataset, path: Path | str, *, clock: Clock = now_utc) -> None:
    """Write a cut or a cube as NetCDF-4 by the CF conventions 1.8, with its grid mapping, history and sources.

    On a projection each cell's longitude and latitude stand beside it (``lon``, ``lat``), but for grids of more cells
    than a whole scene has pixels (``LARGE_CELLS``), where they would be most of the file.

    Raises:
        InputError: the Dataset is no cut.
        StorageError: the file cannot be written.
    """
    written = north_up(dataset).copy()
    if written.sizes["x"] * written.sizes["y"] <= LARGE_CELLS:
        written = with_lonlat(written)
    written.attrs = {
        "Conventions": "CF-1.8",
        # satpy takes an attribute "area" for a grid of its own and reads nothing of such a file.
        **{AREA_IN_FILE if name == "area" else name: value for name, value in dataset.attrs.items() if str(value)},
        "history": _history(clock, "cut out and written as NetCDF"),
        "institution": "made with OLCI Scene Picker from Copernicus Sentinel-3 data",
    }
    encoding: dict[str, dict[str, object]] = {
        str(name): {"zlib": True, "complevel": 4, "shuffle": True, "_FillValue": np.float32(np.nan)}
        for name in written.data_vars
    }
    packed = {"zlib": True, "complevel": 4, "shuffle": True}
    encoding |= {axis: {**packed, "_FillValue": np.float32(np.nan)} for axis in ("lon", "lat") if axis in written}
    encoding["time"] = {"units": "seconds since 1970-01-01 00:00:00", "calendar": "standard", "dtype": "float64"}
    for axis in ("x", "y", "time"):
        encoding.setdefault(axis, {})["_FillValue"] = None
    with complete(Path(path)) as part, storage_errors(path), DeferredErrorFile(part) as file:
        written.to_netcdf(file, engine="h5netcdf", format="NETCDF4", encoding=encoding)


def write_csv(table: pd.DataFrame, path: Path | str) -> None:
    """Write a table as comma-separated values, UTF-8, times as ISO 8601 with Z, with its masks.

    Raises:
        StorageError: the file cannot be written.
    """
    with complete(Path(path)) as part, storage_errors(path):
        part.write_text(csv_text(table), encoding="utf-8", newline="\n")


def csv_text(table: pd.DataFrame) -> str:
    """Return what ``write_csv`` writes."""
    return with_masks(table).to_csv(index=False, date_format="%Y-%m-%dT%H:%M:%S.%fZ", lineterminator="\n")


def with_masks(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of ``points`` with the flags that took pixels out in columns NAME_mask; any other as it is."""
    masks = table.attrs.get("masks", {})
    made = table.assign(**{f"{name}_mask": text for name, text in masks.items()})
    made.attrs = {key: value for key, value in table.attrs.items() if key != "masks"}
    return made


@contextmanager
def complete(path: Path) -> Iterator[Path]:
    """Give a name to write to; what is there becomes ``path`` when all went well, and is gone otherwise.

    Raises:
        StorageError: the folder takes no file of that name.
    """
    part = path.with_name(f".{path.name}.part")
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
    try:
        yield part
        with storage_errors(path):
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def storage_errors(path: Path | str) -> Iterator[None]:
    """Turn the disk's refusal to take a file into an error that names it."""
    try:
        yield
    except (OSError, RasterioError, CPLE_BaseError) as error:
        raise _refusal(Path(path), error) from error


def _refusal(path: Path, error: Exception) -> StorageError:
    why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else _why_gdal_failed(path)
    return StorageError(
        f"{path.name} cannot be written to {path.parent}: {why}",
        hint="Choose a folder that you may write to, with room enough.",
    )


def _why_gdal_failed(path: Path) -> str:
    """Put into words what GDAL says in those of its own source."""
    try:
        free_bytes = shutil.disk_usage(path.parent).free
    except OSError as error:
        return os.strerror(error.errno or 0)
    return "No space left on device" if free_bytes < _NEARLY_FULL_BYTES else "the disk did not take all of it"


def _bands(dataset: xr.Dataset) -> Iterator[tuple[str, xr.DataArray]]:
    """Yield the layers of a Dataset with a name for each."""
    for name, array in dataset.data_vars.items():
        if set(array.dims) == {"y", "x"}:
            yield str(name), array.transpose("y", "x")
        elif set(array.dims) == {"time", "y", "x"}:
            for number, time in enumerate(dataset["time"].values):
                yield f"{name} {np.datetime_as_string(time, 's')}Z", array.isel(time=number).transpose("y", "x")


def _history(clock: Clock, what: str) -> str:
    return f"{clock():%Y-%m-%dT%H:%M:%SZ} {SOFTWARE}: {what}"
