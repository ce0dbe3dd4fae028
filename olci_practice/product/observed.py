"""What a product's files are filled from, worked out once: reflectances, classes, positions, sun and weather.

A product of full size is worked out some rows after the others, so that no more than these are held.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olci_practice.earth.land import Landscape, landscape_at
from olci_practice.earth.noise import Floats32, components, noise
from olci_practice.earth.reflectance import Classes
from olci_practice.earth.shading import haze, shaded
from olci_practice.earth.surface import air_warmth_c
from olci_practice.earth.viewing import LINE_S, ViewingGeometry, view_of
from olci_practice.earth.weather import FIELDS
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.orbit import geolocate, seconds
from olci_practice.product.bands import BANDS, Band
from olci_practice.product.layout import TIE_COLUMNS, ProductPlan

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
    sun_zenith: Floats32
    sun_azimuth: Floats32
    view_zenith: Floats32
    view_azimuth: Floats32
    warmth_c: Floats32
    pressure_hpa: Floats32
    humidity: Floats32
    vapour_kg_m2: Floats32
    ozone_kg_m2: Floats32
    wind: Floats32


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen in some rows, arrays (rows, columns).

    ``reflectance`` (4, …) of Oa08, Oa06, Oa04, Oa17, and ``surface``, the part of it that is not the air's;
    ``times_us`` (rows,).
    """

    rows: slice
    reflectance: Floats32
    classes: Classes
    land: Landscape
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    view: ViewingGeometry
    vapour_kg_m2: Floats32
    times_us: NDArray[np.int64]
    sun_distance_au: float
    ties: TiePoints
    surface: Floats32
    _latest: dict[str, Floats32] = field(default_factory=dict, compare=False)

    def reflectance_of(self, band: Band) -> Floats32:
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
        first_part, second_part = self.surface[lower], self.surface[upper]
        part = first_part + (second_part - first_part) * np.float32(share)
        seen = np.maximum(part + self.air_of(band), 0.002) * np.float32(band.oxygen)
        if band.vapour:
            seen *= np.exp(np.float32(-band.vapour) * self.vapour_kg_m2 * self.view.path.reshape(seen.shape))
        return np.asarray(seen, np.float32)

    def air_of(self, band: Band) -> Floats32:
        """Return what the air adds to the reflectance (rows, columns); above clouds there is less of it."""
        return _air(self.view, self.classes, band)

    def radiance_of(self, band: Band) -> Floats32:
        """Return the radiance (rows, columns) in mW m-2 sr-1 nm-1; the latest one is kept, for its uncertainty."""
        if band.name not in self._latest:
            self._latest.clear()
            self._latest[band.name] = (
                self.reflectance_of(band)
                * self.view.mu_sun.reshape(self.lon.shape)
                * np.float32(self.solar_flux(band) / np.pi)
            )
        return self._latest[band.name]

    def at_columns(self, columns: NDArray[np.intp]) -> Observed:
        """Return what was seen in some columns alone."""
        shape = self.lon.shape

        def chosen(values: NDArray[Any]) -> NDArray[Any]:
            return np.ascontiguousarray(values.reshape(*values.shape[:-1], *shape)[..., columns])

        view = self.view
        vectors = {name: chosen(getattr(view, name)).reshape(3, 1, -1) for name in ("points", "sun", "satellite")}
        flat = {name: chosen(getattr(view, name)).reshape(1, -1) for name in ("lon", "lat")}
        return replace(
            self,
            reflectance=self.reflectance[..., columns],
            surface=self.surface[..., columns],
            classes=Classes(**{each.name: getattr(self.classes, each.name)[..., columns] for each in fields(Classes)}),
            lon=self.lon[..., columns],
            lat=self.lat[..., columns],
            vapour_kg_m2=self.vapour_kg_m2[..., columns],
            view=ViewingGeometry(**vectors, **flat, time_s=view.time_s),
            _latest={},
        )

    def solar_flux(self, band: Band) -> float:
        """Return the sun's flux in a band on that day, mW m-2 nm-1."""
        return band.solar_flux / self.sun_distance_au**2


