"""One NetCDF-4 file of exactly the size that its layout foretells.

Data sets are contiguous and uncompressed. What HDF5 itself needs (structure, attributes) is not known to the byte
beforehand, so each file has fixed room for it and is filled up with zeros, which readers of HDF5 pass over.
"""

from __future__ import annotations

from collections.abc import Mapping

import h5py
import numpy as np
from numpy.typing import NDArray

from olci_practice.product.layout import DataFile, Variable

Values = Mapping[str, NDArray[np.generic]]

_NO_VARIABLE = "This is a netCDF dimension but not a netCDF variable.{:>10}"


def netcdf_bytes(
    file: DataFile, *, dimensions: Mapping[str, int], attributes: Mapping[str, object], values: Values
) -> bytes:
    """Return the whole file; ``attributes``: the global ones, ``values``: an array for each variable."""
    with h5py.File("memory", "w", driver="core", backing_store=False, libver=("earliest", "v110")) as root:
        for name, value in attributes.items():
            root.attrs[name] = value
        used = dict.fromkeys(name for variable in file.variables for name in variable.dimensions)
        scales = {name: _dimension(root, name, dimensions[name]) for name in used}
        for variable in file.variables:
            _write(root, variable, values[variable.name], scales)
        root.flush()
        image = bytes(root.id.get_file_image())
    size_bytes = file.size_bytes(dimensions)
    if len(image) > size_bytes:
        raise ValueError(f"{file.name} needs {len(image)} bytes, its layout allows {size_bytes}")
    return image.ljust(size_bytes, b"\0")


def _dimension(root: h5py.File, name: str, length: int) -> h5py.Dataset:
    """Return a dimension without coordinates, as the NetCDF library keeps it."""
    scale = root.create_dataset(name, shape=(length,), dtype=">f4", track_times=False)
    scale.make_scale(_NO_VARIABLE.format(length))
    return scale


def _write(
    root: h5py.File, variable: Variable, values: NDArray[np.generic], scales: Mapping[str, h5py.Dataset]
) -> None:
    dataset = root.create_dataset(variable.name, data=np.ascontiguousarray(values, variable.dtype), track_times=False)
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
