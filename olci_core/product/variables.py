"""A product's variables: what its files say of each, and its stored counts turned into values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]
ROWS_AT_ONCE = 512
_NO_VARIABLE = b"This is a netCDF dimension but not a netCDF variable."


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a product.

    ``units`` are "" where the file has none. ``flag_meanings`` names the flags of a flag variable and ``flag_masks``
    their bits, in the same order. ``file`` and ``stored_name`` say where it lies; both are "" for what is computed.
    """

    name: str
    units: str
    long_name: str
    shape: tuple[int, ...]
    flag_meanings: tuple[str, ...] = ()
    flag_masks: tuple[int, ...] = field(default=(), repr=False)
    file: str = ""
    stored_name: str = ""


def variables_of(file: h5py.File, *, name: str) -> Iterator[Variable]:
    """Yield the variables of one NetCDF file, its bare dimensions left out; ``name`` is the file's."""
    for key, data in file.items():
        if not isinstance(data, h5py.Dataset) or bytes(data.attrs.get("NAME", b"")).startswith(_NO_VARIABLE):
            continue
        yield Variable(
            name=key,
            units=text_of(data, "units"),
            long_name=text_of(data, "long_name"),
            shape=tuple(data.shape),
            flag_meanings=tuple(text_of(data, "flag_meanings").split()),
            flag_masks=tuple(int(mask) for mask in np.atleast_1d(data.attrs.get("flag_masks", ()))),
            file=name,
            stored_name=key,
        )


def text_of(holder: h5py.Dataset | h5py.File, attribute: str) -> str:
    """Return a text attribute, "" where it is not there."""
    value = holder.attrs.get(attribute, "")
    if isinstance(value, np.ndarray):
        value = value.ravel()[0] if value.size else ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def number_of(holder: h5py.Dataset | h5py.File, attribute: str, *, otherwise: float) -> float:
    """Return a number attribute, also one that is written as a text, or what holds where it is not there.

    Raises:
        ValueError: it is there, and no number.
    """
    values = np.atleast_1d(holder.attrs.get(attribute, otherwise))
    if not values.size:
        raise ValueError(f"{attribute} is empty")
    return float(values[0])


def stored(data: h5py.Dataset, window: tuple[slice, ...]) -> NDArray[Any]:
    """Return the counts of a window; one with steps is read whole, some rows at a time, and thinned after that.

    HDF5 unpacks whole chunks in any case, and picks single values out of them ten times slower than NumPy.
    """
    if all(part.step in (None, 1) for part in window) or data.ndim != 2 or len(window) != 2:
        return np.asarray(data[window])
    rows, columns = (range(*part.indices(size)) for part, size in zip(window, data.shape, strict=True))
    chunk_rows = (data.chunks or (1,))[0]
    step = -(-ROWS_AT_ONCE // chunk_rows) * chunk_rows // rows.step * rows.step or rows.step
    beside = slice(columns.start, columns.stop)
    blocks = [
        np.asarray(data[top : min(top + step, rows.stop), beside])[:: rows.step, :: columns.step]
        for top in range(rows.start, rows.stop, step)
    ]
    return np.concatenate(blocks)


def decoded(data: h5py.Dataset, window: tuple[slice, ...] = (), *, dtype: type = np.float32) -> NDArray[np.floating]:
    """Return counts times ``scale_factor`` plus ``add_offset`` (CF-1.8, 8.1), NaN where there is no value.

    That is where they are ``_FillValue`` or ``missing_value`` (2.5.1). Counts of a signed type are unsigned where
    ``_Unsigned`` says so (NetCDF Users Guide, appendix A).

    Raises:
        ValueError: one of these attributes makes no sense.
    """
    counts = stored(data, window) if window else data[...]
    is_unsigned = counts.dtype.kind == "i" and text_of(data, "_Unsigned").lower() == "true"
    if is_unsigned:
        counts = counts.view(f"u{counts.dtype.itemsize}")
    values: NDArray[Any] = counts.astype(dtype)
    for attribute in ("_FillValue", "missing_value"):
        for missing in np.atleast_1d(data.attrs.get(attribute, ())):
            values[counts == (np.asarray(missing).astype(counts.dtype) if is_unsigned else missing)] = np.nan
    if (scale := number_of(data, "scale_factor", otherwise=1.0)) != 1.0:
        values *= dtype(scale)
    if (offset := number_of(data, "add_offset", otherwise=0.0)) != 0.0:
        values += dtype(offset)
    return np.asarray(values)
