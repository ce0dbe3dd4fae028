"""What OLCI sees: the reflectance of every pixel, from the ground, the weather and the air above.

Everything smooth is worked out on a coarse net of points and interpolated; only single clouds, their shadows, coasts
and the ground's grain are worked out for each pixel. Bands are, in this order, Oa08, Oa06, Oa04 (red, green, blue)
and Oa17 (infrared).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from olci_core.sphere import EARTH_RADIUS_KM
from olci_practice.earth.land import Landscape, land_raster_position, land_share, landscape_at
from olci_practice.earth.noise import Floats32
from olci_practice.earth.surface import (
    COOL_SEA,
    FAST_ICE,
    MELTING_ICE,
    SNOW,
    cover_at,
    land_colour,
    rugged,
    sea_colour,
    sun_glint,
    variety_at,
)
from olci_practice.earth.viewing import SwathGrid, ViewingGeometry, view_of
from olci_practice.earth.weather import (
    READING_APART,
    cloud_field,
    ground_detail_place,
    single_cloud_place,
    single_clouds,
)
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.orbit import DAY_S

_NET = 32  # full-resolution pixels to a mesh of the coarse net
_SHADOW_KM = 3.2  # how far a cloud throws its shadow
_SLOPE_KM = 1.1  # over how far the ground's slopes are felt
_COAST_KM = 60  # nearer than this the land raster is read for each pixel
_BLOCK_PIXELS = 10_000  # shaded at a time: few enough for the processor's cache
_RAYLEIGH_DEPTH = (0.0447, 0.0899, 0.1550, 0.0155)  # optical depth of the air in the bands (Bodhaine et al. 1999)
_AEROSOL = np.float32(0.0045)  # reflectance of haze for each unit of path beyond the shortest
_STRIDE = 7  # columns from a chosen place to that of the next line
_GOLDEN = (5**0.5 - 1) / 2  # the fractions of its multiples lie most evenly between 0 and 1
_MELTING = FAST_ICE - MELTING_ICE


@dataclass(frozen=True, slots=True)
class Classes:
    """What the pixels of a block are made of: shares 0 to 1 of one shape."""

    cloud: Floats32
    land: Floats32
    snow: Floats32
    sea_ice: Floats32


def shaded(grid: SwathGrid, *, seed: int, bands: int) -> Iterator[tuple[slice, Floats32, Classes]]:
    """Yield rows of the grid with the reflectances (bands, rows, columns) seen there and what they are made of."""
    rows, columns = grid.shape
    mesh = max(2, _NET // grid.step)
    row_nodes = np.arange(0, rows + mesh, mesh, dtype=np.float64)  # each row has a node at or above and one below it
    column_nodes = np.arange(0, columns - 1 + mesh, mesh, dtype=np.float64)
    net_shape = (len(row_nodes), len(column_nodes))
    view = view_of([grid.acquisition], lines=grid.lines(row_nodes), columns=grid.columns(column_nodes))
    land = landscape_at(view.lon, view.lat)
    layers = _layers(view, land=land, has_sea_colours=True, seed=seed)
    across = _weights(columns, mesh)
    net = (layers.reshape(-1, net_shape[1]) @ across).reshape(len(layers), net_shape[0], columns)
    coastal = ((np.abs(land.shore_km) < _COAST_KM) | (land.lake > 0)).reshape(net_shape)
    down = np.asarray(np.arange(mesh) / mesh, np.float32)[None, None, :, None]
    meshes = max(1, _BLOCK_PIXELS // (mesh * columns))
    leans = _leans(view, seed=seed)
    for first in range(0, len(row_nodes) - 1, meshes):
        last = min(first + meshes, len(row_nodes) - 1)
        part = slice(first * mesh, min(last * mesh, rows))
        here, below = net[:, first:last, None, :], net[:, first + 1 : last + 1, None, :]
        lines = np.asarray(here + (below - here) * down, np.float32).reshape(len(layers), -1, columns)
        block = lines[:, : part.stop - part.start]
        ground = _land(block, has_coast=bool(coastal[first : last + 1].any()))
        yield part, *_shade(block, land=ground, leans=leans, seed=seed, bands=bands)
        if part.stop == rows:
            return


def sampled(
    acquisitions: Sequence[Acquisition], *, lines: int, columns: int, readings: int, seed: int, every: int = 1
) -> Iterator[tuple[Floats32, Classes, Landscape]]:
    """Yield reflectances (3, acquisitions, places), classes and land at evenly spread pixels of each acquisition.

    The places stay the same for all ``readings``, but each finds other single clouds and another grain of the ground
    there, as the pixels round about have them: far cheaper than more places, and nearly as good. Every line's pixels
    are shifted, so that those of a frame of few lines stand in as many columns as there are places. ``every``: of the
    same places one in so many of each line, as far from those of its neighbours as can be.
    """
    places = sample_places(lines=lines, columns=columns)
    middle = slice(lines // 2, lines // 2 + 1)
    leans = _leans(
        view_of(acquisitions, lines=places[0][middle], columns=places[1][middle, columns // 2, None]), seed=seed
    )
    chosen = (np.arange(lines)[:, None] * _STRIDE + np.arange(0, columns, every)) % columns
    view = view_of(acquisitions, lines=places[0], columns=np.take_along_axis(places[1], chosen, axis=1))
    landscape = landscape_at(view.lon, view.lat)
    layers = _layers(view, land=landscape, has_sea_colours=False, seed=seed)
    land = _land(layers, has_coast=True)
    for _ in range(readings):
        yield *_shade(layers, land=land, leans=leans, seed=seed, bands=3), landscape
        layers[:6] += np.tile(READING_APART, 2)[:, None, None]


def sample_places(*, lines: int, columns: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lines (lines,) and columns (lines, columns) of the places of ``sampled``, 0 to 1."""
    line = np.arange(lines)
    shifted = np.arange(columns) + (line * _GOLDEN % 1)[:, None]
    return (line + 0.5) / lines, shifted / columns


