"""A natural-colour picture of a level-1 product that lies on the disk, zipped or unpacked."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from olci_core.errors import InputError, StorageError
from olci_core.natural_colour import CURVE_REFLECTANCE, CURVE_VALUE, HAZE, PicturePixels
from olci_core.product.product_folder import CHUNK_CACHE_BYTES
from olci_core.product.variables import Values

# Red, green, blue: index among OLCI's bands, and the haze that is taken off each.
_BANDS = tuple(zip(("Oa08", "Oa06", "Oa04"), (7, 5, 3), HAZE, strict=True))
_MIN_SUN = 0.06  # cosine of 86.6 degrees; near the terminator a division by less would paint noise
MAX_COLUMNS, MAX_LINES = 10_000, 100_000  # an image line has 4,865 pixels, half an orbit in full resolution 68,000
_LINES_AT_ONCE = 256


def composite(path: Path, *, max_px: int = 1024) -> PicturePixels:
    """Return a product's picture as RGB, shape (lines, pixels, 3), no side longer than ``max_px``.

    ``path``: the zip or the unpacked ``.SEN3`` folder. Red, green and blue are the top-of-atmosphere reflectances of
    Oa08, Oa06 and Oa04, averaged over neighbouring pixels; pixels without a value are black. The picture is in the
    product's grid, so one of an ascending pass stands on its head. Some 20 MB of memory, whatever the product's size.

    Raises:
        InputError: the product has no radiances (it is not level 1), or its files cannot be read.
        StorageError: there is no such file.
    """
    if not path.exists():
        raise StorageError(f"There is no file {path.name}.")
    try:
        sunlight = _sunlight(path)
        return np.stack([_band(path, band, sunlight, max_px) for band in _BANDS], axis=-1)
    except (zipfile.BadZipFile, OSError, KeyError, EOFError) as error:
        raise InputError(
            f"No picture can be made of {path.name}: a part of it is missing or damaged ({error}).",
            hint="Pictures are made of level-1 products that hold Oa04, Oa06 and Oa08. Check the product, or fetch it "
            "again.",
        ) from error


@dataclass(frozen=True, slots=True)
class _Sunlight:
    """The sun over a scene: ``cosine`` of its zenith angle where ``lines`` (a thinned tie grid's) meet tie columns.

    ``lines``: which of ``tie_lines`` these are; ``every``: image lines and pixels from one tie point to the next, 0
    where the product does not say; ``solar_flux``: by band, mW m-2 nm-1.
    """

    cosine: Values
    lines: NDArray[np.intp]
    tie_lines: int
    every: tuple[int, int]
    solar_flux: NDArray[np.float64]

    def at(self, shape: tuple[int, int], *, step: int) -> Values:
        """Return the cosine at the middles of ``step`` by ``step`` pixels of an image of a shape."""
        ties = (self.lines, np.arange(self.cosine.shape[1]))
        cosine = self.cosine
        for axis, (size, tie, count) in enumerate(
            zip(shape, ties, (self.tie_lines, self.cosine.shape[1]), strict=True)
        ):
            every = self.every[axis] or (size - 1) / max(count - 1, 1)
            edges = np.arange(0, size, step)
            middles = (edges + np.minimum(edges + step, size) - 1) / 2
            cosine = _interpolated(cosine, middles, tie * every, axis=axis)
        return cosine


def stretched(reflectance: Values, *, haze: float) -> PicturePixels:
    """Return reflectances of one band as values 0 to 255, NaN as 0."""
    value = np.interp(reflectance - haze, CURVE_REFLECTANCE, CURVE_VALUE)
    return np.asarray(np.round(np.nan_to_num(value)), dtype=np.uint8)


def _band(path: Path, band: tuple[str, int, float], sunlight: _Sunlight, max_px: int) -> PicturePixels:
    name, index, haze = band
    with _netcdf(path, f"{name}_radiance.nc") as file:
        data = _bounded(file[f"{name}_radiance"])
        shape, step = data.shape, -(-max(data.shape) // max_px)
        radiance = _decimated(data, step=step) * np.float32(data.attrs["scale_factor"][0])
        radiance += np.float32(data.attrs["add_offset"][0])
    irradiance = np.float32(sunlight.solar_flux[index]) * sunlight.at(shape, step=step)
    return stretched(np.pi * radiance / irradiance, haze=haze)


def _bounded(data: h5py.Dataset) -> h5py.Dataset:
    """Return a variable if it is a grid of a size that a product can have; a few bytes can claim any other.

    Raises:
        InputError: it is not.
    """
    if data.ndim != 2 or not 0 < data.shape[1] <= MAX_COLUMNS or not 0 < data.shape[0] <= MAX_LINES:
        raise InputError(
            f"No picture can be made of this product: {data.name.lstrip('/')} claims the shape {data.shape}.",
            hint="Check the product, or fetch it again.",
        )
    return data


def _decimated(data: h5py.Dataset, *, step: int) -> Values:
    """Return means of step by step pixels, NaN where none has a value; read some lines at a time."""
    fill = int(data.attrs["_FillValue"][0])
    lines = max(1, _LINES_AT_ONCE // step) * step
    return np.concatenate([_means(data[top : top + lines], step, fill) for top in range(0, data.shape[0], lines)])


def _means(counts: NDArray[np.uint16], step: int, fill: int) -> Values:
    known = counts != fill
    across, down = (np.arange(0, size, step) for size in (counts.shape[1], counts.shape[0]))
    summed = np.where(known, counts, 0).astype(np.float32)
    totals, numbers = (
        np.add.reduceat(np.add.reduceat(values, down, axis=0), across, axis=1)
        for values in (summed, known.astype(np.float32))
    )
    return np.asarray(np.where(numbers > 0, totals / np.maximum(numbers, 1), np.nan), dtype=np.float32)


def _sunlight(path: Path) -> _Sunlight:
    """Read the sun's zenith angle on some lines of the tie grid, and each band's mean solar flux."""
    with _netcdf(path, "tie_geometries.nc") as file:
        angle = _bounded(file["SZA"])
        step = -(-angle.shape[0] // _LINES_AT_ONCE)
        lines = np.unique(np.append(np.arange(0, angle.shape[0], step), angle.shape[0] - 1))
        degrees = angle[lines] * float(angle.attrs["scale_factor"][0])
        tie_lines = int(angle.shape[0])
        along, across = (int(np.ravel(file.attrs.get(f"{way}_subsampling_factor", 0))[0]) for way in ("al", "ac"))
    with _netcdf(path, "instrument_data.nc") as file:
        solar_flux: NDArray[np.float64] = np.nanmean(file["solar_flux"][:].astype(np.float64), axis=1)
    cosine = np.maximum(np.cos(np.radians(degrees)), _MIN_SUN).astype(np.float32)
    return _Sunlight(cosine, lines, tie_lines, every=(along, across), solar_flux=solar_flux)


def _interpolated(values: Values, places: NDArray[np.float64], known: NDArray[np.float64], *, axis: int) -> Values:
    """Interpolate values linearly along an axis, on which they are known at rising places; flat beyond the ends."""
    high = np.clip(np.searchsorted(known, places), 1, max(known.size - 1, 1))
    low = high - 1
    high = np.minimum(high, known.size - 1)
    apart = np.maximum(known[high] - known[low], 1e-9)
    weight = np.expand_dims(np.clip((places - known[low]) / apart, 0, 1).astype(np.float32), 1 - axis)
    return np.asarray(values.take(low, axis=axis) * (1 - weight) + values.take(high, axis=axis) * weight)


@contextmanager
def _netcdf(path: Path, name: str) -> Iterator[h5py.File]:
    """Open one of a product's NetCDF files; out of a zip by way of a temporary file, for HDF5 reads to and fro."""
    if path.is_dir():
        with h5py.File(path / name, rdcc_nbytes=CHUNK_CACHE_BYTES) as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryFile() as copy:
        member = next((entry for entry in archive.namelist() if entry.rsplit("/", 1)[-1] == name), None)
        if member is None:
            raise KeyError(f"{name} is not in it")
        with archive.open(member) as source:
            shutil.copyfileobj(source, copy)
        with h5py.File(copy, rdcc_nbytes=CHUNK_CACHE_BYTES) as file:
            yield file
