"""The files of the level 2 products: water (WFR, WRR) and land (LFR, LRR)."""

from __future__ import annotations

import numpy as np

from olci_practice.product.bands import WATER_BANDS
from olci_practice.product.layout import GRID, ON_GRID, DataFile, StoredVariable, flags, variable

WATER_FLAGS = (
    *("INVALID", "WATER", "LAND", "CLOUD", "SNOW_ICE", "INLAND_WATER", "TIDAL", "COSMETIC", "SUSPECT", "HISOLZEN"),
    *("SATURATED", "MEGLINT", "HIGHGLINT", "WHITECAPS", "ADJAC", "WV_FAIL", "PAR_FAIL", "AC_FAIL", "OC4ME_FAIL"),
    *("OCNN_FAIL", "Extra_1", "KDM_FAIL", "Extra_2", "CLOUD_AMBIGUOUS", "CLOUD_MARGIN", "BPAC_ON", "WHITE_SCATT"),
    *("LOWRW", "HIGHRW"),
)
LAND_FLAGS = (
    *("INVALID", "WATER", "LAND", "COASTLINE", "CLOUD", "CLOUD_AMBIGUOUS", "CLOUD_MARGIN", "SNOW_ICE"),
    *("INLAND_WATER", "TIDAL", "COSMETIC", "SUSPECT", "HISOLZEN", "SATURATED", "WV_FAIL", "GIFAPAR_FAIL"),
    *("OTCI_FAIL", "LRAYFAIL", "GIFAPAR_CLASS_BAD", "GIFAPAR_CLASS_WS", "GIFAPAR_CLASS_CSI"),
    *("GIFAPAR_CLASS_BRIGHT", "GIFAPAR_CLASS_INVAL_REC", "OTCI_BAD_IN", "OTCI_CLASS_CLSN"),
)

_FLAGS_TEXT = "Classification, quality and science flags"
_WATER_NEEDS = ("geoCoordinates", "timeCoordinates", "wqsf")
_LAND_NEEDS = ("geoCoordinates", "timeCoordinates", "lqsf")


def water_files(suffix: str) -> tuple[DataFile, ...]:
    """Return the measurement and flag files of a water product; ``suffix`` ends the names of uncertainties."""
    reflectances = (
        _file(
            f"{band.name}_reflectance", f"{band.name}_reflectance",
            f"Reflectance for OLCI acquisition band {band.name}", _reflectance(band.name, suffix), _WATER_NEEDS,
        )
        for band in WATER_BANDS
    )  # fmt: skip
    found = (
        *reflectances,
        *_in_water(suffix),
        _water_vapour(suffix, _WATER_NEEDS),
        _file(
            "par", "par", "Photosynthetically Active Radiation",
            _bytes("PAR", "Photosynthetically active radiation", "microEinstein.m-2.s-1", 10.0, suffix), _WATER_NEEDS,
        ),
        _file(
            "w_aer", "wAer", "Aerosol Over Water",
            (
                *_bytes("A865", "Aerosol Angstrom exponent", "1", 0.01, suffix),
                *_bytes("T865", "Aerosol optical thickness", "1", 0.004, suffix),
            ),
            _WATER_NEEDS,
        ),
        DataFile(
            "wqsf.nc", "wqsf", "Water Quality and Science Flags",
            "OLCI Level 2 Product, Water Quality and Science Flags",
            (flags("WQSF", GRID, "<u8", _FLAGS_TEXT, meanings=WATER_FLAGS, first_bit=0),),
            needs=("geoCoordinates", "timeCoordinates"),
        ),
    )  # fmt: skip
    return tuple(sorted(found, key=lambda file: file.name))  # as recorded ones lie in their zip


def _in_water(suffix: str) -> tuple[DataFile, ...]:
    """Return the files of what the water holds, and how clear it is."""
    per_metre = "lg(re m-1)"
    return (
        _file(
            "chl_nn", "chlNn", "Neural Net Chlorophyll concentration",
            _log("CHL_NN", "Neural net algal pigment concentration", "lg(re mg.m-3)", suffix), _WATER_NEEDS,
        ),
        _file(
            "chl_oc4me", "chlOc4me", "OC4Me algorithm Chlorophyll concentration",
            _log("CHL_OC4ME", "OC4Me algal pigment concentration", "lg(re mg.m-3)", suffix), _WATER_NEEDS,
        ),
        _file(
            "iop_nn", "iopNn", "Inherent Optical Properties of water",
            _log("ADG443_NN", "Coloured detrital and dissolved material absorption", per_metre, suffix), _WATER_NEEDS,
        ),
        _file(
            "trsp", "trsp", "Transparency properties of water",
            _log("KD490_M07", "Diffuse attenuation coefficient", per_metre, suffix), _WATER_NEEDS,
        ),
        _file(
            "tsm_nn", "tsmNn", "Total suspended matter concentration",
            _log("TSM_NN", "Total suspended matter concentration", "lg(re g.m-3)", suffix), _WATER_NEEDS,
        ),
    )  # fmt: skip


