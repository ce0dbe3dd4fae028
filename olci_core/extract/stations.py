"""Values at stations: the pixels around each place, as they lie in the swath."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pykdtree.kdtree import KDTree

from olci_core.errors import InputError
from olci_core.extract.arguments import named_flags, named_variables
from olci_core.extract.masking import mask_of, mask_text, masked_values
from olci_core.extract.nearest import DECIMATION, coarse_places, reach_km
from olci_core.product.derived import Pixels, PixelsAt, described, usual
from olci_core.product.product import Product, Window, open_product
from olci_core.sphere import EARTH_RADIUS_KM, Floats, Vectors, unit_vectors

Place = tuple[str, float, float]
"""Name, longitude and latitude in degrees."""

Indices = NDArray[np.intp]

WINDOWS = (1, 3, 5)
MAX_PLACES = 10_000
MAX_TOGETHER_PX = 3_000_000  # of the image, some hundred bytes each
_CLEARLY_LESS = 0.8
_MARGIN = 2 * DECIMATION + 2
_MIN_PIXEL_KM = 0.26  # across the track below the satellite, full resolution


def points(
    path: Path | str,
    places: Iterable[Place],
    *,
    variables: Sequence[str] | None = None,
    window: int = 1,
    mask: bool | Collection[str] = True,
) -> pd.DataFrame:
    """Return a product's values at places: a row a place, in their order.

    Columns: product, time (UTC, of the scan line), name, lon, lat (of the place), distance_km (to the centre of the
    nearest pixel), and for each variable NAME_mean, NAME_std (of all values, not of a sample) and NAME_count over the
    ``window`` × ``window`` pixels around it. Masked and invalid pixels do not count, nor a pixel that the product
    repeats. At a place outside the scene counts are 0 and values NaN. ``attrs["masks"]`` has the flags of each variable
    as text; ``write_csv`` writes them as columns NAME_mask.

    Raises:
        InputError: a place, the window or a variable makes no sense.
        DamagedFile, StorageError: the product, or a file that is needed, cannot be read.
    """
    wanted, flags = checked_places(places), named_flags(mask)
    if window not in WINDOWS:
        raise InputError(f"A window of {window} pixels cannot be used.", hint="Choose 1, 3 or 5.")
    with open_product(path) as product:
        names = named_variables(variables) if variables is not None else usual(product)
        for name in names:
            described(product, name)
        return _table(product, wanted, names, window=int(window), mask=flags)


def checked_places(places: Iterable[Place]) -> list[Place]:
    """Return places as name, longitude and latitude.

    Raises:
        InputError: there is none, one has no such longitude or latitude, or there are too many.
    """
    found = []
    for place in places if isinstance(places, Iterable) else ():
        try:
            name, lon, lat = place[0], float(place[1]), float(place[2])
        except (TypeError, ValueError, IndexError) as error:
            raise InputError(
                f"{str(place)[:80]!r} is no place.", hint="Give a name, a longitude and a latitude for each."
            ) from error
        if not (-180 <= lon <= 360 and -90 <= lat <= 90):
            raise InputError(
                f"The place {str(name)[:60]} lies at longitude {lon:g}, latitude {lat:g}, which does not exist.",
                hint="Longitude comes first, then latitude, in degrees.",
            )
        found.append((str(name), lon, lat))
    if not found:
        raise InputError("No place was given.", hint="Give a name, a longitude and a latitude for each.")
    if len(found) > MAX_PLACES:
        raise InputError(f"{len(found):,} places are too many at once.", hint=f"Give up to {MAX_PLACES:,}.")
    return found


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The pixel nearest to each of n places: its row and column, how far it is, and whether it lies over the place.

    Distances are NaN where no pixel around the place has a position.
    """

    rows: Indices
    columns: Indices
    distance_km: Floats
    is_seen: NDArray[np.bool_]


