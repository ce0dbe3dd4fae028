"""The finished crop: hatched where the scene does not reach, the area's outline and the coast on top, as a file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
import shapely
from PIL import Image, ImageDraw

from olci_core.area import Area
from olci_core.natural_colour import PicturePixels
from olci_core.picture.crop import Crop
from olci_core.picture.grid import PixelGrid
from olci_core.sphere import Floats, lonlat, true_chains, unit_vectors

Color = tuple[int, int, int, int]
Stroke = tuple[Color, float]

# Each line is drawn twice, dark below and light above, so that it shows on cloud and on sea.
_AREA_STROKES: tuple[Stroke, ...] = (((20, 24, 32, 170), 3.4), ((255, 212, 59, 255), 1.6))
_COAST_STROKES: tuple[Stroke, ...] = (((10, 20, 30, 110), 1.8), ((255, 255, 255, 190), 0.7))
_SMOOTH = 3
_HATCH_GROUND, _HATCH_LINE, _HATCH_PERIOD_PX = (238, 240, 243), (211, 216, 223), 9


def line_work(grid: PixelGrid, area: Area, *, coast: Sequence[Floats] = ()) -> PicturePixels:
    """Draw what all crops of an area share: its outline and the coast, RGBA, shape (height, width, 4).

    ``coast``: lines of longitude and latitude in degrees, shape (n, 2) each.
    """
    size = (grid.width_px * _SMOOTH, grid.height_px * _SMOOTH)
    image = Image.new("RGBA", size)
    coast_lines = [line for part in coast for line in _visible(_on_grid(part, grid), size)]
    area_lines = [line for part in _outlines(area) for line in _visible(_on_grid(part, grid), size)]
    for lines, strokes in ((coast_lines, _COAST_STROKES), (area_lines, _AREA_STROKES)):
        for color, width in strokes:
            layer = Image.new("RGBA", size, (*color[:3], 0))
            draw = ImageDraw.Draw(layer)
            for line in lines:
                draw.line(line.ravel().tolist(), fill=color, width=round(width * _SMOOTH), joint="curve")
            image.alpha_composite(layer)
    return np.asarray(image.reduce(_SMOOTH))


def draw(crop: Crop, *, lines: PicturePixels | None = None) -> PicturePixels:
    """Lay a crop on the hatching and the lines (of ``line_work``) on it; RGB, shape (height, width, 3)."""
    height, width = crop.bright.shape
    image = _hatching(width, height).copy()
    for layer in (crop.rgba, lines):
        if layer is not None:
            shown = Image.fromarray(layer)
            image.paste(shown, mask=shown)
    return np.asarray(image)


def encoded(pixels: PicturePixels, *, as_format: Literal["JPEG", "PNG", "WEBP"] = "JPEG", quality: int = 85) -> bytes:
    """Return RGB or RGBA pixels as an image file; JPEG lays what is transparent on white."""
    image = Image.fromarray(np.ascontiguousarray(pixels))
    if as_format == "JPEG" and image.mode == "RGBA":
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    buffer = io.BytesIO()
    if as_format == "PNG":
        image.save(buffer, "PNG", compress_level=4)
    elif as_format == "WEBP":
        image.save(buffer, "WEBP", quality=quality, method=1)  # the default, 4, takes three times as long
    else:
        image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _outlines(area: Area) -> Iterator[Floats]:
    """Yield an area's edges as lon/lat lines, without the cuts along ±180 and the poles that are none."""
    for ring in shapely.get_rings(shapely.get_parts(shapely.segmentize(area.geometry, 0.25))):
        points = shapely.get_coordinates(ring)
        if not area.crosses_antimeridian:
            yield points
            continue
        for chain in true_chains(points):
            yield np.stack(lonlat(chain.vectors), axis=-1)


def _on_grid(line: Floats, grid: PixelGrid) -> Floats:
    columns, rows = grid.to_pixels(unit_vectors(line[:, 0], line[:, 1]))
    return np.stack([columns, rows], axis=-1) * _SMOOTH


def _visible(line: Floats, size: tuple[int, int]) -> Iterator[Floats]:
    """Yield the stretches of a line that may show on the picture, without leaps over the far side of the map."""
    start, end = line[:-1], line[1:]
    beside = np.any((np.maximum(start, end) < 0) | (np.minimum(start, end) > size), axis=1)
    leaps = np.max(np.abs(end - start), axis=1) > 4 * max(size)
    shown = np.concatenate([[0], (~(beside | leaps)).astype(np.int8), [0]])
    changes = np.diff(shown)
    for first, last in zip(np.flatnonzero(changes == 1), np.flatnonzero(changes == -1), strict=True):
        yield line[first : last + 1]


@lru_cache(maxsize=16)
def _hatching(width: int, height: int) -> Image.Image:
    rows, columns = np.mgrid[:height, :width]
    across = (rows + columns) % _HATCH_PERIOD_PX
    on_line = np.clip(1.8 - np.minimum(across, _HATCH_PERIOD_PX - across), 0, 1)[..., None]
    ground, line = np.array(_HATCH_GROUND), np.array(_HATCH_LINE)
    return Image.fromarray(np.round(ground + on_line * (line - ground)).astype(np.uint8))
