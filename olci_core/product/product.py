"""One product opened: what it holds, where its pixels lie, and their values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import h5py
import numpy as np
from numpy.typing import NDArray

from olci_core.errors import DamagedFile, InputError, OlciError
from olci_core.product.manifest import GEO_COORDINATES
from olci_core.product.product_folder import ProductFolder
from olci_core.product.recognition import manifest_faults, name_of
from olci_core.product.tie_points import Places, between_tie_points, tie_vectors
from olci_core.product.variables import Values, Variable, decoded, number_of, text_of, variables_of
from olci_core.sphere import Vectors

Window = tuple[slice, slice]
"""Rows and columns of the image, each a slice with start and stop."""

TIE_GEO_COORDINATES = "tie_geo_coordinates.nc"
_REMOVED = "removed_pixels.nc"
# Where a variable usually lies, so that not all fifty files are opened for it; what a file says decides.
_USUAL_FILES = {
    **dict.fromkeys(("latitude", "longitude", "altitude"), GEO_COORDINATES),
    **dict.fromkeys(("SZA", "SAA", "OZA", "OAA"), "tie_geometries.nc"),
    **dict.fromkeys(("detector_index", "solar_flux", "lambda0", "FWHM"), "instrument_data.nc"),
    "time_stamp": "time_coordinates.nc",
    "quality_flags": "qualityFlags.nc",
}
_MAX_FAULTS_NAMED = 4  # in one sentence
_EPOCH = np.datetime64("2000-01-01T00:00:00", "us")  # units of time_stamp: microseconds since 2000-01-01


def open_product(path: Path | str) -> Product:
    """Open a product, a zip or an unpacked ``.SEN3`` folder; use it as a context manager.

    What is damaged or missing in it is named in ``faults``; the rest can be read.

    Raises:
        StorageError: there is nothing at ``path``, or it cannot be read.
        DamagedFile: it is no whole zip.
        InputError: it is not an OLCI product.
    """
    folder = ProductFolder(Path(path))
    try:
        return Product(folder)
    except OlciError:
        folder.close()
        raise


class Product:
    """What a product holds; made by ``open_product``."""

    def __init__(self, folder: ProductFolder) -> None:
        self._folder = folder
        self.path = folder.path
        self.parts = name_of(folder)
        self.name = str(self.parts)
        self.product_type = self.parts.product_type
        self.faults: tuple[str, ...] = tuple(manifest_faults(folder))
        self._listed: dict[str, dict[str, Variable]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the product's files."""
        self._folder.close()

    @property
    def faults_in_short(self) -> str:
        """What is to be added to a sentence about the product: its first faults, "" where it has none."""
        more = len(self.faults) - _MAX_FAULTS_NAMED
        named = " ".join(["", *self.faults[:_MAX_FAULTS_NAMED]])
        return f"{named} {more} more of its files are missing or damaged." if more > 0 else named

    @property
    def is_level_1(self) -> bool:
        """Whether it holds radiances."""
        return self.product_type.startswith("OL_1")

    @cached_property
    def variables(self) -> Mapping[str, Variable]:
        """Every variable of every file by name, those of the image first.

        What ``removed_pixels.nc`` repeats, and a name that another file has already, is called ``file/name``. Files
        that cannot be opened are added to ``faults``.
        """
        found: list[Variable] = []
        for name in sorted(self._folder.sizes, key=lambda name: (name != GEO_COORDINATES, name)):
            if name.endswith(".nc"):
                try:
                    found.extend(variables_of(self._folder.netcdf(name), name=name))
                except DamagedFile as error:
                    self.faults = (*self.faults, str(error))
        shape = next((variable.shape for variable in found if variable.name == "latitude"), ())
        found.sort(key=lambda variable: variable.shape != shape)
        named: dict[str, Variable] = {}
        for variable in found:
            stands_beside = variable.file == _REMOVED or variable.name in named
            prefix = f"{variable.file.removesuffix('.nc')}/" if stands_beside else ""
            named[prefix + variable.name] = variable
        return named

    def variable(self, name: str) -> Variable | None:
        """Return what is known of a variable, None where the product has none of that name."""
        return self.usual_variable(name) or self.variables.get(name)

    def usual_variable(self, name: str) -> Variable | None:
        """Return a variable if it lies in the file where it usually does, without opening the others."""
        if "variables" in self.__dict__:
            return self.variables.get(name)
        for file in (_USUAL_FILES.get(name, f"{name}.nc"), f"{name.lower()}.nc"):
            if file in self._folder.sizes and (found := self._of_file(file).get(name)) is not None:
                return found
        return None

    def _of_file(self, name: str) -> Mapping[str, Variable]:
        if name not in self._listed:
            try:
                found = variables_of(self._folder.netcdf(name), name=name)
                self._listed[name] = {variable.name: variable for variable in found}
            except DamagedFile:
                self._listed[name] = {}  # named among the faults, once all files are listed
        return self._listed[name]

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the image.

        Raises:
            InputError: the file of its positions is missing or damaged.
        """
        variable = self.variable("latitude")
        if variable is None or variable.file == TIE_GEO_COORDINATES:
            raise InputError(
                f"Where the pixels of {self.name} lie is not known: {GEO_COORDINATES} is not there, or damaged."
                f"{self.faults_in_short}",
                hint="Fetch the product again, with all its files.",
            )
        rows, columns = variable.shape
        return rows, columns

    @property
    def whole(self) -> Window:
        """All rows and columns."""
        return slice(0, self.shape[0]), slice(0, self.shape[1])

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """The global attributes that the product's position file has, as texts."""
        file = self._folder.netcdf(GEO_COORDINATES)
        return {key: text_of(file, key) for key in file.attrs}

    def dataset(self, name: str) -> h5py.Dataset:
        """Return a stored variable, unread.

        Raises:
            InputError: the product has no such variable; the message says which file is missing or damaged.
        """
        variable = self.variable(name)
        if variable is None:
            raise InputError(
                f"{self.name} has no variable {name}.{self.faults_in_short}",
                hint="Its file may not have been fetched: fetch the product again, with all its files.",
            )
        return self._folder.netcdf(variable.file)[variable.stored_name]

    def read(self, name: str, window: Window | None = None) -> Values:
        """Return a variable's values, float32, NaN for fill values; ``window`` for a part of the image.

        Raises:
            InputError: the product has no such variable.
            DamagedFile: its bytes cannot be read.
        """
        return np.asarray(self._read(name, window or ()), dtype=np.float32)

    def read_flags(self, name: str, window: Window | None = None) -> NDArray[np.unsignedinteger]:
        """Return a flag variable's bits."""
        data = self.dataset(name)
        with _damage_named(self, name):
            return np.asarray(data[window or ...])

    def positions(self, window: Window | None = None, *, step: int = 1) -> tuple[NDArray[np.float64], ...]:
        """Return longitude and latitude in degrees, float64, NaN where unknown; every ``step``-th pixel of a window.

        They are those of ``geo_coordinates.nc``, which are corrected for the terrain.
        """
        rows, columns = window or self.whole
        part = (slice(rows.start, rows.stop, step), slice(columns.start, columns.stop, step))
        lon, lat = (np.asarray(self._read(name, part, dtype=np.float64)) for name in ("longitude", "latitude"))
        return lon, lat

    def tie_places(self, *, step: int = 1) -> Vectors | None:
        """Return unit vectors of every ``step``-th pixel as its tie points have it, shape (rows, columns, 3).

        That is a small file to read; but not corrected for the terrain: a pixel lies up to ``TERRAIN_SHIFT_KM`` km
        beside them. None where the product has no such file that can be read.
        """
        if TIE_GEO_COORDINATES not in self._folder.sizes:
            return None
        try:
            return tie_vectors(self._folder.netcdf(TIE_GEO_COORDINATES), shape=self.shape, step=step)
        except (DamagedFile, OSError, RuntimeError, KeyError, ValueError):
            return None

    def times(self, rows: slice) -> NDArray[np.datetime64]:
        """Return when each row was taken, UTC to the microsecond; the begin of the product where it does not say."""
        begin = np.datetime64(self.parts.begin.replace(tzinfo=None), "us")
        if self.variable("time_stamp") is None:
            return np.full(rows.stop - rows.start, begin)
        with _damage_named(self, "time_stamp"):
            elapsed = self.dataset("time_stamp")[rows].astype("int64")
        return np.asarray(np.where(elapsed < 0, begin, _EPOCH + elapsed.astype("timedelta64[us]")))

    def at_tie_points(self, name: str, window: Window | Places) -> Values:
        """Return a tie-point variable (SZA, OZA, humidity …) interpolated to the pixels of a window, or to some pixels.

        Some pixels are given by rows and columns, two arrays of one shape.
        """
        data = self.dataset(name)
        each = tuple(number_of(data.file, f"{axis}_subsampling_factor", otherwise=0) for axis in ("al", "ac"))
        return between_tie_points(
            np.asarray(self._read(name, (), dtype=np.float64)),
            window,
            shape=self.shape,
            subsampling=(int(each[0]), int(each[1])),
            is_azimuth=name in ("SAA", "OAA"),
        )

    def _read(self, name: str, window: tuple[slice, ...], *, dtype: type = np.float32) -> NDArray[np.floating]:
        data = self.dataset(name)
        with _damage_named(self, name):
            return decoded(data, window, dtype=dtype)


class _damage_named:  # noqa: N801  # a context manager, called like a function
    """Turn the failure to read a variable, of HDF5 or for what its attributes say, into an error that names it."""

    def __init__(self, product: Product, variable: str) -> None:
        self._product, self._variable = product, variable

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: Any) -> None:
        if isinstance(error, OSError | RuntimeError | ValueError):
            variable = self._product.variable(self._variable)
            file = variable.file if variable is not None else self._product.name
            raise DamagedFile(
                f"{self._variable} of {self._product.name} cannot be read: {file} is damaged.",
                hint="Check the product; fetch it again.",
            ) from error
