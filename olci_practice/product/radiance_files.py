"""The files of a level 1 product (EFR, ERR): 21 radiances, their uncertainties, flags, removed pixels."""

from __future__ import annotations

import numpy as np

from olci_practice.product.bands import BANDS
from olci_practice.product.layout import (
    DETECTORS,
    GRID,
    ON_GRID,
    DataFile,
    StoredVariable,
    altitude,
    flags,
    position,
    variable,
)

LEVEL_1_FLAGS = (
    *("land", "coastline", "fresh_inland_water", "tidal_region", "bright", "straylight_risk", "invalid", "cosmetic"),
    *("duplicated", "sun-glint_risk", "dubious"),
    *(f"saturated@{band.name}" for band in BANDS),
)


def _radiance(index: int, dimensions: tuple[str, ...], long_name: str, *, has_uncertainties: bool) -> StoredVariable:
    band = BANDS[index]
    ancillary = {"ancillary_variables": f"{band.name}_radiance_unc"} if has_uncertainties else {}
    return variable(
        f"{band.name}_radiance", dimensions, "<u2", f"{long_name} {band.name}",
        _FillValue=65535, add_offset=np.float32(0), **ancillary, **ON_GRID, scale_factor=np.float32(band.scale),
        standard_name="toa_upwelling_spectral_radiance", units="mW.m-2.sr-1.nm-1", valid_max=65534, valid_min=0,
    )  # fmt: skip


def _radiance_unc(index: int, dimensions: tuple[str, ...], where: str) -> StoredVariable:
    band = BANDS[index]
    return variable(
        f"{band.name}_radiance_unc", dimensions, "|u1",
        f"log10 scaled Radiometric Uncertainty Estimate{where} for OLCI acquisition band {band.name}",
        _FillValue=255, add_offset=np.float32(band.unc_offset), **ON_GRID, scale_factor=np.float32(band.unc_scale),
        units="lg(re mW.m-2.sr-1.nm-1)", valid_max=254, valid_min=0,
    )  # fmt: skip


def radiance_files(*, has_uncertainties: bool) -> tuple[DataFile, ...]:
    """Return the files that only level 1 products have."""
    needs = ("geoCoordinates", "timeCoordinates", "qualityFlags")
    files = []
    for index, band in enumerate(BANDS):
        toa = _radiance(index, GRID, "TOA radiance for OLCI acquisition band", has_uncertainties=has_uncertainties)
        text = str(toa.attributes["long_name"])
        title = f"OLCI Level 1b Product, Radiance {band.name} Data Set"
        files.append(DataFile(f"{toa.name}.nc", toa.name, text, title, (toa,), is_measurement=True, needs=needs))
        if has_uncertainties:
            unc = _radiance_unc(index, GRID, "")
            title = f"OLCI Level 1b Product, Radiometric Uncertainty Estimate {band.name} Data Set"
            text = str(unc.attributes["long_name"])
            files.append(DataFile(f"{unc.name}.nc", unc.name, text, title, (unc,), is_measurement=True, needs=needs))
    quality = flags(
        "quality_flags", GRID, "<u4", "Classification and quality flags", meanings=LEVEL_1_FLAGS, first_bit=31
    )
    title = "OLCI Level 1b Product, Classification and Quality Flags Data Set"
    files.append(
        DataFile(
            "qualityFlags.nc", "qualityFlags", "Quality flags", title, (quality,),
            needs=("timeCoordinates", "geoCoordinates"),
        )
    )  # fmt: skip
    return (*files, _removed_pixels(has_uncertainties=has_uncertainties))


def _removed_pixels(*, has_uncertainties: bool) -> DataFile:
    grid = ("rows", "removed_pixels")
    suffix = " for removed pixels"
    radiances = [
        _radiance(i, grid, "Radiance for removed pixels for OLCI acquisition band", has_uncertainties=has_uncertainties)
        for i in range(len(BANDS))
    ]
    uncertainties = [_radiance_unc(i, grid, suffix) for i in range(len(BANDS))] if has_uncertainties else []
    variables = (
        *radiances,
        *uncertainties,
        variable(
            "SZA", grid, "<u4", "Sun Zenith Angle for removed pixels",
            _FillValue=4294967295, **ON_GRID, scale_factor=np.float64(1e-6), units="degrees",
            valid_max=180_000_000, valid_min=0,
        ),
        altitude(grid, suffix),
        variable(
            "detector_index", grid, "<i2", "Detector index for removed pixels",
            _FillValue=-1, **ON_GRID, valid_max=DETECTORS - 1, valid_min=0,
        ),
        *position(grid, "DEM corrected", suffix),
        variable("nb_removed_pixels", ("rows",), "<u2", "Number removed pixels per frame"),
        flags(
            "quality_flags", grid, "<u4", "Classification and quality flags for removed pixels",
            meanings=LEVEL_1_FLAGS, first_bit=31,
        ),
    )  # fmt: skip
    text = "Removed Pixels information used for SYN L1c reconstruction"
    title = "OLCI Level 1b Product, Removed Pixels Data Set"
    return DataFile(
        "removed_pixels.nc", "removedPixels", text, title, variables, is_measurement=True, needs=("timeCoordinates",)
    )