def _table(
    product: Product, places: Sequence[Place], names: Sequence[str], *, window: int, mask: bool | Collection[str]
) -> pd.DataFrame:
    table = pd.DataFrame(places, columns=["name", "lon", "lat"])
    count, places_km = len(table), _vectors_of(places) * EARTH_RADIUS_KM
    at_rows, distance_km = np.zeros(count, np.intp), np.full(count, np.nan)
    figures: dict[str, NDArray[Any]] = {}
    masks = {name: mask_text(mask_of(Pixels(product, product.whole), name, mask)) for name in names}
    for name in names:
        figures |= {f"{name}_mean": np.full(count, np.nan), f"{name}_std": np.full(count, np.nan)}
        figures[f"{name}_count"] = np.zeros(count, np.int64)
    starts, margin = _nearest_coarse(product, places_km)
    for members in _groups(starts, product.shape, margin=margin):
        pixels = Pixels(product, _around(starts[members], product.shape, margin=margin))
        nearest = _nearest_in(*pixels.lonlat, places_km[members])
        at_rows[members], distance_km[members] = nearest.rows + pixels.window[0].start, nearest.distance_km
        block, counted = _blocks(pixels, nearest, window=window)
        chosen = PixelsAt(pixels, *block)
        for name in names if nearest.is_seen.any() else ():
            values = masked_values(chosen, name, mask)[0].astype(np.float64)
            for figure, numbers in _figures(values, counted & np.isfinite(values)).items():
                figures[f"{name}_{figure}"][members] = numbers
    times = pd.DatetimeIndex(product.times(product.whole[0])[at_rows]).tz_localize("UTC")
    table.insert(0, "product", product.name)
    table.insert(1, "time", times)
    table = pd.concat([table.assign(distance_km=distance_km), pd.DataFrame(figures)], axis="columns")
    table.attrs["masks"] = masks
    return table


