"""What each variable of one product was in an area, as numbers: a row a variable.

Done for each product of a series, by workers of which each is a process of its own: nothing is imported here that takes
long to start and is not needed for it (pandas, xarray).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olci_core.area import Area
from olci_core.extract.grid import Grid
from olci_core.extract.masking import mask_of, mask_text, masked_values
from olci_core.extract.nearest import matched, target_of
from olci_core.product.derived import Pixels, described
from olci_core.product.product import open_product
from olci_core.scene import FULL_PIXEL_M, REDUCED_PIXEL_M

MAX_SERIES_CELLS = 4_000_000
FIGURE_COLUMNS = (
    "product", "time", "variable", "mean", "std", "min", "max", "valid_share", "covered_share", "count", "mask",
)  # fmt: skip


def series_grid(area: Area, *, is_reduced: bool) -> Grid:
    """Return the grid that a series is taken on."""
    pixel_m = REDUCED_PIXEL_M if is_reduced else FULL_PIXEL_M
    pixel_m = max(pixel_m, math.sqrt(area.area_km2 * 1e6 / MAX_SERIES_CELLS))
    return Grid.for_area(area, pixel_m=round(pixel_m, 1))


def series_rows(
    path: str, *, area_wkt: str, variables: Sequence[str], mask: bool | tuple[str, ...]
) -> list[tuple[Any, ...]]:
    """Return one product's rows of a series, in the order of ``FIGURE_COLUMNS``; times are UTC."""
    with open_product(path) as product:
        for name in variables:
            described(product, name)
        grid = _series_grid(area_wkt, is_reduced=product.product_type[6] == "R")
        match = matched(product, target_of(area_wkt, grid))
        if match is None:
            time = np.datetime64(product.parts.begin.replace(tzinfo=None), "us")
            masks = {name: mask_text(mask_of(Pixels(product, product.whole), name, mask)) for name in variables}
            return [(product.name, time, name, *[np.nan] * 4, 0.0, 0.0, 0, masks[name]) for name in variables]
        covered = match.index >= 0
        rows = match.index[covered] // (match.pixels.window[1].stop - match.pixels.window[1].start)
        time = product.times(match.pixels.window[0])[int(np.median(rows))]
        shares = float(np.count_nonzero(covered)), match.covered_share
        found = []
        for name in variables:
            values, applied = masked_values(match.pixels, name, mask)
            figures = _figures(match.gathered(values)[covered].astype(np.float64), shares)
            found.append((product.name, time, name, *figures, mask_text(applied)))
        return found


def _figures(values: NDArray[np.float64], shares: tuple[float, float]) -> tuple[Any, ...]:
    covered, covered_share = shares
    values = values[np.isfinite(values)]
    if not values.size:
        return np.nan, np.nan, np.nan, np.nan, 0.0, covered_share, 0
    figures = values.mean(), values.std(), values.min(), values.max()
    return *map(float, figures), values.size / covered, covered_share, int(values.size)


# An area's cells are worked out once for all of its products, in each worker.
@lru_cache(maxsize=4)
def _series_grid(area_wkt: str, *, is_reduced: bool) -> Grid:
    return series_grid(Area.from_wkt(area_wkt), is_reduced=is_reduced)
