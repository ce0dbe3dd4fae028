"""Stored values: colours and flags that match the quicklook."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from olci_core.natural_colour import BRIGHT_VALUE, CURVE_REFLECTANCE, CURVE_VALUE, HAZE
from olci_practice.earth.picture import (
    quicklook_pixels,
)
from olci_practice.product.bands import BANDS
from tests.practice.product.samples import SEED, Made, decoded, netcdf


def composite(package: Path) -> NDArray[np.uint8]:
    """Return red, green, blue of the radiances by the documented formula, with nothing but the product's own files."""
    zenith = decoded(package, "tie_geometries.nc", "SZA")
    with netcdf(package, "instrument_data.nc") as root:
        flux = root["solar_flux"][...].mean(axis=1)
    images = []
    for channel, band in enumerate((7, 5, 3)):
        radiance = decoded(package, f"{BANDS[band].name}_radiance.nc", f"{BANDS[band].name}_radiance")
        ties = np.linspace(0, zenith.shape[1] - 1, radiance.shape[1])
        cosine = np.array([np.cos(np.radians(np.interp(ties, np.arange(row.size), row))) for row in zenith])
        reflectance = np.pi * radiance / (flux[band] * cosine)
        images.append(np.interp(reflectance - HAZE[channel], CURVE_REFLECTANCE, CURVE_VALUE))
    return np.round(np.stack(images, axis=-1)).astype(np.uint8)


def test_radiances_composited_give_the_quicklooks_colours(product: Made, package: Path) -> None:
    from_radiances = composite(package).astype(float)
    quicklook = quicklook_pixels(product, seed=SEED)[::2, ::2].astype(float)
    assert from_radiances.shape == quicklook.shape
    difference = np.abs(from_radiances - quicklook)
    assert difference.mean() < 1.0
    assert np.percentile(difference, 99.9) < 6


def test_the_bright_flag_is_set_where_the_quicklook_is_bright(product: Made, package: Path) -> None:
    with netcdf(package, "qualityFlags.nc") as root:
        flags = root["quality_flags"]
        meanings = flags.attrs["flag_meanings"].decode().split()
        bright = (flags[...] & flags.attrs["flag_masks"][meanings.index("bright")]) != 0
    quicklook = quicklook_pixels(product, seed=SEED)[::2, ::2]
    assert (bright == (quicklook.min(axis=2) >= BRIGHT_VALUE)).mean() > 0.998
    assert 0.02 < bright.mean() < 0.98
