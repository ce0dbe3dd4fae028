"""The values of every variable, as they are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from olci_practice.earth.noise import Floats32
from olci_practice.earth.picture import is_bright
from olci_practice.product.bands import BAND_OF, BANDS
from olci_practice.product.layout import DETECTORS, PRESSURE_LEVELS_HPA, DataFile, ProductPlan, StoredVariable
from olci_practice.product.level2_files import LAND_FLAGS, WATER_FLAGS
from olci_practice.product.netcdf import Array, VariableValues
from olci_practice.product.observed import Observed
from olci_practice.product.radiance_files import LEVEL_1_FLAGS
from olci_practice.product.retrieved import retrieved

_COAST_KM = 2.0


def values_of(file: DataFile, plan: ProductPlan, seen: Observed) -> VariableValues:
    """Return an array for every variable of a file, for the rows that were seen."""
    if file.name == "removed_pixels.nc":
        return _removed(file, seen, pixels=plan.dimensions["removed_pixels"])
    if file.name.startswith("tie_"):
        return _tie_values(seen)
    return {variable.name: _value(variable, seen) for variable in file.variables}


def _value(variable: StoredVariable, seen: Observed) -> Array:
    name = variable.name
    if name in _FIXED:
        return _FIXED[name](seen)
    band = BAND_OF.get(name[:4])
    if band is not None and name.endswith("_radiance"):
        return _counts(variable, seen.radiance_of(band))
    if band is not None and name.endswith("_radiance_unc"):
        return _counts(variable, _uncertainty(seen.radiance_of(band)))
    value, spread = retrieved(name.removesuffix("_err").removesuffix("_unc"), seen)
    is_uncertainty = name.endswith(("_err", "_unc"))
    return _counts(variable, np.log10(np.maximum(np.abs(spread * value), 1e-4)) if is_uncertainty else value)


def _counts(variable: StoredVariable, value: Floats32) -> Array:
    """Return a value in counts of its scale and offset; what is not a number becomes the fill value."""
    attributes = variable.attributes
    # Attributes are of any type, these are numbers.
    scale, offset = (float(attributes[name]) for name in ("scale_factor", "add_offset"))  # type: ignore[arg-type]
    fill, top = int(attributes["_FillValue"]), int(attributes["valid_max"])  # type: ignore[call-overload]
    with np.errstate(invalid="ignore"):
        counts = np.clip(np.round((value - np.float32(offset)) * np.float32(1 / scale)), 0, top)
    return np.where(np.isnan(value), fill, counts).astype(variable.dtype)


def _uncertainty(radiance: Floats32) -> Floats32:
    """Return log10 of a radiance's uncertainty: half a percent and a floor of noise."""
    return np.asarray(np.log10(0.005 * radiance + 0.12))


def quality_flags(seen: Observed) -> NDArray[np.uint32]:
    """Return level 1 flags (rows, columns); ``bright`` is set exactly where the quicklook is bright."""
    land = seen.classes.land >= 0.5
    coast = np.abs(seen.land.shore_km) < _COAST_KM
    lake = ~land & (seen.land.lake > 0.3)
    bright = is_bright(seen.reflectance)
    glint = ~land & (seen.reflectance[3] > 0.10) & (seen.classes.cloud < 0.2) & (seen.classes.sea_ice < 0.1)
    near_bright = bright.copy()
    near_bright[1:] |= bright[:-1]
    near_bright[:, 1:] |= bright[:, :-1]
    set_where = {
        "land": land,
        "coastline": coast,
        "fresh_inland_water": lake,
        "tidal_region": ~land & coast & (seen.land.plume > 0.3),
        "bright": bright,
        "straylight_risk": near_bright & ~bright,
        "sun-glint_risk": glint,
    }
    return _bits(LEVEL_1_FLAGS, set_where, first_bit=31).astype(np.uint32)


def any_flag(names: Iterable[str]) -> np.uint32:
    """Return the mask of level 1 flags by their names."""
    return np.uint32(sum(1 << (31 - LEVEL_1_FLAGS.index(name)) for name in names))


def _science_flags(meanings: tuple[str, ...], seen: Observed) -> Array:
    """Return the flags of level 2, for land or for water."""
    land, cloud = seen.classes.land >= 0.5, seen.classes.cloud
    lake = ~land & (seen.land.lake > 0.3)
    icy = (seen.classes.snow > 0.5) | (seen.classes.sea_ice > 0.4)
    set_where = {
        "WATER": ~land & ~lake,
        "LAND": land,
        "COASTLINE": np.abs(seen.land.shore_km) < _COAST_KM,
        "CLOUD": cloud > 0.5,
        "CLOUD_AMBIGUOUS": (cloud > 0.2) & (cloud <= 0.5),
        "CLOUD_MARGIN": (cloud > 0.05) & (cloud <= 0.2),
        "SNOW_ICE": icy & (cloud <= 0.5),
        "INLAND_WATER": lake,
        "HISOLZEN": seen.view.mu_sun.reshape(land.shape) < np.cos(np.radians(70)),
        "HIGHGLINT": ~land & (seen.reflectance[3] > 0.15) & (cloud < 0.2) & ~icy,
    }
    return _bits(meanings, set_where, first_bit=0)