def land_files(suffix: str) -> tuple[DataFile, ...]:
    """Return the measurement and flag files of a land product; ``suffix`` ends the names of uncertainties."""
    fapar = "Green Instantaneous FAPAR (GIFAPAR, formerly: OGVI)"
    return (
        _file("gifapar", "gifapar", fapar, _bytes("GIFAPAR", fapar, "1", 0.003937008, suffix), _LAND_NEEDS),
        _water_vapour(suffix, _LAND_NEEDS),
        DataFile(
            "lqsf.nc", "lqsf", "Land Quality and Science Flags",
            "OLCI Level 2 Product, Land Quality and Science Flags",
            (flags("LQSF", GRID, "<u4", _FLAGS_TEXT, meanings=LAND_FLAGS, first_bit=0),),
            needs=("geoCoordinates", "timeCoordinates"),
        ),
        _file(
            "otci", "otci", "OLCI Terrestrial Chlorophyll Index",
            _bytes("OTCI", "OLCI Terrestrial Chlorophyll Index", "1", 0.02559055, suffix), _LAND_NEEDS,
        ),
        _file(
            "rc_gifapar", "rcGifapar", f"{fapar} - Rectified Reflectance",
            (*_rectified("RC681", "681", suffix), *_rectified("RC865", "865", suffix)), _LAND_NEEDS,
        ),
    )  # fmt: skip


def _file(name: str, key: str, text: str, variables: tuple[StoredVariable, ...], needs: tuple[str, ...]) -> DataFile:
    title = f"OLCI Level 2 Product, {text} Data Set"
    return DataFile(f"{name}.nc", key, text, title, variables, is_measurement=True, needs=needs)


def _water_vapour(suffix: str, needs: tuple[str, ...]) -> DataFile:
    text = "Integrated water vapour column"
    return _file("iwv", "iwv", text, _bytes("IWV", text, "kg.m-2", 0.3, suffix), needs)


def _reflectance(band: str, suffix: str) -> tuple[StoredVariable, StoredVariable]:
    name, text = f"{band}_reflectance", f"Reflectance for OLCI acquisition band {band}"
    value = variable(
        name, GRID, "<u2", text,
        _FillValue=65535, add_offset=np.float32(-0.02), ancillary_variables=f"{name}_{suffix}", **ON_GRID,
        scale_factor=np.float32(2e-5), units="1", valid_max=65534, valid_min=0,
    )  # fmt: skip
    return value, _uncertainty(name, suffix)


def _log(name: str, text: str, units: str, suffix: str) -> tuple[StoredVariable, StoredVariable]:
    value = variable(
        name, GRID, "|u1", f"log10 scaled {text}",
        _FillValue=255, add_offset=np.float32(-2), ancillary_variables=f"{name}_{suffix}", **ON_GRID,
        scale_factor=np.float32(0.01574803), units=units, valid_max=254, valid_min=0,
    )  # fmt: skip
    return value, _uncertainty(name, suffix)


def _bytes(name: str, text: str, units: str, scale: float, suffix: str) -> tuple[StoredVariable, StoredVariable]:
    value = variable(
        name, GRID, "|u1", text,
        _FillValue=255, add_offset=np.float32(0), ancillary_variables=f"{name}_{suffix}", **ON_GRID,
        scale_factor=np.float32(scale), units=units, valid_max=254, valid_min=0,
    )  # fmt: skip
    return value, _uncertainty(name, suffix)


def _rectified(name: str, wavelength: str, suffix: str) -> tuple[StoredVariable, StoredVariable]:
    value = variable(
        name, GRID, "<u2", f"Rectified reflectance at {wavelength} nm",
        _FillValue=65535, add_offset=np.float32(0), ancillary_variables=f"{name}_{suffix}", **ON_GRID,
        scale_factor=np.float32(1.525925e-05), units="1", valid_max=65534, valid_min=0,
    )  # fmt: skip
    return value, _uncertainty(name, suffix)


def _uncertainty(name: str, suffix: str) -> StoredVariable:
    return variable(
        f"{name}_{suffix}", GRID, "|u1", f"log10 scaled uncertainty estimate of {name}",
        _FillValue=255, add_offset=np.float32(-4), **ON_GRID, scale_factor=np.float32(0.01574803), units="lg(re 1)",
        valid_max=254, valid_min=0,
    )  # fmt: skip