def observe(plan: ProductPlan, *, seed: int) -> Iterator[Observed]:
    """Yield what the product's files are filled from, ``rows_together`` of the plan at a time, in order."""
    shape = plan.grid.shape
    gathered: list[tuple[slice, Floats32, Classes]] = []
    first = 0
    for part, reflectance, classes in shaded(plan.grid, seed=seed, bands=4):
        gathered.append((part, reflectance, classes))
        if part.stop - first >= plan.rows_together or part.stop == shape[0]:
            yield _observed(plan, gathered, slice(first, part.stop), seed=seed)
            gathered, first = [], part.stop


def _observed(plan: ProductPlan, parts: list[tuple[slice, Floats32, Classes]], rows: slice, *, seed: int) -> Observed:
    grid = plan.grid
    reflectance = np.concatenate([reflectance for _, reflectance, _ in parts], axis=1)
    names = [each.name for each in fields(Classes)]
    classes = Classes(**{name: np.concatenate([getattr(each, name) for *_, each in parts]) for name in names})
    lines = grid.lines(np.arange(rows.start, rows.stop, dtype=float))
    across = grid.columns(np.arange(grid.shape[1], dtype=float))
    lon, lat = geolocate(plan.acquisition, line=lines[:, None], column=across[None, :])
    view = view_of([plan.acquisition], lines=lines, columns=across)
    ties = _tie_points(plan, rows, seed=seed)
    return Observed(
        rows=rows,
        reflectance=reflectance,
        classes=classes,
        land=landscape_at(lon.astype(np.float32), lat.astype(np.float32)),
        lon=lon,
        lat=lat,
        view=view,
        vapour_kg_m2=_spread(ties.vapour_kg_m2, plan),
        times_us=_times_us(plan, rows),
        sun_distance_au=sun_distance_au(plan.acquisition),
        ties=ties,
        surface=np.stack([reflectance[i] - _air(view, classes, band) for i, band in enumerate(_ANCHOR_BANDS)]),
    )


def _air(view: ViewingGeometry, classes: Classes, band: Band) -> Floats32:
    """Return what the air adds to the reflectance (rows, columns) of a band."""
    air = haze(view, (band.rayleigh,)).reshape(classes.cloud.shape)
    return np.asarray(air * (1 - 0.65 * classes.cloud), np.float32)


def _tie_points(plan: ProductPlan, rows: slice, *, seed: int) -> TiePoints:
    grid = plan.grid
    columns = np.arange(TIE_COLUMNS, dtype=float) * plan.columns_per_tie_point
    lines, across = grid.lines(np.arange(rows.start, rows.stop, dtype=float)), grid.columns(columns)
    view = view_of([plan.acquisition], lines=lines, columns=across)
    lon, lat = geolocate(plan.acquisition, line=lines[:, None], column=across[None, :])
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


def _azimuth(view: ViewingGeometry, ray: Floats32) -> Floats32:
    """Return a ray's azimuth in degrees, clockwise from north, -180 to 180."""
    east = components(view.lon.astype(np.float64) + 90, np.zeros_like(view.lat, np.float64))
    north = np.cross(view.points, east, axis=0)
    return np.asarray(np.degrees(np.arctan2((ray * east).sum(axis=0), (ray * north).sum(axis=0))))


def _spread(ties: Floats32, plan: ProductPlan) -> Floats32:
    """Interpolate tie points (rows, tie_columns) linearly along the scan lines."""
    place = np.arange(plan.grid.shape[1]) / plan.columns_per_tie_point
    first = np.minimum(place.astype(int), TIE_COLUMNS - 2)
    return np.asarray(ties[:, first] + (ties[:, first + 1] - ties[:, first]) * (place - first).astype(np.float32))


def _times_us(plan: ProductPlan, rows: slice) -> NDArray[np.int64]:
    begin_us = round(seconds(plan.acquisition.begin) * 1e6)
    return begin_us + np.round(np.arange(rows.start, rows.stop) * plan.grid.step * LINE_S * 1e6).astype(np.int64)


def sun_distance_au(acquisition: Acquisition) -> float:
    """Return the distance to the sun (Astronomical Almanac, low precision)."""
    anomaly = np.radians(357.529 + 0.98560028 * (seconds(acquisition.begin) / 86_400 - 0.5))
    return float(1.00014 - 0.01671 * np.cos(anomaly) - 0.00014 * np.cos(2 * anomaly))
