"""Which pixel of a swath fills which cell of a grid: the nearest one on the sphere, found once for all variables.

The swath is first cut to the rows and columns that can matter (judged on every 8th pixel), then one search in a k-d
tree of unit vectors serves all variables. A cell is filled only by a pixel that lies over it: no further away than half
the diagonal of that pixel, as the distances to its own neighbours show. Neither a pole nor 180° is special.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pykdtree.kdtree import KDTree

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.extract.grid import Grid, inside, outline_cells
from olci_core.extract.progress import share_done
from olci_core.product.derived import Pixels
from olci_core.product.product import Product, Window
from olci_core.product.tie_points import TERRAIN_SHIFT_KM
from olci_core.sphere import EARTH_RADIUS_KM, unit_vectors

Index = NDArray[np.int32]
Cells = NDArray[np.intp]

DECIMATION = 8
_CELLS_AT_ONCE = 2_000_000
_CELLS_KEPT = 8_000_000  # 12 bytes each
_SAMPLES = 60  # rows and columns of the grid that the window is judged by
_SLACK = 1.05  # pixels are no exact squares
_NONE = -1


@dataclass(frozen=True, slots=True)
class Match:
    """The pixels that fill a grid.

    ``index``: for each cell the number of its pixel in the window, counted along the rows; -1 where there is none.
    ``in_area``: which cells lie in the area.
    """

    pixels: Pixels
    index: Index
    in_area: NDArray[np.bool_]

    @property
    def covered_share(self) -> float:
        """The share of the area's cells that the scene covers."""
        return int(np.count_nonzero(self.index >= 0)) / max(int(np.count_nonzero(self.in_area)), 1)

    def gathered(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the values of a window laid on the grid, NaN where there is no pixel."""
        laid = values.ravel()[np.maximum(self.index, 0)]
        laid[self.index < 0] = np.nan
        return laid


@dataclass(frozen=True)
class Target:
    """The cells of a grid that lie in an area, and where they lie: made once, for all products of that area.

    ``in_area``: shape (rows, columns).
    """

    area: Area
    grid: Grid
    in_area: NDArray[np.bool_]

    @classmethod
    def of(cls, area: Area, grid: Grid) -> Self:
        """Find the cells."""
        return cls(area, grid, cells_in(area, grid))

    def parts(self) -> Iterator[tuple[Cells, NDArray[np.float32]]]:
        """Yield the area's cells, some rows at a time: their numbers, counted along the rows, and where they lie.

        Places are in km from the earth's centre, shape (n, 3).
        """
        if self.in_area.size <= _CELLS_KEPT:
            yield from self._kept
        else:
            yield from self._made()

    @cached_property
    def _kept(self) -> list[tuple[Cells, NDArray[np.float32]]]:
        return list(self._made())

    def _made(self) -> Iterator[tuple[Cells, NDArray[np.float32]]]:
        columns = self.grid.columns
        for top in range(0, self.grid.rows, step := max(1, _CELLS_AT_ONCE // columns)):
            cells = np.flatnonzero(self.in_area[top : top + step]) + top * columns
            vectors = self.grid.vectors(*np.divmod(cells, columns))
            yield cells, np.asarray(vectors * EARTH_RADIUS_KM, dtype=np.float32)


# An area's cells are worked out once for all of its products, in each worker.
@lru_cache(maxsize=2)
def target_of(area_wkt: str, grid: Grid) -> Target:
    """Return the cells of an area on a grid, the same ones again where they were asked for before."""
    return Target.of(Area.from_wkt(area_wkt), grid)


def cells_in(area: Area, grid: Grid) -> NDArray[np.bool_]:
    """Return which cells of a grid have their centre in an area."""
    held = np.zeros(grid.shape, bool)
    for top in range(0, grid.rows, step := max(1, _CELLS_AT_ONCE // grid.columns)):
        rows, columns = np.mgrid[top : min(top + step, grid.rows), : grid.columns]
        held[top : top + step] = inside(area, *grid.lonlat(rows, columns))
        share_done((top + len(rows)) / grid.rows)
    if not held.any():  # an area narrower than a cell is seen by the cells that it lies in
        held[outline_cells(area, grid)] = True
    return held


def matched(product: Product, target: Target) -> Match | None:
    """Find the pixels that fill the cells of an area; None where the scene does not reach it."""
    window = window_over(product, target.grid, target.in_area)
    if window is None:
        return None
    pixels = Pixels(product, window)
    index = _nearest(pixels, target)
    return Match(pixels, index, target.in_area) if (index >= 0).any() else None


def window_over(product: Product, grid: Grid, in_area: NDArray[np.bool_]) -> Window | None:
    """Return the rows and columns of a product that can reach a grid's cells, with a margin; None if none can."""
    samples, spacing_km = _samples(grid, in_area)
    step = max(1, min(DECIMATION, min(product.shape) // 4))
    coarse, beside_km = coarse_places(product, step)
    known = np.isfinite(coarse).all(axis=-1)
    reach_km = spacing_km + 2 * _spacing(coarse) + beside_km
    distance, _ = KDTree(samples).query(coarse[known], k=1, distance_upper_bound=float(reach_km))
    near = np.zeros(known.shape, bool)
    near[known] = np.isfinite(distance)
    if not near.any():
        return None
    spans = []
    for axis, size in ((1, product.shape[0]), (0, product.shape[1])):
        hit = np.flatnonzero(near.any(axis=axis))
        spans.append(slice(max((int(hit[0]) - 1) * step, 0), min((int(hit[-1]) + 2) * step, size)))
    return spans[0], spans[1]


def coarse_places(product: Product, step: int) -> tuple[NDArray[np.float64], float]:
    """Return where every ``step``-th pixel lies, in km, shape (rows, columns, 3), and how far it may lie beside that.

    Taken from the tie points where there are some: their file is a thousandth of that of the pixels.

    Raises:
        InputError: no pixel has a position.
    """
    places, beside_km = product.tie_places(step=step), TERRAIN_SHIFT_KM
    if places is None or not np.isfinite(places).all():
        places, beside_km = unit_vectors(*product.positions(step=step)), 0.0
    if not np.isfinite(places).all(axis=-1).any():
        raise InputError(f"No pixel of {product.name} has a position.", hint="Fetch the product again.")
    return places * EARTH_RADIUS_KM, beside_km


def local_reach_km(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return how far each pixel of an image reaches: half its diagonal, from the distances to its neighbours.

    ``vectors``: places in km from the earth's centre, shape (rows, columns, 3). The wider of a pixel's two sides
    counts, in each direction.
    """
    sides = [np.zeros(vectors.shape[:2], np.float32) for _ in (0, 1)]
    for axis in (0, 1):
        gaps = np.linalg.norm(np.diff(vectors, axis=axis), axis=-1)
        if not gaps.size:
            continue
        ends = [(1, 1) if each == axis else (0, 0) for each in (0, 1)]
        padded = np.pad(np.nan_to_num(gaps), ends)
        before, after = (padded[:-1], padded[1:]) if axis == 0 else (padded[:, :-1], padded[:, 1:])
        sides[axis] = np.maximum(before, after).astype(np.float32)
    return np.asarray(reach_km(*sides), dtype=np.float32)


def reach_km(down_km: NDArray[np.floating], across_km: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return how far pixels of these sides reach: half their diagonals, and a little more."""
    return np.asarray(np.sqrt(down_km**2 + across_km**2) / 2 * _SLACK)


def _nearest(pixels: Pixels, target: Target) -> Index:
    grid = target.grid
    lon, lat = pixels.lonlat
    vectors = (unit_vectors(lon, lat) * EARTH_RADIUS_KM).astype(np.float32)
    reach = local_reach_km(vectors).ravel()
    usable = np.flatnonzero((np.isfinite(vectors).all(axis=-1) & ~pixels.duplicated).ravel())
    index = np.full(grid.rows * grid.columns, _NONE, np.int32)
    if not usable.size:
        return index.reshape(grid.shape)
    tree = KDTree(vectors.reshape(-1, 3)[usable])
    longest = float(reach[usable].max())
    for cells, places in target.parts():
        if not cells.size:
            continue
        distance, found = tree.query(places, k=1, distance_upper_bound=longest)
        hit = np.isfinite(distance)
        pixel = usable[found[hit].astype(np.intp)]
        index[cells[hit]] = np.where(distance[hit] <= reach[pixel], pixel, _NONE)
        share_done(float(cells[-1] + 1) / index.size)
    return index.reshape(grid.shape)


def _samples(grid: Grid, in_area: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """Return places that stand for the area's cells, in km, and how far from one of them a cell can lie."""
    held_rows, held_columns = np.flatnonzero(in_area.any(axis=1)), np.flatnonzero(in_area.any(axis=0))
    rows = np.unique(np.linspace(held_rows[0], held_rows[-1], _SAMPLES).astype(np.intp))
    columns = np.unique(np.linspace(held_columns[0], held_columns[-1], _SAMPLES).astype(np.intp))
    vectors = grid.vectors(*np.meshgrid(rows, columns, indexing="ij")) * EARTH_RADIUS_KM
    spacing_km = float(local_reach_km(vectors).max()) if rows.size * columns.size > 1 else 0.0
    flat = vectors.reshape(-1, 3)
    return flat[np.isfinite(flat).all(axis=-1)], spacing_km


def _spacing(vectors: NDArray[np.float64]) -> float:
    gaps = [np.linalg.norm(np.diff(vectors, axis=axis), axis=-1).ravel() for axis in (0, 1)]
    together = np.concatenate(gaps)
    together = together[np.isfinite(together)]
    return float(np.percentile(together, 99)) if together.size else 0.0
