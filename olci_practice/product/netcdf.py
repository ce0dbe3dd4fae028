"""One NetCDF-4 file of exactly the size that its layout foretells, written some rows after the others.

Small products' data are contiguous and not packed; those of full size are chunked, shuffled and deflated as recorded
ones are. What HDF5 itself needs, and how well values pack, is not known to the byte beforehand, so each file has fixed
room for it and is filled up with zeros, which readers of HDF5 pass over.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from olci_practice.product.layout import DataFile, ProductPlan, StoredVariable

Array = NDArray[Any]
VariableValues = Mapping[str, Array]

_NO_VARIABLE = "This is a netCDF dimension but not a netCDF variable.{:>10}"
_BY_ROW = ("rows", "tie_rows")
_DEFLATION = 2  # the level of recorded products
_MAX_GRAIN = 64


class NetcdfFile:
    """A file under way at ``path``: rows are written in order, then it is closed."""

    def __init__(self, path: Path, file: DataFile, plan: ProductPlan, *, attributes: Mapping[str, object]) -> None:
        self._path = path
        self._file = file
        self._plan = plan
        self._attributes = attributes
        self._root = _created(path, file, plan, attributes)

    def write(self, rows: slice, values: VariableValues) -> None:
        """Write the values of some rows; what has no rows is written with the first of them."""
        for variable in self._file.variables:
            data = np.ascontiguousarray(values[variable.name], variable.dtype)
            if variable.dimensions[0] in _BY_ROW:
                packed = self._plan.is_full_size and variable.chunks is not None
                self._root[variable.name][rows] = _rounded(data, variable, variable.grain) if packed else data
            elif rows.start == 0:
                self._root[variable.name][...] = data

    def close(self) -> int:
        """Finish the file and return its size.

        Raises:
            ValueError: it needs more than its layout allows, which is a mistake in the layout.
        """
        self._root.close()
        size_bytes = self._file.size_bytes(self._plan.dimensions, is_packed=self._plan.is_full_size)
        grain = 2
        while self._path.stat().st_size > size_bytes and self._plan.is_full_size and grain <= _MAX_GRAIN:
            self._coarsen(grain)
            grain *= 2
        needed_bytes = self._path.stat().st_size
        if needed_bytes > size_bytes:
            raise ValueError(f"{self._file.name} needs {needed_bytes} bytes, its layout allows {size_bytes}")
        with self._path.open("r+b") as stream:
            stream.truncate(size_bytes)
        return size_bytes

    def _coarsen(self, times: int) -> None:
        """Write the file again with counts so many times as coarse, so that they pack better; flags stay."""
        coarse = self._path.with_suffix(".coarse")
        with (
            h5py.File(self._path) as source,
            _created(coarse, self._file, self._plan, self._attributes) as target,
        ):
            for variable in self._file.variables:
                if variable.dimensions[0] not in _BY_ROW:
                    target[variable.name][...] = source[variable.name][...]
                    continue
                rows, together = source[variable.name].shape[0], self._plan.rows_together
                for first in range(0, rows, together):
                    part = slice(first, min(first + together, rows))
                    data = source[variable.name][part]
                    is_count = variable.chunks is not None and "flag_masks" not in variable.attributes
                    target[variable.name][part] = _rounded(data, variable, variable.grain * times) if is_count else data
        coarse.replace(self._path)


def _rounded(data: Array, variable: StoredVariable, grain: int) -> Array:
    """Return counts rounded down to multiples of ``grain``; the fill value stays."""
    if grain == 1:
        return data
    counts = np.asarray(data - data % np.asarray(grain, data.dtype))
    fill = variable.attributes.get("_FillValue")
    return counts if fill is None else np.where(data == np.asarray(fill, data.dtype), data, counts)


def _created(path: Path, file: DataFile, plan: ProductPlan, attributes: Mapping[str, object]) -> h5py.File:
    """Return a file with everything but its values."""
    dimensions = plan.dimensions
    root = h5py.File(path, "w", libver=("earliest", "v110"))
    for name, value in attributes.items():
        root.attrs[name] = value
    used = dict.fromkeys(name for variable in file.variables for name in variable.dimensions)
    scales = {name: _dimension(root, name, dimensions[name]) for name in used}
    for variable in file.variables:
        _declare(root, variable, scales, tuple(dimensions[name] for name in variable.dimensions), plan)
    return root


def _dimension(root: h5py.File, name: str, length: int) -> h5py.Dataset:
    """Return a dimension without coordinates, as the NetCDF library keeps it."""
    scale = root.create_dataset(name, shape=(length,), dtype=">f4", track_times=False)
    scale.make_scale(_NO_VARIABLE.format(length))
    return scale


def _declare(
    root: h5py.File,
    variable: StoredVariable,
    scales: Mapping[str, h5py.Dataset],
    shape: tuple[int, ...],
    plan: ProductPlan,
) -> None:
    """Declare a variable with its dimensions and attributes."""
    packing = {}
    if plan.is_full_size and variable.chunks is not None:
        chunks = tuple(map(min, variable.chunks, shape))
        packing = {"chunks": chunks, "compression": "gzip", "compression_opts": _DEFLATION, "shuffle": True}
    dataset = root.create_dataset(variable.name, shape=shape, dtype=variable.dtype, track_times=False, **packing)
    for axis, name in enumerate(variable.dimensions):
        dataset.dims[axis].attach_scale(scales[name])
    for name, value in variable.attributes.items():
        dataset.attrs[name] = _attribute(value, variable.dtype)


def _attribute(value: object, dtype: str) -> object:
    """Return texts as fixed-length bytes, NumPy values as they are and plain numbers in the variable's type."""
    if isinstance(value, str):
        return np.bytes_(value)
    if isinstance(value, np.ndarray):
        return value
    return np.array([value], value.dtype if isinstance(value, np.generic) else dtype)
