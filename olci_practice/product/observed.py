"""What a product's files are filled from, worked out once: reflectances, classes, positions, sun and weather."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from olci_practice.earth.land import Landscape, landscape_at
from olci_practice.earth.noise import Floats, components, noise
from olci_practice.earth.shading import Classes, haze, shaded
from olci_practice.earth.surface import air_warmth_c
from olci_practice.earth.viewing import LINE_S, Pictured, View, view_of
from olci_practice.earth.weather import FIELDS
from olci_practice.orbit.orbit import geolocate, seconds
from olci_practice.product.bands import BANDS, Band
from olci_practice.product.layout import TIE_COLUMNS, columns_per_tie_point, product_grid

_ANCHORS_NM = (490.0, 560.0, 665.0)
_RED_EDGE_NM = (665.0, 681.0, 709.0, 754.0, 779.0, 865.0, 1020.0)
_RED_EDGE_SHARE = (0.0, 0.03, 0.32, 0.86, 0.95, 1.0, 0.97)
_RED, _GREEN, _BLUE, _INFRARED = range(4)
_ANCHOR_BANDS = (BANDS[7], BANDS[5], BANDS[3], BANDS[16])


@dataclass(frozen=True, slots=True)
class TiePoints:
    """What is known at tie points, arrays (tie_rows, tie_columns); angles in degrees, ``wind`` (…, 2) in m/s."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    sun_zenith: Floats
    sun_azimuth: Floats
    view_zenith: Floats
    view_azimuth: Floats
    warmth_c: Floats
    pressure_hpa: Floats
    humidity: Floats
    vapour_kg_m2: Floats
    ozone_kg_m2: Floats
    wind: Floats


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen, arrays (rows, columns); ``reflectance`` (4, …) of Oa08, Oa06, Oa04, Oa17; ``times_us`` (rows,)."""

    reflectance: Floats
    classes: Classes
    land: Landscape
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    view: View
    vapour_kg_m2: Floats
    times_us: NDArray[np.int64]
    sun_distance_au: float
    ties: TiePoints

    def reflectance_of(self, band: Band) -> Floats:
        """Return the top-of-atmosphere reflectance (rows, columns) of any band.

        Between the four bands that were rendered the surface's part is interpolated, over the red edge as
        vegetation has it; the air's part follows Rayleigh's law. Exact for Oa04, Oa06, Oa08 and Oa17.
        """
        wavelength = band.wavelength_nm
        if wavelength <= _ANCHORS_NM[-1]:
            place = float(np.interp(wavelength, _ANCHORS_NM, (0, 1, 2)))
            first = min(int(place), 1)
            lower, upper, share = (_BLUE, _GREEN, _RED)[first], (_BLUE, _GREEN, _RED)[first + 1], place - first
        else:
            lower, upper, share = _RED, _INFRARED, float(np.interp(wavelength, _RED_EDGE_NM, _RED_EDGE_SHARE))
        without_air = (self.reflectance[anchor] - self.air_of(_ANCHOR_BANDS[anchor]) for anchor in (lower, upper))
        first_part, second_part = without_air
        part = first_part + (second_part - first_part) * np.float32(share)
        seen = np.maximum(part + self.air_of(band), 0.002) * np.float32(band.oxygen)
        if band.vapour:
            path = (1 / self.view.mu_sun + 1 / self.view.mu_view).reshape(seen.shape)
            seen *= np.exp(np.float32(-band.vapour) * self.vapour_kg_m2 * path)
        return np.asarray(seen, np.float32)

    def air_of(self, band: Band) -> Floats:
        """Return what the air adds to the reflectance (rows, columns); above clouds there is less of it."""
        air = haze(self.view, (band.rayleigh,)).reshape(self.lon.shape)
        return np.asarray(air * (1 - 0.65 * self.classes.cloud), np.float32)

    def radiance_of(self, band: Band) -> Floats:
        """Return the radiance (rows, columns) in mW m-2 sr-1 nm-1."""
        return (
            self.reflectance_of(band)
            * self.view.mu_sun.reshape(self.lon.shape)
            * np.float32(self.solar_flux(band) / np.pi)
        )

    def solar_flux(self, band: Band) -> float:
        """Return the sun's flux in a band on that day, mW m-2 nm-1."""
        return band.solar_flux / self.sun_distance_au**2


