"""What OLCI sees: the reflectance of every pixel, from the ground, the weather and the air above.

Everything smooth is worked out on a coarse net of points and interpolated; only single clouds, their shadows, coasts
and the ground's grain are worked out for each pixel. Bands are, in this order, Oa08, Oa06, Oa04 (red, green, blue)
and Oa17 (infrared).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from olci_core.sphere import EARTH_RADIUS_KM
from olci_practice.earth.land import Landscape, land_raster_position, land_share, landscape_at
from olci_practice.earth.noise import Floats32
from olci_practice.earth.reflectance import RAYLEIGH_DEPTH, Classes, shade_block
from olci_practice.earth.surface import (
    COOL_SEA,
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
)
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.orbit import DAY_S

_NET = 32  # full-resolution pixels to a mesh of the coarse net
_SHADOW_KM = 3.2  # how far a cloud throws its shadow
_SLOPE_KM = 1.1  # over how far the ground's slopes are felt
_COAST_KM = 60  # nearer than this the land raster is read for each pixel
_BLOCK_PIXELS = 10_000  # shaded at a time: few enough for the processor's cache
_AEROSOL = np.float32(0.0045)  # reflectance of haze for each unit of path beyond the shortest
_STRIDE = 7  # columns from a chosen place to that of the next line
_GOLDEN = (5**0.5 - 1) / 2  # the fractions of its multiples lie most evenly between 0 and 1


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
        lines = (below - here) * down
        lines += here
        block = lines.reshape(len(layers), -1, columns)[:, : part.stop - part.start]
        ground = _land(block, has_coast=bool(coastal[first : last + 1].any()))
        yield part, *shade_block(block, land=ground, leans=leans, seed=seed, bands=bands)
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
        yield *shade_block(layers, land=land, leans=leans, seed=seed, bands=3), landscape
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
    """Return everything smooth at the view's places, in the order in which ``shade_block`` takes it apart.

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
    wind_m_s = np.clip(5.5 + 2.5 * clouds.gusts, 1.5, 13)
    glint = sun_glint(view.sun, view.satellite, points, wind_m_s=wind_m_s)
    column, row = _land_position(view)
    parts = (
        clouds.place,
        ground_detail_place(points, seed=seed),
        _stack(clouds.depth, clouds.cells, clouds.broken, clouds.veil),
        haze(view, RAYLEIGH_DEPTH),
        _stack(view.path, glint),
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
    depth = np.array(depths, np.float32)[:, None, None]
    air = 1.2 * (1 - np.exp(-depth * view.path)) * view.phase / (4 * (view.mu_sun + view.mu_view))
    return np.asarray(air + _AEROSOL * np.clip(view.path - 2, 0, 8), np.float32)


def _land(block: Floats32, *, has_coast: bool) -> Floats32:
    """Return the share of land, 0 to 1, at the layers' places; without a coast among them it is all or nothing."""
    column, row, shore_km = block[29:32]
    if has_coast:
        return _land_share(column, row)
    return np.asarray(shore_km > 0, np.float32)


def _land_share(column: Floats32, row: Floats32) -> Floats32:
    """Return the share of land, 0 to 1, at positions in the land raster, with coasts sharper than the raster's."""
    return np.asarray(np.clip((land_share(column, row) - 0.5) * 2.2 + 0.5, 0, 1))
