"""The files every OLCI product has beside its measurements: where, when, under which sun, in which weather."""

from __future__ import annotations

import numpy as np

from olci_practice.product.layout import (
    DETECTORS,
    GRID,
    ON_GRID,
    ON_TIES,
    TIE,
    DataFile,
    StoredVariable,
    altitude,
    position,
    variable,
)


def annotation_files(level: str) -> tuple[DataFile, ...]:
    """Return the annotation files of a product of level 1 or 2."""
    of = "OLCI Level 1b Product" if level == "1" else "OLCI Level 2 Product"
    tie = "Tie-Point Geo Coordinate Annotations"
    return (
        DataFile(
            "geo_coordinates.nc", "geoCoordinates", "Geo Coordinates Annotations", f"{of}, Geo Coordinates Data Set",
            (altitude(GRID), *position(GRID, "DEM corrected")), needs=("timeCoordinates",),
        ),
        DataFile(
            "instrument_data.nc", "instrumentData", "Instrument Annotation", f"{of}, Instrument Data Set",
            _instrument_variables(), needs=("geoCoordinates", "timeCoordinates"),
        ),
        DataFile(
            "tie_geo_coordinates.nc", "tieGeoCoordinates", tie, f"{of}, Tie-Point Geo Coordinates Data Set",
            position(TIE), needs=("timeCoordinates",),
        ),
        DataFile(
            "tie_geometries.nc", "tieGeometries", "Tie-Point Geometries Annotations",
            f"{of}, Tie-Point Geometries Data Set", _geometry_variables(),
            needs=("tieGeoCoordinates", "timeCoordinates"),
        ),
        DataFile(
            "tie_meteo.nc", "tieMeteo", "Tie-Point Meteo Annotations", f"{of}, Tie-Point Meteo Data Set",
            _meteo_variables(), needs=("timeCoordinates", "tieGeoCoordinates"),
        ),
        DataFile(
            "time_coordinates.nc", "timeCoordinates", "Time Coordinates Annotations", f"{of}, Time Stamps Data Set",
            (
                variable(
                    "time_stamp", ("rows",), "<i8", "Elapsed time since 01 Jan 2000 0h",
                    _FillValue=-1, standard_name="time", units="microseconds since 2000-01-01 00:00:00",
                ),
            ),
        ),
    )  # fmt: skip


def _instrument_variables() -> tuple[StoredVariable, ...]:
    each = ("bands", "detectors")
    return (
        variable(
            "FWHM", each, "<f4", "OLCI bandwidth (Full Widths at Half Maximum)",
            _FillValue=-1, ancillary_variables="detector_index lambda0", units="nm", valid_max=650, valid_min=0,
        ),
        variable(
            "detector_index", GRID, "<i2", "Detector index",
            _FillValue=-1, **ON_GRID, valid_max=DETECTORS - 1, valid_min=0,
        ),
        variable(
            "frame_offset", ("detectors",), "<i2", "Re-sampling along-track frame offset",
            _FillValue=-32768, ancillary_variables="detector_index", valid_max=15, valid_min=-15,
        ),
        variable(
            "lambda0", each, "<f4", "OLCI characterised central wavelength",
            _FillValue=-1, ancillary_variables="detector_index FWHM", units="nm", valid_max=1040, valid_min=390,
        ),
        variable(
            "relative_spectral_covariance", ("bands", "bands"), "<f4", "Relative spectral covariance matrix",
            _FillValue=np.float32(np.nan), ancillary_variables="lambda0",
        ),
        variable(
            "solar_flux", each, "<f4", "In-band solar irradiance, seasonally corrected",
            _FillValue=-1, ancillary_variables="detector_index lambda0", units="mW.m-2.nm-1",
            valid_max=2500, valid_min=500,
        ),
    )  # fmt: skip


def _geometry_variables() -> tuple[StoredVariable, ...]:
    angle = {**ON_TIES, "scale_factor": np.float64(1e-6), "units": "degrees", "valid_max": 180_000_000}
    azimuth = {"_FillValue": -2147483648, **angle, "valid_min": -180_000_000}
    zenith = {"_FillValue": 4294967295, **angle, "valid_min": 0}
    return (
        variable("OAA", TIE, "<i4", "Observation (Viewing) Azimuth Angle", **azimuth),
        variable("OZA", TIE, "<u4", "Observation (Viewing) Zenith Angle", **zenith),
        variable("SAA", TIE, "<i4", "Sun Azimuth Angle", **azimuth),
        variable("SZA", TIE, "<u4", "Sun Zenith Angle", **zenith),
    )


def _meteo(name: str, long_name: str, standard_name: str, units: str, valid_max: float) -> StoredVariable:
    return variable(
        name, TIE, "<f4", long_name,
        _FillValue=-1, **ON_TIES, standard_name=standard_name, units=units, valid_max=valid_max, valid_min=0,
    )  # fmt: skip


def _meteo_variables() -> tuple[StoredVariable, ...]:
    levels = variable(
        "reference_pressure_level", ("tie_pressure_levels",), "<f4", "Reference pressure level",
        _FillValue=-1, **ON_TIES, standard_name="air_pressure", units="hPa", valid_max=1500, valid_min=0,
    )  # fmt: skip
    wind = variable(
        "horizontal_wind", (*TIE, "wind_vectors"), "<f4", "Horizontal wind vector at 10m altitude",
        _FillValue=9.96921e36, **ON_TIES, units="m.s-1", valid_max=100, valid_min=-100,
    )  # fmt: skip
    profile = variable(
        "atmospheric_temperature_profile", (*TIE, "tie_pressure_levels"), "<f4", "Air temperature profile",
        _FillValue=-1, ancillary_variables="reference_pressure_level", **ON_TIES, standard_name="air_temperature",
        units="K", valid_max=400, valid_min=0,
    )  # fmt: skip
    ozone = "atmosphere_mass_content_of_ozone"
    vapour = "atmosphere_water_vapor_content"
    return (
        profile,
        wind,
        _meteo("humidity", "Relative humidity", "relative_humidity", "%", 100),
        levels,
        _meteo("sea_level_pressure", "Mean sea level pressure", "air_pressure_at_sea_level", "hPa", 1500),
        _meteo("total_columnar_water_vapour", "Total column water vapour", vapour, "kg.m-2", 100),
        _meteo("total_ozone", "Total columnar ozone", ozone, "kg.m-2", 100),
    )