def observe(product: Pictured, *, seed: int) -> Observed:
    """Work out everything that the product's files are filled from."""
    grid = product_grid(product)
    rows, columns = grid.shape
    reflectance = np.empty((4, rows, columns), np.float32)
    shares = {field.name: np.empty((rows, columns), np.float32) for field in fields(Classes)}
    for part, block, classes in shaded(grid, seed=seed, bands=4):
        reflectance[:, part] = block
        for name, share in shares.items():
            share[part] = getattr(classes, name)
    lines, across = grid.lines(np.arange(rows, dtype=float)), grid.columns(np.arange(columns, dtype=float))
    lon, lat = geolocate(product.acquisition, line=lines[:, None], column=across[None, :])
    view = view_of([product.acquisition], lines=lines, columns=across)
    ties = _tie_points(product, seed=seed)
    return Observed(
        reflectance=reflectance,
        classes=Classes(**shares),
        land=landscape_at(lon.astype(np.float32), lat.astype(np.float32)),
        lon=lon,
        lat=lat,
        view=view,
        vapour_kg_m2=_spread(ties.vapour_kg_m2, product),
        times_us=_times_us(product),
        sun_distance_au=_sun_distance_au(product),
        ties=ties,
    )


def _tie_points(product: Pictured, *, seed: int) -> TiePoints:
    grid = product_grid(product)
    rows = np.arange(grid.shape[0], dtype=float)
    columns = np.arange(TIE_COLUMNS, dtype=float) * columns_per_tie_point(product.name.product_type)
    lines, across = grid.lines(rows), grid.columns(columns)
    view = view_of([product.acquisition], lines=lines, columns=across)
    lon, lat = geolocate(product.acquisition, line=lines[:, None], column=across[None, :])
    shape = lon.shape
    land = landscape_at(view.lon, view.lat)
    gusts = [noise(view.points[order], FIELDS, days=view.time_s / 86_400, seed=seed) for order in _ORDERS]
    warmth = air_warmth_c(view.lat, view.time_s, land)
    moist = np.clip(62 + 12 * gusts[0] - 30 * land.dry, 5, 100)
    vapour = np.clip(6.0 * np.exp(0.062 * np.clip(warmth, -40, 32)) * moist / 70, 0.3, 70)
    wind = np.stack([6 * gusts[1] * np.ones_like(gusts[1]), 5 * gusts[2]], axis=-1)
    layers = {
        "sun_zenith": np.degrees(np.arccos(view.mu_sun)),
        "sun_azimuth": _azimuth(view, view.sun),
        "view_zenith": np.degrees(np.arccos(view.mu_view)),
        "view_azimuth": _azimuth(view, view.satellite),
        "warmth_c": warmth,
        "pressure_hpa": 1013 + 9 * gusts[1] + 4 * gusts[2],
        "humidity": moist,
        "vapour_kg_m2": vapour,
        "ozone_kg_m2": 0.0058 + 0.0013 * (np.abs(view.lat) / 90) ** 2 + 0.0002 * gusts[0],
    }
    flat = {name: np.asarray(layer, np.float32).reshape(shape) for name, layer in layers.items()}
    return TiePoints(lon=lon, lat=lat, wind=wind.astype(np.float32).reshape(*shape, 2), **flat)


_ORDERS = ([0, 1, 2], [1, 2, 0], [2, 0, 1])


def _azimuth(view: View, ray: Floats) -> Floats:
    """Return a ray's azimuth in degrees, clockwise from north, -180 to 180."""
    east = components(view.lon.astype(np.float64) + 90, np.zeros_like(view.lat, np.float64))
    north = np.cross(view.points, east, axis=0)
    return np.asarray(np.degrees(np.arctan2((ray * east).sum(axis=0), (ray * north).sum(axis=0))))


def _spread(ties: Floats, product: Pictured) -> Floats:
    """Interpolate tie points (rows, tie_columns) linearly along the scan lines."""
    columns = product_grid(product).shape[1]
    place = np.arange(columns) / columns_per_tie_point(product.name.product_type)
    first = np.minimum(place.astype(int), TIE_COLUMNS - 2)
    return np.asarray(ties[:, first] + (ties[:, first + 1] - ties[:, first]) * (place - first).astype(np.float32))


def _times_us(product: Pictured) -> NDArray[np.int64]:
    grid = product_grid(product)
    begin_us = round(seconds(product.acquisition.begin) * 1e6)
    return begin_us + np.round(np.arange(grid.shape[0]) * grid.step * LINE_S * 1e6).astype(np.int64)


def _sun_distance_au(product: Pictured) -> float:
    """Return the distance to the sun (Astronomical Almanac, low precision)."""
    anomaly = np.radians(357.529 + 0.98560028 * (seconds(product.acquisition.begin) / 86_400 - 0.5))
    return float(1.00014 - 0.01671 * np.cos(anomaly) - 0.00014 * np.cos(2 * anomaly))
