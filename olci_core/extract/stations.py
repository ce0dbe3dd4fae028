"""Values at stations: the pixels around each place, as they lie in the swath."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pykdtree.kdtree import KDTree

from olci_core.errors import InputError
from olci_core.extract.asked import named_flags, named_variables
from olci_core.extract.masking import masked_values
from olci_core.extract.nearest import DECIMATION, coarse_places, local_reach_km
from olci_core.product.derived import Pixels, described, usual
from olci_core.product.product import Product, Window, open_product
from olci_core.sphere import EARTH_RADIUS_KM, unit_vectors

Place = tuple[str, float, float]
"""Name, longitude and latitude in degrees."""

WINDOWS = (1, 3, 5)
MAX_PLACES = 10_000
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
    repeats. At a place outside the scene counts are 0 and values NaN.

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
        starts, margin = _nearest_coarse(product, wanted)
        rows = [
            _row(product, place, _around(start, product.shape, margin=margin), names, window=int(window), mask=flags)
            for place, start in zip(wanted, starts, strict=True)
        ]
    return pd.DataFrame(rows, columns=_columns(names))


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


def _columns(names: Sequence[str]) -> list[str]:
    figures = [f"{name}_{figure}" for name in names for figure in ("mean", "std", "count")]
    return ["product", "time", "name", "lon", "lat", "distance_km", *figures]


def _nearest_coarse(product: Product, places: Sequence[Place]) -> tuple[list[tuple[int, int]], int]:
    """Return row and column of the nearest of every 8th pixel for each place, and how many pixels that may be off."""
    step = max(1, min(DECIMATION, min(product.shape) // 4))
    coarse, beside_km = coarse_places(product, step)
    known = np.flatnonzero(np.isfinite(coarse).all(axis=-1).ravel())
    _, found = KDTree(coarse.reshape(-1, 3)[known]).query(_vectors_of(places) * EARTH_RADIUS_KM, k=1)
    rows, columns = np.divmod(known[found.astype(np.intp)], coarse.shape[1])
    starts = [(int(row) * step, int(column) * step) for row, column in zip(rows, columns, strict=True)]
    return starts, _MARGIN + math.ceil(beside_km / _MIN_PIXEL_KM)


def _row(
    product: Product,
    place: Place,
    where: Window,
    names: Sequence[str],
    *,
    window: int,
    mask: bool | Collection[str],
) -> list[object]:
    pixels = Pixels(product, where)
    vectors = unit_vectors(*pixels.lonlat) * EARTH_RADIUS_KM
    chords = np.linalg.norm(vectors - _vectors_of([place])[0] * EARTH_RADIUS_KM, axis=-1)
    row, column = np.unravel_index(int(np.nanargmin(chords)), chords.shape)
    distance_km = 2 * EARTH_RADIUS_KM * np.arcsin(min(chords[row, column] / 2 / EARTH_RADIUS_KM, 1.0))
    is_seen = chords[row, column] <= local_reach_km(vectors)[row, column]
    block = _block(int(row), int(column), window, chords.shape)
    counted = ~pixels.duplicated[block]
    figures: list[object] = []
    for name in names:
        values = masked_values(pixels, name, mask)[0][block][counted].astype(np.float64)
        figures += _figures(values[np.isfinite(values)] if is_seen else values[:0])
    time = pd.Timestamp(product.times(pixels.window[0])[row]).tz_localize("UTC")
    return [product.name, time, *place, float(distance_km), *figures]


def _figures(values: NDArray[np.float64]) -> tuple[float, float, int]:
    if not values.size:
        return np.nan, np.nan, 0
    return float(values.mean()), float(values.std()), int(values.size)


def _around(start: tuple[int, int], shape: tuple[int, int], *, margin: int) -> Window:
    rows, columns = (slice(max(at - margin, 0), min(at + margin, size)) for at, size in zip(start, shape, strict=True))
    return rows, columns


def _block(row: int, column: int, window: int, shape: tuple[int, ...]) -> Window:
    half = window // 2
    rows, columns = (
        slice(max(at - half, 0), min(at + half + 1, size)) for at, size in zip((row, column), shape, strict=True)
    )
    return rows, columns


def _vectors_of(places: Sequence[Place]) -> NDArray[np.float64]:
    return unit_vectors(np.array([lon for _, lon, _ in places]), np.array([lat for _, _, lat in places]))
