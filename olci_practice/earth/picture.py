"""The quicklook of a scene, and what share of it is bright, cloudy, coast or sea.

A picture's row 0 is the first scan line and its column 0 the first pixel: pictures of ascending passes stand on
their heads, as real ones do. The colours red, green, blue are the reflectances of Oa08, Oa06, Oa04, each stretched as
``stretched`` says, so a composite of a product's radiances gives the quicklook back:

    reflectance = pi * radiance / (solar_flux * cos(SZA));  value = interpolate(reflectance - HAZE, CURVE)
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from olci_core.natural_colour import BRIGHT_VALUE, CURVE_REFLECTANCE, CURVE_VALUE, HAZE
from olci_practice.earth.land import Landscape, landscape_at
from olci_practice.earth.noise import Floats32
from olci_practice.earth.reflectance import Classes
from olci_practice.earth.shading import land_at, sample_places, sampled, shaded
from olci_practice.earth.viewing import Pictured, SwathGrid, is_full_resolution, view_of
from olci_practice.made_once import made_once
from olci_practice.orbit.acquisition import Acquisition

_JPEG_QUALITIES = (82, 72, 60, 40, 20)
_MAX_KEPT_PICTURES = 96  # of 0.1 MB each, 0.6 at most
# Pixels looked at for what a scene is covered with, and how often. Against the pixels of 638 quicklooks brightCover
# is off by half a point (root mean square), by 1.7 at worst.
_SAMPLE_LINES, _SAMPLE_COLUMNS, _SAMPLE_READINGS = 25, 25, 4
# The most that a frame can have, in percent: what one in two thousand reaches. A few more hold up to four points more
# coast, and are said to hold this much; a search for still more knows at once that there is nothing.
MAX_COVERS: Mapping[str, float] = {
    "brightCover": 100.0,
    "cloudCover": 100.0,
    "coastalCover": 13.0,
    "salineWaterCover": 100.0,
    "freshInlandWaterCover": 17.0,
    "tidalRegionCover": 1.0,
}
LAND_COVERS = frozenset({"coastalCover", "salineWaterCover", "freshInlandWaterCover", "tidalRegionCover"})
# One in so many of the places sampled is enough to know that much less or more cannot be: a look at few of all, then
# one at more of those that are left.
LOOKS = (25, 5)
_SAMPLED_TOGETHER = 100  # acquisitions, few enough for the processor's cache


def picture_grid(product: Pictured) -> SwathGrid:
    """Return the quicklook's grid: a quarter of full resolution, or of a stripe's reduced one an eighth."""
    return SwathGrid(product.acquisition, 4 if is_full_resolution(product.name.product_type) else 32)


def quicklook_jpeg(product: Pictured, *, seed: int) -> bytes:
    """Draw the product's quicklook as a JPEG, in the product's own grid (never flipped).

    It takes at most ``quicklook_limit_bytes``: where clouds are too fine for that, its quality is lowered.
    """
    return _jpeg(picture_grid(product), seed)


def kept_quicklook_jpeg(product: Pictured, *, seed: int) -> bytes:
    """Return the same, drawn once for all versions of an acquisition and for all who ask for it in a row."""
    return _kept_jpeg(picture_grid(product), seed)


def quicklook_limit_bytes(product: Pictured) -> int:
    """Return the most that the product's quicklook takes."""
    return _limit_bytes(picture_grid(product))


def quicklook_pixels(product: Pictured, *, seed: int) -> NDArray[np.uint8]:
    """Return the quicklook before it is compressed: (rows, columns, 3), red, green, blue."""
    return _pixels(picture_grid(product), seed)


def _jpeg(grid: SwathGrid, seed: int) -> bytes:
    picture = Image.fromarray(_pixels(grid, seed))
    for quality in _JPEG_QUALITIES:
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=quality, subsampling=0)
        if stream.tell() <= _limit_bytes(grid):
            break
    return stream.getvalue()


_kept_jpeg = made_once(max_kept=_MAX_KEPT_PICTURES)(_jpeg)


def _limit_bytes(grid: SwathGrid) -> int:
    rows, columns = grid.shape
    return 4_096 + rows * columns // 2


def _pixels(grid: SwathGrid, seed: int) -> NDArray[np.uint8]:
    pixels = np.empty((*grid.shape, 3), np.uint8)
    for rows, reflectance, _ in shaded(grid, seed=seed, bands=3):
        pixels[rows] = np.moveaxis(stretched(reflectance), 0, -1)
    return pixels


def stretched(reflectance: Floats32) -> NDArray[np.uint8]:
    """Return (3, …) reflectances of Oa08, Oa06, Oa04 as values 0..255 of red, green and blue."""
    haze = np.array(HAZE, np.float32).reshape((3,) + (1,) * (reflectance.ndim - 1))
    steps = np.clip((reflectance[:3] - haze) * np.float32(4096), 0, 4607).astype(np.int16)
    return np.asarray(_curve().take(steps))


