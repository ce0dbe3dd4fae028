"""What a product is made of: files, variables, dimensions, and how many bytes each takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from olci_practice.earth.viewing import LINE_PIXELS, Grid, Pictured, is_full_resolution
from olci_practice.product.bands import BANDS

TIE_COLUMNS = 77
DETECTORS = 3700
REMOVED = 17  # removed pixels a scan line: an eighth of the recorded 135
PRESSURE_LEVELS_HPA = (
    *(1000, 950, 925, 900, 850, 800, 700, 600, 500, 400, 300, 250, 200),
    *(150, 100, 70, 50, 30, 20, 10, 7, 5, 3, 2, 1),
)
_FULL_STEP, _REDUCED_STEP = 8, 32  # full-resolution pixels to a pixel of the products made here
_HEADER_BYTES = 14_336  # room for a file's own structure and attributes …
_VARIABLE_BYTES = 2_560  # … and for each variable's

GRID = ("rows", "columns")
TIE = ("tie_rows", "tie_columns")
ON_GRID = {"coordinates": "time_stamp altitude latitude longitude"}
ON_TIES = {"coordinates": "latitude longitude"}


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: its dimensions by name, its type as NumPy has it, and its attributes.

    Attributes are texts or numbers; numbers are written in the variable's own type unless they are NumPy scalars.
    """

    name: str
    dimensions: tuple[str, ...]
    dtype: str
    attributes: Mapping[str, object] = field(hash=False)


@dataclass(frozen=True, slots=True)
class DataFile:
    """One NetCDF file: ``key`` names it in the manifest, ``text`` and ``title`` describe it."""

    name: str
    key: str
    text: str
    title: str
    variables: tuple[Variable, ...]
    is_measurement: bool = False
    needs: tuple[str, ...] = ()

    def size_bytes(self, dimensions: Mapping[str, int]) -> int:
        """Return the file's size: its values, and fixed room for everything else."""
        values = sum(
            math.prod(dimensions[name] for name in variable.dimensions) * np.dtype(variable.dtype).itemsize
            for variable in self.variables
        )
        return values + _HEADER_BYTES + _VARIABLE_BYTES * len(self.variables)


def product_grid(product: Pictured) -> Grid:
    """Return the product's grid: an eighth of the real one in each direction."""
    return Grid(product.acquisition, _step(product.name.product_type))


def columns_per_tie_point(product_type: str) -> int:
    """Return how many columns lie between tie points; in every row there are some (rowsPerTiePoint 1, as recorded)."""
    return (LINE_PIXELS - 1) // (TIE_COLUMNS - 1) // _step(product_type)


def dimensions_for(product_type: str, *, rows: int) -> Mapping[str, int]:
    """Return the length of every dimension of a product with so many rows."""
    return {
        "rows": rows,
        "columns": -(-LINE_PIXELS // _step(product_type)),
        "tie_rows": rows,
        "tie_columns": TIE_COLUMNS,
        "bands": len(BANDS),
        "detectors": DETECTORS,
        "removed_pixels": REMOVED,
        "tie_pressure_levels": len(PRESSURE_LEVELS_HPA),
        "wind_vectors": 2,
    }


def _step(product_type: str) -> int:
    return _FULL_STEP if is_full_resolution(product_type) else _REDUCED_STEP


def variable(name: str, dimensions: tuple[str, ...], dtype: str, long_name: str, **attributes: object) -> Variable:
    return Variable(name, dimensions, dtype, MappingProxyType({"long_name": long_name, **attributes}))


def degrees(name: str, dimensions: tuple[str, ...], long_name: str, *, limit: int, east: bool) -> Variable:
    units = "degrees_east" if east else "degrees_north"
    standard = "longitude" if east else "latitude"
    return variable(
        name, dimensions, "<i4", long_name,
        _FillValue=-2147483648, scale_factor=np.float64(1e-6), standard_name=standard, units=units,
        valid_max=limit, valid_min=-limit,
    )  # fmt: skip


def position(dimensions: tuple[str, ...], prefix: str = "", suffix: str = "") -> tuple[Variable, Variable]:
    names = ("Latitude", "Longitude") if not prefix else (f"{prefix} latitude{suffix}", f"{prefix} longitude{suffix}")
    return (
        degrees("latitude", dimensions, names[0], limit=90_000_000, east=False),
        degrees("longitude", dimensions, names[1], limit=180_000_000, east=True),
    )


def altitude(dimensions: tuple[str, ...], suffix: str = "") -> Variable:
    return variable(
        "altitude", dimensions, "<i2", f"DEM corrected altitude{suffix}",
        _FillValue=-32768, standard_name="altitude", units="m", valid_max=9000, valid_min=-1000,
    )  # fmt: skip


def flags(
    name: str, dimensions: tuple[str, ...], dtype: str, long_name: str, *, meanings: tuple[str, ...], first_bit: int
) -> Variable:
    step = 1 if first_bit == 0 else -1
    masks = np.array([1 << (first_bit + step * i) for i in range(len(meanings))], dtype)
    return variable(name, dimensions, dtype, long_name, **ON_GRID, flag_masks=masks, flag_meanings=" ".join(meanings))