def _bits(meanings: tuple[str, ...], set_where: dict[str, NDArray[np.bool_]], *, first_bit: int) -> NDArray[np.uint64]:
    flags = np.zeros(next(iter(set_where.values())).shape, np.uint64)
    for place, meaning in enumerate(meanings):
        if meaning in set_where:
            flags |= set_where[meaning].astype(np.uint64) << np.uint64(abs(first_bit - place))
    return flags


def _per_detector(value: str) -> Floats32:
    """Return a property of the bands (bands, detectors): the five cameras differ by some tenths of a nanometre."""
    smile = 0.25 * np.sin(np.arange(DETECTORS) * (5 * 2 * np.pi / DETECTORS))
    column = np.array([getattr(band, value) for band in BANDS])[:, None]
    return np.asarray(column + (smile if value == "wavelength_nm" else 0 * smile), np.float32)


def _solar_flux(seen: Observed) -> Array:
    flux = np.array([seen.solar_flux(band) for band in BANDS], np.float32)
    return np.repeat(flux[:, None], DETECTORS, axis=1)


def _detector_index(seen: Observed) -> Array:
    rows, columns = seen.lon.shape
    index = np.round(np.linspace(0, DETECTORS - 1, columns)).astype(np.int16)
    return np.broadcast_to(index, (rows, columns))


def _altitude(seen: Observed) -> Array:
    return np.where(seen.classes.land >= 0.5, np.round(seen.land.height_km * 1000), 0).astype(np.int16)


def _micro(degrees: NDArray[np.floating]) -> NDArray[np.int32]:
    return np.round(np.asarray(degrees, np.float64) * 1e6).astype(np.int32)


_FIXED: Mapping[str, Callable[[Observed], Array]] = {
    "latitude": lambda seen: _micro(seen.lat),
    "longitude": lambda seen: _micro(seen.lon),
    "altitude": _altitude,
    "SZA": lambda seen: _micro(np.degrees(np.arccos(seen.view.mu_sun.reshape(seen.lon.shape)))),
    "time_stamp": lambda seen: seen.times_us,
    "quality_flags": quality_flags,
    "WQSF": lambda seen: _science_flags(WATER_FLAGS, seen),
    "LQSF": lambda seen: _science_flags(LAND_FLAGS, seen),
    "FWHM": lambda _: _per_detector("width_nm"),
    "lambda0": lambda _: _per_detector("wavelength_nm"),
    "solar_flux": _solar_flux,
    "detector_index": _detector_index,
    "frame_offset": lambda _: np.full(DETECTORS, 2, np.int16),
    "relative_spectral_covariance": lambda _: np.eye(len(BANDS), dtype=np.float32),
}


def _removed(file: DataFile, seen: Observed, *, pixels: int) -> VariableValues:
    """Return what the scan lines' removed pixels hold: the neighbours that were kept in their stead."""
    rows, across = seen.lon.shape
    columns = np.linspace(0, across - 1, pixels).astype(int)
    there = seen.at_columns(columns)
    values: dict[str, Array] = {"nb_removed_pixels": np.full(rows, pixels, np.uint16)}
    for variable in file.variables:
        if "_radiance" in variable.name:
            values[variable.name] = _value(variable, there)
        elif variable.name not in values:
            values[variable.name] = _value(variable, seen)[:, columns]
    return values


def _tie_values(seen: Observed) -> VariableValues:
    ties = seen.ties
    heights_km = 7.4 * np.log(1013.25 / np.array(PRESSURE_LEVELS_HPA))
    cooling = np.where(heights_km < 11, -6.2 * heights_km, -68.2 + 1.1 * np.maximum(heights_km - 20, 0))
    profile = np.maximum(ties.warmth_c[..., None] + 273.15 + cooling, 190)
    return {
        "latitude": _micro(ties.lat),
        "longitude": _micro(ties.lon),
        "SZA": _micro(ties.sun_zenith),
        "SAA": _micro(ties.sun_azimuth),
        "OZA": _micro(ties.view_zenith),
        "OAA": _micro(ties.view_azimuth),
        "atmospheric_temperature_profile": profile,
        "horizontal_wind": ties.wind,
        "humidity": ties.humidity,
        "reference_pressure_level": np.array(PRESSURE_LEVELS_HPA),
        "sea_level_pressure": ties.pressure_hpa,
        "total_columnar_water_vapour": ties.vapour_kg_m2,
        "total_ozone": ties.ozone_kg_m2,
    }
