"""What a product is made of: files, variables, dimensions, and how many bytes each takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from olci_core.scene import ProductName
from olci_practice.earth.viewing import LINE_PIXELS, Pictured, SwathGrid, is_full_resolution
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.product.bands import BANDS

TIE_COLUMNS = 77
DETECTORS = 3700
REMOVED_PIXELS = 135  # a scan line, as recorded
PRESSURE_LEVELS_HPA = (
    *(1000, 950, 925, 900, 850, 800, 700, 600, 500, 400, 300, 250, 200),
    *(150, 100, 70, 50, 30, 20, 10, 7, 5, 3, 2, 1),
)
_REDUCED_STEP = 4  # full-resolution pixels to a pixel of a product of reduced resolution
_SMALLER = 8  # so much coarser, each way, is the grid of products that are quickly made and fetched
_ROWS_TOGETHER = 128  # worked out, written and packed together in a product of full size
_CHUNK_COLUMNS = 695
_HEADER_BYTES = 14_336  # room for a file's own structure and attributes …
_VARIABLE_BYTES = 2_560  # … and for each variable's
_CHUNK_BYTES = 64  # what the index of packed pieces takes for each

# Set apart for a packed value, by the end of its variable's name: some more than the clouds of any scene have needed.
_PACKED_BYTES = {
    "_radiance": 1.25,
    "_reflectance": 1.25,
    "_unc": 0.32,
    "_err": 0.32,
    "latitude": 1.4,
    "longitude": 1.4,
    "altitude": 0.3,
    "detector_index": 0.1,
    "quality_flags": 0.2,
}
_ROUNDED = ("_radiance", "_reflectance", "_unc", "_err")
_GRAIN = 4  # counts: real products are as heavy with their noise as these with so much rounded off

GRID = ("rows", "columns")
TIE = ("tie_rows", "tie_columns")
ON_GRID = {"coordinates": "time_stamp altitude latitude longitude"}
ON_TIES = {"coordinates": "latitude longitude"}


@dataclass(frozen=True, slots=True)
class StoredVariable:
    """One variable: its dimensions by name, its type as NumPy has it, and its attributes.

    Attributes are texts or numbers; numbers are written in the variable's own type unless they are NumPy scalars.
    """

    name: str
    dimensions: tuple[str, ...]
    dtype: str
    attributes: Mapping[str, object] = field(hash=False)

    @property
    def chunks(self) -> tuple[int, int] | None:
        """The shape of the pieces in which it is packed; None for what is never packed."""
        return (_ROWS_TOGETHER, _CHUNK_COLUMNS) if self.dimensions == GRID else None

    @property
    def grain(self) -> int:
        """The steps to which counts are rounded before they are packed."""
        return _GRAIN if self.name.endswith(_ROUNDED) else 1

    def size_bytes(self, dimensions: Mapping[str, int], *, is_packed: bool) -> int:
        """Return the bytes of its values, or those set apart for them where they are packed."""
        size_bytes = np.dtype(self.dtype).itemsize
        values = math.prod(dimensions[name] for name in self.dimensions)
        if not is_packed or self.chunks is None:
            return values * size_bytes
        each = next((each for ending, each in _PACKED_BYTES.items() if self.name.endswith(ending)), size_bytes * 0.5)
        rows, columns = self.chunks
        pieces = -(-dimensions["rows"] // rows) * -(-dimensions["columns"] // columns)
        return int(values * each) + pieces * _CHUNK_BYTES + _HEADER_BYTES


@dataclass(frozen=True, slots=True)
class DataFile:
    """One NetCDF file: ``key`` names it in the manifest, ``text`` and ``title`` describe it."""

    name: str
    key: str
    text: str
    title: str
    variables: tuple[StoredVariable, ...]
    is_measurement: bool = False
    needs: tuple[str, ...] = ()

    def size_bytes(self, dimensions: Mapping[str, int], *, is_packed: bool = False) -> int:
        """Return the file's size: its values, packed or not, and fixed room for everything else."""
        values = sum(variable.size_bytes(dimensions, is_packed=is_packed) for variable in self.variables)
        return values + _HEADER_BYTES + _VARIABLE_BYTES * len(self.variables)


