"""The land below: where it is to the kilometre, and how high, dry, icy or far from the sea it is."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from olci_practice.earth.noise import Floats32
from olci_practice.made_once import made_once

_BANDS = 6  # the landscape raster holds as many maps, one below the other; see data/README.txt


@dataclass(frozen=True, slots=True)
class Landscape:
    """What the ground is like at points of any one shape.

    ``shore_km``: distance to the coast, positive on land, up to 500; ``height_km`` above the sea; ``dry``, ``ice``,
    ``plume`` (near a river's mouth) and ``lake``: shares 0 to 1.
    """

    shore_km: Floats32
    height_km: Floats32
    dry: Floats32
    ice: Floats32
    plume: Floats32
    lake: Floats32


def landscape_at(lon: Floats32, lat: Floats32) -> Landscape:
    """Return the landscape at positions in degrees."""
    column, row = raster_position(lon, lat, rows=_landscape().shape[1])
    shore, height, dry, ice, plume, lake = _bilinear(_landscape(), column, row)
    signed = (shore - 128) / 127
    return Landscape(
        shore_km=signed * np.abs(signed) * 500,
        height_km=(height / 255) ** 2 * 6,
        dry=dry / 255,
        ice=ice / 255,
        plume=plume / 255,
        lake=lake / 255,
    )


def land_raster_position(lon: Floats32, lat: Floats32) -> tuple[Floats32, Floats32]:
    """Return column and row of positions in the land raster, as ``land_share`` takes them."""
    return raster_position(lon, lat, rows=_land().shape[1])


def land_share(column: Floats32, row: Floats32) -> Floats32:
    """Return the share of land, 0 to 1, at positions of the land raster; columns may run beyond its sides."""
    return np.asarray(_bilinear(_land(), column, row)[0] * np.float32(1 / 255))


def raster_position(lon: Floats32, lat: Floats32, *, rows: int) -> tuple[Floats32, Floats32]:
    """Return column and row of positions (degrees) in a world raster whose rows run from north to south."""
    per_degree = np.float32(rows / 180)
    return (lon + np.float32(180)) * per_degree - np.float32(0.5), (np.float32(90) - lat) * per_degree - np.float32(0.5)


def _bilinear(raster: NDArray[np.uint8], column: Floats32, row: Floats32) -> Floats32:
    """Interpolate a raster (bands, rows, columns) that closes in longitude; answers (bands, …)."""
    _, rows, columns = raster.shape
    row = np.clip(row, 0, rows - 1.001)
    left, top = np.floor(column), np.floor(row)
    across, down = column - left, row - top
    west, north = left.astype(np.int32) % columns, top.astype(np.int32) * columns
    east = (west + 1) % columns
    corners = [north + south + side for south in (0, columns) for side in (west, east)]
    answers = np.empty((len(raster), *row.shape), np.float32)
    for band, answer in zip(raster, answers, strict=True):
        nw, ne, sw, se = (band.take(corner).astype(np.float32) for corner in corners)
        upper, lower = nw + (ne - nw) * across, sw + (se - sw) * across
        answer[...] = upper + (lower - upper) * down
    return answers


@made_once(max_kept=1)
def _land() -> NDArray[np.uint8]:
    return _raster("land.png")[None]


@made_once(max_kept=1)
def _landscape() -> NDArray[np.uint8]:
    stacked = _raster("landscape.png")
    return stacked.reshape(_BANDS, -1, stacked.shape[1])


def _raster(name: str) -> NDArray[np.uint8]:
    with (files("olci_practice.data") / name).open("rb") as stream, Image.open(stream) as image:
        return np.asarray(image)
