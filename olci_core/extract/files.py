"""Cuts and tables as files: each appears under its final name when it is complete, and says whence it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import rasterio
import xarray as xr
from rasterio.errors import RasterioError
from rasterio.transform import Affine

from olci_core.errors import InputError, StorageError
from olci_core.extract.cutting import GRID_MAPPING, SOFTWARE

Clock = Callable[[], datetime]


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
    bands = list(_bands(dataset))
    left, width, _, top, _, height = (float(number) for number in _mapping(dataset)["GeoTransform"].split())
    with (
        complete(Path(path)) as part,
        storage_errors(path),
        rasterio.open(
            part,
            "w",
            driver="COG",
            width=dataset.sizes["x"],
            height=dataset.sizes["y"],
            count=len(bands),
            dtype="float32",
            nodata=np.nan,
            crs=rasterio.crs.CRS.from_wkt(_mapping(dataset)["crs_wkt"]),
            transform=Affine(width, 0.0, left, 0.0, height, top),
            compress="DEFLATE",
            predictor=3,
        ) as file,
    ):
        file.update_tags(**{name: str(value) for name, value in dataset.attrs.items() if str(value)})
        file.update_tags(history=_history(now_utc, "written as GeoTIFF"))
        for number, (description, array) in enumerate(bands, start=1):
            file.write(np.asarray(array.values, dtype=np.float32), number)
            file.set_band_description(number, description)
            file.set_band_unit(number, str(array.attrs.get("units", "")))
            own = ("long_name", "mask", "references")
            file.update_tags(number, **{name: str(array.attrs[name]) for name in own if name in array.attrs})


def write_netcdf(dataset: xr.Dataset, path: Path | str, *, clock: Clock = now_utc) -> None:
    """Write a cut or a cube as NetCDF-4 by the CF conventions 1.8, with its grid mapping, history and sources.

    Raises:
        InputError: the Dataset is no cut.
        StorageError: the file cannot be written.
    """
    _mapping(dataset)
    written = dataset.copy()
    written.attrs = {
        "Conventions": "CF-1.8",
        **{name: value for name, value in dataset.attrs.items() if str(value)},
        "history": _history(clock, "cut out and written as NetCDF"),
        "institution": "made with OLCI Scene Picker from Copernicus Sentinel-3 data",
    }
    encoding: dict[str, dict[str, object]] = {
        str(name): {"zlib": True, "complevel": 4, "shuffle": True, "_FillValue": np.float32(np.nan)}
        for name in written.data_vars
    }
    encoding["time"] = {"units": "seconds since 1970-01-01 00:00:00", "calendar": "standard", "dtype": "float64"}
    for axis in ("x", "y", "time"):
        encoding.setdefault(axis, {})["_FillValue"] = None
    with complete(Path(path)) as part, storage_errors(path):
        written.to_netcdf(part, engine="h5netcdf", format="NETCDF4", encoding=encoding)


def write_csv(table: pd.DataFrame, path: Path | str) -> None:
    """Write a table as comma-separated values, UTF-8, times as ISO 8601 with Z.

    Raises:
        StorageError: the file cannot be written.
    """
    with complete(Path(path)) as part, storage_errors(path):
        table.to_csv(part, index=False, date_format="%Y-%m-%dT%H:%M:%S.%fZ", encoding="utf-8", lineterminator="\n")


@contextmanager
def complete(path: Path) -> Iterator[Path]:
    """Give a name to write to; what is there becomes ``path`` when all went well, and is gone otherwise."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refusal(path, error) from error
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def storage_errors(path: Path | str) -> Iterator[None]:
    """Turn the disk's refusal to take a file into an error that names it."""
    try:
        yield
    except (OSError, RasterioError) as error:
        raise _refusal(Path(path), error) from error


def _refusal(path: Path, error: Exception) -> StorageError:
    why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    return StorageError(
        f"{path.name} cannot be written to {path.parent}: {why}",
        hint="Choose a folder that you may write to, with room enough.",
    )


def _bands(dataset: xr.Dataset) -> Iterator[tuple[str, xr.DataArray]]:
    """Yield the layers of a Dataset with a name for each."""
    for name, array in dataset.data_vars.items():
        if set(array.dims) == {"y", "x"}:
            yield str(name), array.transpose("y", "x")
        elif set(array.dims) == {"time", "y", "x"}:
            for number, time in enumerate(dataset["time"].values):
                yield f"{name} {np.datetime_as_string(time, 's')}Z", array.isel(time=number).transpose("y", "x")


def _mapping(dataset: xr.Dataset) -> dict[str, str]:
    if GRID_MAPPING not in dataset.coords or not len(dataset.data_vars):
        raise InputError("This is no cut: it does not say where it lies.", hint="Write what cut() or cube() returned.")
    return dict(dataset[GRID_MAPPING].attrs)


def _history(clock: Clock, what: str) -> str:
    return f"{clock():%Y-%m-%dT%H:%M:%SZ} {SOFTWARE}: {what}"