@dataclass(frozen=True, slots=True)
class ProductPlan:
    """How a product is made: on the grid of real ones and packed as they are, or small, on an eighth of it each way."""

    name: ProductName
    acquisition: Acquisition
    is_full_size: bool

    @classmethod
    def of(cls, product: Pictured, *, is_full_size: bool) -> ProductPlan:
        """Plan a product."""
        return cls(product.name, product.acquisition, is_full_size)

    @property
    def grid(self) -> SwathGrid:
        """The product's own grid."""
        step = 1 if is_full_resolution(self.name.product_type) else _REDUCED_STEP
        return SwathGrid(self.acquisition, step if self.is_full_size else step * _SMALLER)

    @property
    def columns_per_tie_point(self) -> int:
        """Columns from one tie point to the next; rows have tie points one and all (rowsPerTiePoint 1, as recorded)."""
        return (LINE_PIXELS - 1) // (TIE_COLUMNS - 1) // self.grid.step

    @property
    def rows_together(self) -> int:
        """How many rows are worked out and written at a time."""
        return _ROWS_TOGETHER if self.is_full_size else self.grid.shape[0]

    @property
    def dimensions(self) -> Mapping[str, int]:
        """The length of every dimension."""
        rows, columns = self.grid.shape
        return {
            "rows": rows,
            "columns": columns,
            "tie_rows": rows,
            "tie_columns": TIE_COLUMNS,
            "bands": len(BANDS),
            "detectors": DETECTORS,
            "removed_pixels": REMOVED_PIXELS if self.is_full_size else -(-REMOVED_PIXELS // _SMALLER),
            "tie_pressure_levels": len(PRESSURE_LEVELS_HPA),
            "wind_vectors": 2,
        }


def variable(
    name: str, dimensions: tuple[str, ...], dtype: str, long_name: str, **attributes: object
) -> StoredVariable:
    """Return a variable with its long name and attributes."""
    return StoredVariable(name, dimensions, dtype, MappingProxyType({"long_name": long_name, **attributes}))


def degrees(name: str, dimensions: tuple[str, ...], long_name: str, *, limit: int, east: bool) -> StoredVariable:
    """Return a longitude or latitude in millionths of a degree, up to ``limit``."""
    units = "degrees_east" if east else "degrees_north"
    standard = "longitude" if east else "latitude"
    return variable(
        name, dimensions, "<i4", long_name,
        _FillValue=-2147483648, scale_factor=np.float64(1e-6), standard_name=standard, units=units,
        valid_max=limit, valid_min=-limit,
    )  # fmt: skip


def position(dimensions: tuple[str, ...], prefix: str = "", suffix: str = "") -> tuple[StoredVariable, StoredVariable]:
    """Return the latitude and the longitude of a grid."""
    names = ("Latitude", "Longitude") if not prefix else (f"{prefix} latitude{suffix}", f"{prefix} longitude{suffix}")
    return (
        degrees("latitude", dimensions, names[0], limit=90_000_000, east=False),
        degrees("longitude", dimensions, names[1], limit=180_000_000, east=True),
    )


def altitude(dimensions: tuple[str, ...], suffix: str = "") -> StoredVariable:
    """Return the altitude of a grid in metres."""
    return variable(
        "altitude", dimensions, "<i2", f"DEM corrected altitude{suffix}",
        _FillValue=-32768, standard_name="altitude", units="m", valid_max=9000, valid_min=-1000,
    )  # fmt: skip


def flags(
    name: str, dimensions: tuple[str, ...], dtype: str, long_name: str, *, meanings: tuple[str, ...], first_bit: int
) -> StoredVariable:
    """Return flags on the grid, one bit a meaning from ``first_bit`` on (upwards from 0, else downwards)."""
    step = 1 if first_bit == 0 else -1
    masks = np.array([1 << (first_bit + step * i) for i in range(len(meanings))], dtype)
    return variable(name, dimensions, dtype, long_name, **ON_GRID, flag_masks=masks, flag_meanings=" ".join(meanings))