def land_at(view: ViewingGeometry) -> Floats32:
    """Return the share of land, 0 to 1, at the places of a view."""
    return _land_share(*_land_position(view))


def _weights(pixels: int, mesh: int) -> Floats32:
    """Return the matrix (nodes, pixels) that interpolates linearly between nodes ``mesh`` pixels apart."""
    place = np.arange(pixels) / mesh
    nodes = np.arange(-(-(pixels - 1) // mesh) + 1)[:, None]
    return np.asarray(np.clip(1 - np.abs(place - nodes), 0, 1).astype(np.float32))


def _layers(view: ViewingGeometry, *, land: Landscape, has_sea_colours: bool, seed: int) -> Floats32:
    """Return everything smooth at the view's places, in the order in which ``_shade`` takes it apart.

    Without colours the sea is the same all over, which is enough to find what is bright.
    """
    points = view.points
    clouds = cloud_field(points, view.time_s, lat=view.lat, land=land, seed=seed)
    variety = variety_at(points, seed=seed)
    land = rugged(land, variety)
    cover = cover_at(view.time_s, lon=view.lon, lat=view.lat, land=land, variety=variety)
    if has_sea_colours:
        sea = sea_colour(points, view.time_s, lat=view.lat, land=land, variety=variety, seed=seed)
    else:
        sea = np.broadcast_to(COOL_SEA[:, None, None], (4, *view.lat.shape))
    path = np.asarray(1 / view.mu_sun + 1 / view.mu_view, np.float32)
    wind_m_s = np.clip(5.5 + 2.5 * clouds.gusts, 1.5, 13)
    glint = sun_glint(view.sun, view.satellite, points, wind_m_s=wind_m_s)
    column, row = _land_position(view)
    parts = (
        clouds.place,
        ground_detail_place(points, seed=seed),
        _stack(clouds.depth, clouds.cells, clouds.broken, clouds.veil),
        haze(view, _RAYLEIGH_DEPTH),
        _stack(path, glint),
        land_colour(view.lat, view.time_s, land=land, variety=variety),
        sea,
        _stack(cover.snow, cover.snow_white, cover.sea_ice, cover.ice_melt, cover.roughness),
        _stack(column, row, land.shore_km),
    )
    return np.concatenate([np.asarray(part, np.float32) for part in parts])


def _land_position(view: ViewingGeometry) -> tuple[Floats32, Floats32]:
    """Return column and row in the land raster; those of one acquisition do not break at 180 degrees."""
    middle = view.lon[:, view.lon.shape[1] // 2, None]
    unbroken = np.asarray((view.lon - middle + 180) % 360 - 180 + middle, np.float32)
    return land_raster_position(unbroken, view.lat)


def _leans(view: ViewingGeometry, *, seed: int) -> tuple[Floats32, Floats32]:
    """Return the steps (3, acquisitions, 1) in the noise of clouds and of ground that lead some km towards the sun."""
    middle = slice(view.lon.shape[1] // 2, view.lon.shape[1] // 2 + 1)
    up, sun = view.points[..., middle], view.sun[..., middle]
    level = sun - up * (up * sun).sum(axis=0)
    level /= np.sqrt((level**2).sum(axis=0))
    over, along = (up + level * np.float32(km / EARTH_RADIUS_KM) for km in (_SHADOW_KM, _SLOPE_KM))
    days = view.time_s / DAY_S
    over_here, over_there = (single_cloud_place(end, days=days, seed=seed) for end in (up, over))
    along_here, along_there = (ground_detail_place(end, seed=seed) for end in (up, along))
    return over_there - over_here, along_there - along_here


def _stack(*layers: Floats32) -> Floats32:
    return np.stack(layers)


def haze(view: ViewingGeometry, depths: Sequence[float]) -> Floats32:
    """Return the reflectance (bands, …) of clear air of some optical depths.

    Single Rayleigh scattering, a fifth more for the repeated, and a whitish haze that grows with the path.
    """
    cosine = (view.sun * view.satellite).sum(axis=0)
    phase = 0.75 * (1 + cosine**2)
    path = 1 / view.mu_sun + 1 / view.mu_view
    depth = np.array(depths, np.float32)[:, None, None]
    air = 1.2 * (1 - np.exp(-depth * path)) * phase / (4 * (view.mu_sun + view.mu_view))
    return np.asarray(air + _AEROSOL * np.clip(path - 2, 0, 8), np.float32)


def _land(block: Floats32, *, has_coast: bool) -> Floats32:
    """Return the share of land, 0 to 1, at the layers' places; without a coast among them it is all or nothing."""
    column, row, shore_km = block[29:32]
    if has_coast:
        return _land_share(column, row)
    return np.asarray(shore_km > 0, np.float32)


def _land_share(column: Floats32, row: Floats32) -> Floats32:
    """Return the share of land, 0 to 1, at positions in the land raster, with coasts sharper than the raster's."""
    return np.asarray(np.clip((land_share(column, row) - 0.5) * 2.2 + 0.5, 0, 1))


def _shade(
    block: Floats32, *, land: Floats32, leans: tuple[Floats32, Floats32], seed: int, bands: int
) -> tuple[Floats32, Classes]:
    """Return reflectances (bands, rows, columns) and classes from the interpolated layers of some rows.

    ``land``: its share; ``leans``: the steps (3, 1, 1) towards the sun in the noise of the clouds and of the ground.
    """
    air, (path, glint) = block[10 : 10 + bands], block[14:16]
    land_colour, sea_colour = block[16 : 16 + bands], block[20 : 20 + bands]
    snow_index, white_share, ice_index, melt, roughness = block[24:29]
    grain = single_clouds(block[3:6], seed=seed)
    fringe = np.clip(4 * snow_index * (1.1 - snow_index), 0, 1)  # snow lies in patches only where it is coming or going
    snow = _ramp(snow_index + 1.6 * roughness * grain * fringe, 0.30, 0.62) * land
    ice = _ramp(ice_index + 0.26 * grain, 0.42, 0.60) * (1 - land)
    leads = _ramp(np.abs(grain - 0.4), 0.10, 0.02) * _ramp(ice_index, 1.55, 1.0)
    ice *= 1 - 0.75 * leads
    ground = land_colour * (1 + roughness * grain)
    ground += (SNOW[:bands, None, None] * (1 + 0.035 * grain) - ground) * (snow * white_share)
    if land.any():
        slopes = grain - single_clouds(block[3:6] + leans[1], seed=seed)
        ground *= 1 + np.clip(roughness - 0.12, 0, 1) * 2.4 * slopes
    water = sea_colour * (1 + 0.05 * grain) + glint * (1 + 0.06 * grain)
    frozen = (FAST_ICE[:bands, None, None] - _MELTING[:bands, None, None] * melt) * (1 + 0.05 * grain)
    water += (frozen - water) * ice
    ground += (water - ground) * (1 - land)
    cloud, white, shadow = _clouds(block[6:10], block[0:3], leans[0], seed=seed)
    clear = np.maximum(1 - 0.22 * path * np.array(_RAYLEIGH_DEPTH, np.float32)[:bands, None, None], 0.5)
    below = air + clear * ground * (1 - 0.5 * shadow)
    return below + (white + 0.35 * air - below) * cloud, Classes(cloud, land, snow, ice)


def _clouds(field: Floats32, place: Floats32, lean: Floats32, *, seed: int) -> tuple[Floats32, Floats32, Floats32]:
    """Return the clouds' opacity 0..1 and reflectance, and their shadow 0..1 on what lies below."""
    depth, cells, broken, veil = field
    puffs, towards_sun = (single_clouds(at, seed=seed) for at in (place, place + lean))
    puffs, towards_sun = (
        np.minimum(puff + (0.8 - 1.5 * np.abs(puff) - puff) * cells, 1.5) for puff in (puffs, towards_sun)
    )
    height = depth + broken * puffs
    body, body_towards_sun = _ramp(height, 0.0, 0.62), _ramp(depth + broken * towards_sun, 0.05, 0.62)
    lit = broken * (puffs - towards_sun)
    white = 0.36 + 0.30 * _ramp(height, 0.0, 1.7) + 0.06 * np.minimum(height, 2.0) + 0.16 * lit
    wisps = veil * np.clip(1 + 0.3 * puffs, 0, 2)
    return 1 - (1 - 0.97 * body) * (1 - wisps), white, np.clip(body_towards_sun - body, 0, 1)


def _ramp(value: Floats32, low: float, high: float) -> Floats32:
    x = np.clip((value - np.float32(low)) * np.float32(1 / (high - low)), 0, 1)
    return np.asarray(x * x * (3 - 2 * x))