def is_bright(reflectance: Floats32) -> NDArray[np.bool_]:
    """Return where reflectances (3, …) of Oa08, Oa06, Oa04 are those of cloud, snow, ice or glint."""
    return np.asarray((stretched(reflectance) >= BRIGHT_VALUE).all(axis=0))


def covers(product: Pictured, *, seed: int) -> Mapping[str, float]:
    """Return the percentages of ``covers_of`` for one product."""
    return covers_of([product.acquisition], seed=seed)[0]


def covers_of(acquisitions: Sequence[Acquisition], *, seed: int) -> list[Mapping[str, float]]:
    """Return for each acquisition what it is covered with, in percent by the catalogue's attribute names."""
    found: list[Mapping[str, float]] = []
    for first in range(0, len(acquisitions), _SAMPLED_TOGETHER):
        found += _covers(acquisitions[first : first + _SAMPLED_TOGETHER], seed=seed)
    return found


def land_covers_of(acquisitions: Sequence[Acquisition]) -> list[Mapping[str, float]]:
    """Return those of ``covers_of`` that depend on the place alone, for a sixth of the work."""
    found: list[Mapping[str, float]] = []
    lines, columns = sample_places(lines=_SAMPLE_LINES, columns=_SAMPLE_COLUMNS)
    for first in range(0, len(acquisitions), _SAMPLED_TOGETHER):
        view = view_of(acquisitions[first : first + _SAMPLED_TOGETHER], lines=lines, columns=columns)
        percents = _land_percents(land_at(view), landscape_at(view.lon, view.lat))
        found += _each(percents)
    return found


def weather_covers_between(
    acquisitions: Sequence[Acquisition], *, every: int, seed: int
) -> list[Mapping[str, tuple[float, float]]]:
    """Return for brightCover and cloudCover of ``covers_of`` between what they surely lie, for a part of the work.

    One place in ``every`` is looked at; of the rest all may be bright, or none.
    """
    found: list[Mapping[str, tuple[float, float]]] = []
    together = _SAMPLED_TOGETHER * every
    for first in range(0, len(acquisitions), together):
        chunk = acquisitions[first : first + together]
        shares = _each(_mean(_weather_percents(*reading[:2]) for reading in _readings(chunk, seed=seed, every=every)))
        found += [
            {name: (share / every, 100 - (100 - share) / every) for name, share in share_of.items()}
            for share_of in shares
        ]
    return found


def _covers(acquisitions: Sequence[Acquisition], *, seed: int) -> list[Mapping[str, float]]:
    """Return the covers of acquisitions that are few enough to be sampled together."""
    return _each(_mean(_percents(*reading) for reading in _readings(acquisitions, seed=seed)))


def _readings(
    acquisitions: Sequence[Acquisition], *, seed: int, every: int = 1
) -> Iterator[tuple[Floats32, Classes, Landscape]]:
    return sampled(
        acquisitions,
        lines=_SAMPLE_LINES,
        columns=_SAMPLE_COLUMNS,
        readings=_SAMPLE_READINGS,
        seed=seed,
        every=every,
    )


def _mean(readings: Iterable[Mapping[str, Floats32]]) -> Mapping[str, Floats32]:
    percents = list(readings)
    return {name: np.mean([percent[name] for percent in percents], axis=0) for name in percents[0]}


def _each(percents: Mapping[str, Floats32]) -> list[Mapping[str, float]]:
    """Return percentages (acquisitions,) by attribute name as one mapping an acquisition."""
    columns = zip(*(np.minimum(percents[name], MAX_COVERS[name]).tolist() for name in percents), strict=True)
    return [dict(zip(percents, column, strict=True)) for column in columns]


def _percents(reflectance: Floats32, classes: Classes, land: Landscape) -> Mapping[str, Floats32]:
    """Return the percentages (acquisitions,) of one reading by attribute name."""
    return _weather_percents(reflectance, classes) | _land_percents(classes.land, land)


def _weather_percents(reflectance: Floats32, classes: Classes) -> dict[str, Floats32]:
    """Return the percentages (acquisitions,) of one reading that change from day to day."""
    return _shares_in_percent({"brightCover": is_bright(reflectance), "cloudCover": classes.cloud > 0.5})


def _land_percents(share: Floats32, land: Landscape) -> dict[str, Floats32]:
    """Return the percentages (acquisitions,) that places with a ``share`` of land have by attribute name."""
    water, lake = share < 0.5, land.lake > 0.3
    coast = np.abs(land.shore_km) < 2
    shares = {
        "coastalCover": coast,
        "salineWaterCover": water & ~lake,
        "freshInlandWaterCover": water & lake,
        "tidalRegionCover": water & coast & (land.plume > 0.3),
    }
    return _shares_in_percent(shares)


def _shares_in_percent(shares: Mapping[str, NDArray[np.bool_]]) -> dict[str, Floats32]:
    return {name: np.asarray(100 * share.mean(axis=1), np.float32) for name, share in shares.items()}


@lru_cache(maxsize=1)
def _curve() -> NDArray[np.uint8]:
    values = np.interp((np.arange(4608) + 0.5) / 4096, CURVE_REFLECTANCE, CURVE_VALUE)
    return np.round(values).astype(np.uint8)
