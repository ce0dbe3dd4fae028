"""A scene's quicklook laid on a grid: cut to an area, or laid on a map, whatever way the satellite flew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from olci_core.area.crs import MERCATOR
from olci_core.errors import InputError
from olci_core.natural_colour import PicturePixels
from olci_core.picture.brightness import Mask, bright_pixels
from olci_core.picture.decoding import Picture, opened, pixel_count
from olci_core.picture.grid import MERCATOR_EDGE_M, POLAR, MapProjection, PixelGrid
from olci_core.picture.placement import Placement
from olci_core.sphere import MERCATOR_RADIUS_M, Floats, lonlat, unit_vectors

Cell = tuple[tuple[int, int, int, int], tuple[float, ...]]

_SAMPLES = 33
_STRIP_PIXELS = 2**17  # 512 KiB: what a C library serves from memory that it has


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """A picture laid on a grid: ``rgba``, shape (height, width, 4), alpha 255 inside the scene and 0 outside.

    ``bright``, shape (height, width): the share of the picture's bright pixels (``is_bright``) in each of the grid's,
    0 to 255, so that it does not depend on the grid's fineness.
    """

    rgba: PicturePixels
    bright: PicturePixels


def crop(picture: Picture, placement: Placement, grid: PixelGrid) -> Crop:
    """Lay a picture on a grid.

    ``picture``: an encoded image (JPEG or PNG) or RGB values, shape (lines, pixels, 3), in the product's grid: first
    scan line on top, first pixel on the left. Where it is finer than the grid, its pixels are averaged.

    Raises:
        InputError: the bytes are no picture, or one beyond measure.
    """
    u, v = placement.from_vectors(grid.corners_of_cells())
    cells = _cells_with_picture(u, v)
    if not cells.any():
        pixel_count(picture)
        rgba = np.zeros((grid.height_px, grid.width_px, 4), np.uint8)
        return Crop(rgba, rgba[..., 3])
    reduced, x, y = _reduced(opened(picture), u, v, cells=cells, cell_px=grid.cell_px)
    size = (grid.width_px, grid.height_px)  # the last cells may reach beyond
    mesh = _mesh(x, y, cells=cells, cell_px=grid.cell_px)
    shown = reduced.transform(size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
    rgba = np.array(shown)
    bright = rgba[..., 3].copy()
    rgba[..., 3] = _inside(x, y, reduced.size, size, cells=cells, cell_px=grid.cell_px)
    return Crop(rgba, bright)


def on_map(
    picture: Picture, placement: Placement, projection: str = MERCATOR, *, max_px: int = 800
) -> tuple[PicturePixels, tuple[float, float, float, float]]:
    """Lay a picture on a web map.

    ``projection``: EPSG:3857, or a polar one (EPSG:3413, 3995, 3031). Returns RGBA, shape (height, width, 4), at most
    ``max_px`` on a side, and its bounds (west, south, east, north): for Mercator in degrees, running on past ±180
    where the scene crosses the antimeridian; for a polar map in its metres.

    Raises:
        InputError: the bytes are no picture, the projection is not known, or the map does not show the scene.
    """
    left, bottom, right, top = _extent(placement, projection)
    pixel_m = max(right - left, top - bottom) / max_px
    width, height = (max(1, int(np.ceil(side / pixel_m - 1e-6))) for side in (right - left, top - bottom))
    grid = PixelGrid(MapProjection(projection), left, top, pixel_m, width, height)
    laid = crop(picture, placement, grid).rgba
    right, bottom = left + width * pixel_m, top - height * pixel_m
    if projection != MERCATOR:
        return laid, (left, bottom, right, top)
    west, east = (float(np.degrees(x / MERCATOR_RADIUS_M)) for x in (left, right))
    south, north = (float(np.degrees(np.arctan(np.sinh(y / MERCATOR_RADIUS_M)))) for y in (bottom, top))
    return laid, (west, south, east, north)


def _cells_with_picture(u: Floats, v: Floats) -> Mask:
    """Say which cells meet the picture; their corners are all known, for they end at most one cell beyond it."""

    def meets(position: Floats) -> Mask:
        four = np.stack([position[:-1, :-1], position[:-1, 1:], position[1:, :-1], position[1:, 1:]])
        lowest, highest = four.min(axis=0), four.max(axis=0)  # NaN if any is
        return np.asarray((lowest < 1) & (highest > 0))

    return meets(u) & meets(v)


def _reduced(
    source: Image.Image, u: Floats, v: Floats, *, cells: Mask, cell_px: int
) -> tuple[Image.Image, Floats, Floats]:
    """Average the needed part of a picture to about the grid's fineness.

    Returns it with the share of bright pixels as its fourth band, and the corners' places in it, in pixels.
    """
    # u = 0 and u = 1 are the middles of the first and the last pixel, half a pixel from the picture's edges.
    places = [position * (size - 1) + 0.5 for position, size in zip((u, v), source.size, strict=True)]
    factors = [max(1, int(_pixels_per_cell(place, cells) / cell_px + 0.25)) for place in places]
    used = _corners_of(cells)
    (left, right), (upper, lower) = (
        (max(0, int(place[used].min()) - 2 * factor), min(size, int(place[used].max()) + 2 * factor))
        for place, factor, size in zip(places, factors, source.size, strict=True)
    )
    reduced = _averaged(source, (left, upper, right, lower), (factors[0], factors[1]))
    return reduced, (places[0] - left) / factors[0], (places[1] - upper) / factors[1]


def _averaged(source: Image.Image, box: tuple[int, int, int, int], factors: tuple[int, int]) -> Image.Image:
    """Return the means of a part of a picture and, as the fourth band, of its bright pixels.

    It goes strip by strip: half of the time that large pictures in between would take is the system's, which hands out
    their memory anew for each.
    """
    left, upper, right, lower = box
    across, down = factors
    averaged = Image.new("RGBX", (-(-(right - left) // across), -(-(lower - upper) // down)))
    lines = down * max(1, _STRIP_PIXELS // ((right - left) * down))
    for top in range(upper, lower, lines):
        bands = source.crop((left, top, right, min(top + lines, lower))).split()
        strip = Image.merge("RGBX", (*bands, bright_pixels(bands)))
        averaged.paste(strip.reduce(factors), (0, (top - upper) // down))  # in one go, not band by band
    return averaged


def _corners_of(cells: Mask) -> Mask:
    padded = np.pad(cells, 1)
    return np.asarray(padded[:-1, :-1] | padded[:-1, 1:] | padded[1:, :-1] | padded[1:, 1:])


def _pixels_per_cell(place: Floats, cells: Mask) -> float:
    """Return how many of the picture's pixels a cell's side spans, in the middle of all cells with picture."""
    across = (place[:-1, 1:] - place[:-1, :-1])[cells]
    down = (place[1:, :-1] - place[:-1, :-1])[cells]
    return float(np.median(np.hypot(across, down)))


def _inside(
    x: Floats, y: Floats, picture_size: tuple[int, int], size: tuple[int, int], *, cells: Mask, cell_px: int
) -> PicturePixels:
    """Return 255 where the picture reaches, 0 elsewhere, shape (height, width); arguments as for ``_mesh``."""

    def within(position: Floats, side: int) -> Mask:
        fits = (position > 0.5) & (position < side - 0.5)
        return np.asarray(fits[:-1, :-1] & fits[:-1, 1:] & fits[1:, :-1] & fits[1:, 1:])

    full = cells & within(x, picture_size[0]) & within(y, picture_size[1])
    whole = Image.new("L", picture_size, 255)
    edge = _mesh(x, y, cells=cells & ~full, cell_px=cell_px)
    inside = np.array(whole.transform(size, Image.Transform.MESH, edge, Image.Resampling.NEAREST))
    filled = full.repeat(cell_px, axis=0).repeat(cell_px, axis=1)[: size[1], : size[0]]
    inside[filled] = 255
    return inside


def _mesh(x: Floats, y: Floats, *, cells: Mask, cell_px: int) -> list[Cell]:
    """Return for each cell its box on the grid and the quadrilateral of the picture that fills it."""
    corners = np.stack([x, y], axis=-1)
    # Pillow's order: upper left, lower left, lower right, upper right.
    quads = np.concatenate([corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]], axis=-1)
    return [
        ((column * cell_px, row * cell_px, (column + 1) * cell_px, (row + 1) * cell_px), tuple(quads[row, column]))
        for row, column in np.argwhere(cells).tolist()
    ]


def _extent(placement: Placement, projection: str) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top in a map's metres of a placed picture."""
    u, v = np.meshgrid(np.linspace(0, 1, _SAMPLES), np.linspace(0, 1, _SAMPLES))
    points = placement.to_vectors(u, v)
    if projection == MERCATOR:
        return _mercator_extent(placement, points)
    if projection not in POLAR:
        raise InputError(f"There is no map in {projection}.", hint=f"Choose {MERCATOR}, {', '.join(POLAR)}.")
    points = points[points[..., 2] * POLAR[projection] > 0]  # the other hemisphere would stretch the map without end
    if not len(points):
        raise InputError("The scene lies on the other side of the earth from this polar map.")
    x, y = MapProjection(projection).from_vectors(points)
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _mercator_extent(placement: Placement, points: Floats) -> tuple[float, float, float, float]:
    lon, lat = lonlat(points)
    poles, _ = placement.to_image([0.0, 0.0], [90.0, -90.0])
    south_pole, north_pole = bool(np.isfinite(poles[1])), bool(np.isfinite(poles[0]))
    middle = float(lonlat(points[_SAMPLES // 2, _SAMPLES // 2])[0])
    lon = middle + (lon - middle + 180) % 360 - 180
    if north_pole or south_pole:
        west, east = -180.0, 180.0
    else:
        west, east = float(lon.min()), float(lon.max())
    edges = np.array([-90.0 if south_pole else lat.min(), 90.0 if north_pole else lat.max()])
    _, y = MapProjection(MERCATOR).from_vectors(unit_vectors(np.zeros(2), edges))
    bottom, top = np.clip(y, -MERCATOR_EDGE_M, MERCATOR_EDGE_M)
    left, right = np.radians([west, east]) * MERCATOR_RADIUS_M
    return float(left), float(bottom), float(right), float(top)
