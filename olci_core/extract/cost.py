"""How large a cut becomes and how long it takes, before it is made; and what is too large to be made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from olci_core.errors import InputError
from olci_core.extract.grid import Grid

MAX_VALUES_BYTES = 4_000_000_000
LARGE_CELLS = 25_000_000
"""More cells than a whole scene has pixels (4,091 × 4,865): one had better be asked first."""
_VALUE_BYTES = 4  # float32
# Seconds of one core, 2026: once a product, and for each cell of the grid, of a variable, and of a file.
_PRODUCT_S, _CELL_S, _VARIABLE_S = 2.0, 1.0e-6, 0.05e-6
_FILE_S = {"tif": 0.1e-6, "nc": 0.1e-6, "png": 0.0}
_FILE_BYTES = {"tif": 3.0, "nc": 3.0, "png": 0.0}  # float32, compressed; a picture's size hardly depends on it


@dataclass(frozen=True, slots=True)
class Cost:
    """What the cut of one product takes: cells of its grid, bytes of its files, seconds of one core, about.

    ``is_large``: the grid has more cells than a whole scene has pixels.
    """

    cells: int
    files_bytes: float
    seconds: float
    is_large: bool


def cut_cost(grid: Grid, *, variables: int, formats: Collection[str] = ("tif",)) -> Cost:
    """Say what the cut of one full-size product takes on a grid, with the files of it (``tif``, ``nc``, ``png``)."""
    cells = grid.rows * grid.columns
    files_bytes = cells * variables * sum(_FILE_BYTES[kind] for kind in formats)
    of_files_s = cells * variables * sum(_FILE_S[kind] for kind in formats)
    seconds = _PRODUCT_S + cells * (_CELL_S + _VARIABLE_S * variables) + of_files_s
    return Cost(cells, files_bytes, seconds, cells > LARGE_CELLS)


def checked_size(grid: Grid, *, variables: int, layers: int = 1) -> None:
    """Let through what fits into memory.

    Raises:
        InputError: it does not.
    """
    size_bytes = grid.rows * grid.columns * layers * variables * _VALUE_BYTES
    if size_bytes > MAX_VALUES_BYTES:
        cuts = "1 cut" if layers == 1 else f"{layers:,} cuts"
        named = "1 variable" if variables == 1 else f"{variables:,} variables"
        raise InputError(
            f"{cuts} of {grid.columns:,} × {grid.rows:,} pixels and {named} would take {size_bytes / 1e9:.1f} GB; up "
            f"to {MAX_VALUES_BYTES / 1e9:.0f} GB are held at once.",
            hint="Choose larger pixels, a smaller area or fewer variables"
            + ("." if layers == 1 else ", or write one file a scene."),
        )