def _nearest_coarse(product: Product, places_km: Vectors) -> tuple[Indices, int]:
    """Return row and column of the nearest of every 8th pixel for each place, and how many pixels that may be off."""
    step = max(1, min(DECIMATION, min(product.shape) // 4))
    coarse, beside_km = coarse_places(product, step)
    starts = np.stack(_nearest_known(coarse, places_km), axis=-1) * step
    return starts, _MARGIN + math.ceil(beside_km / _MIN_PIXEL_KM)


def _nearest_known(vectors_km: Vectors, places_km: Vectors) -> tuple[Indices, Indices]:
    """Return row and column of the nearest of some pixels, shape (rows, columns, 3), of which one at least is known."""
    known = np.flatnonzero(np.isfinite(vectors_km).all(axis=-1).ravel())
    _, found = KDTree(vectors_km.reshape(-1, 3)[known]).query(places_km, k=1)
    rows, columns = np.divmod(known[found.astype(np.intp)], vectors_km.shape[1])
    return rows, columns


def _nearest_in(lon: Floats, lat: Floats, places_km: Vectors) -> _Nearest:
    """Find the pixel nearest to each place in a part of the image; it lies over the place if it reaches that far."""

    def vectors_at(rows: Indices, columns: Indices) -> Vectors:
        here = np.clip(rows, 0, lon.shape[0] - 1), np.clip(columns, 0, lon.shape[1] - 1)
        return unit_vectors(lon[here], lat[here]) * EARTH_RADIUS_KM

    count = len(places_km)
    step = max(1, min(DECIMATION, min(lon.shape) // 4))
    coarse = unit_vectors(lon[::step, ::step], lat[::step, ::step]) * EARTH_RADIUS_KM
    if not np.isfinite(coarse).all(axis=-1).any():
        nowhere = np.zeros(count, np.intp)
        return _Nearest(nowhere, nowhere, np.full(count, np.nan), np.zeros(count, np.bool_))
    starts = _nearest_known(coarse, places_km)
    beside = np.arange(-_MARGIN, _MARGIN + 1)
    rows, columns = starts[0][:, None, None] * step + beside[:, None], starts[1][:, None, None] * step + beside
    chords = np.linalg.norm(vectors_at(rows, columns) - places_km[:, None, None], axis=-1)
    each = np.arange(count)
    down, across = np.divmod(np.nan_to_num(chords, nan=np.inf).reshape(count, -1).argmin(axis=1), beside.size)
    rows = np.clip(rows[each, down, 0], 0, lon.shape[0] - 1)
    columns = np.clip(columns[each, 0, across], 0, lon.shape[1] - 1)
    chord_km = chords[each, down, across]
    here, sides_km = vectors_at(rows, columns), []
    for beside_it in (((-1, 0), (1, 0)), ((0, -1), (0, 1))):
        gaps = [np.linalg.norm(vectors_at(rows + lower, columns + right) - here, axis=-1) for lower, right in beside_it]
        sides_km.append(np.maximum(*map(np.nan_to_num, gaps)))
    distance_km = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord_km / 2 / EARTH_RADIUS_KM, 1.0))
    return _Nearest(rows, columns, distance_km, np.asarray(chord_km <= reach_km(sides_km[0], sides_km[1])))


def _blocks(pixels: Pixels, nearest: _Nearest, *, window: int) -> tuple[tuple[Indices, Indices], NDArray[np.bool_]]:
    """Return where the pixels around each place lie, shape (n, window, window), and which of them count."""
    beside = np.arange(window) - window // 2
    shape = pixels.duplicated.shape
    rows, columns = nearest.rows[:, None, None] + beside[:, None], nearest.columns[:, None, None] + beside
    is_there = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
    block = np.clip(rows, 0, shape[0] - 1), np.clip(columns, 0, shape[1] - 1)
    return block, is_there & ~pixels.duplicated[block] & nearest.is_seen[:, None, None]


def _figures(values: Floats, counted: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """Return mean, standard deviation and number of the counted values of each block, shape (n, window, window)."""
    number = np.count_nonzero(counted, axis=(1, 2))
    some = np.maximum(number, 1)
    mean = np.where(counted, values, 0.0).sum(axis=(1, 2)) / some
    away = np.where(counted, values - mean[:, None, None], 0.0)
    spread = np.sqrt((away**2).sum(axis=(1, 2)) / some)
    return {"mean": np.where(number > 0, mean, np.nan), "std": np.where(number > 0, spread, np.nan), "count": number}


def _groups(at: Indices, shape: tuple[int, int], *, margin: int) -> list[Indices]:
    """Return which pixels, shape (n, 2), are best read together with what is around them.

    Read apart where that is clearly less, else together, as long as it fits: a chunk is then unpacked once for all.
    """
    groups: list[Indices] = []
    left = [np.arange(len(at))]
    while left:
        members = left.pop()
        together_px = _size_px(_around(at[members], shape, margin=margin))
        parts, parts_px = [members], together_px
        for axis in (0, 1):
            middle = (at[members, axis].min() + at[members, axis].max()) // 2
            is_above = at[members, axis] <= middle
            halves = [members[is_above], members[~is_above]]
            if not is_above.all():
                apart_px = sum(_size_px(_around(at[half], shape, margin=margin)) for half in halves)
                is_too_large = together_px > MAX_TOGETHER_PX and len(parts) == 1
                if is_too_large or apart_px < _CLEARLY_LESS * parts_px:
                    parts, parts_px = halves, apart_px
        (groups if len(parts) == 1 else left).extend(parts)
    return groups


def _size_px(window: Window) -> int:
    rows, columns = window
    return int((rows.stop - rows.start) * (columns.stop - columns.start))


def _around(at: Indices, shape: tuple[int, int], *, margin: int) -> Window:
    """Return the part of the image that holds some pixels, shape (n, 2), with a margin."""
    first, last = at.min(axis=0), at.max(axis=0)
    rows, columns = (
        slice(max(int(low) - margin, 0), min(int(top) + margin + 1, size))
        for low, top, size in zip(first, last, shape, strict=True)
    )
    return rows, columns


def _vectors_of(places: Sequence[Place]) -> NDArray[np.float64]:
    return unit_vectors(np.array([lon for _, lon, _ in places]), np.array([lat for _, _, lat in places]))
