"""How much of an area is bright in a scene's picture: cloud, but also ice, snow and sun glint, which look alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from olci_core.area import Area
from olci_core.natural_colour import BRIGHT_VALUE, PicturePixels
from olci_core.picture.grid import PixelGrid
from olci_core.sphere import unit_vectors

Mask = NDArray[np.bool_]


def bright_pixels(bands: Sequence[Image.Image]) -> Image.Image:
    """Return the bright pixels of a picture's red, green and blue as 255 in a grey one, all others as 0."""
    red, green, blue = (np.asarray(band) for band in bands)
    is_bright = np.minimum(np.minimum(red, green), blue) >= BRIGHT_VALUE
    return Image.fromarray(is_bright.view(np.uint8) * np.uint8(255))


def bright_share(bright: PicturePixels, seen: Mask) -> float | None:
    """Return the share (0 to 1) of bright pixels among those ``seen``: inside both the area and the scene.

    ``bright``: of a ``Crop``, shape (height, width); ``seen``: the same shape. None where nothing is seen. It is no
    cloud cover: bright ground counts, dark cloud does not.
    """
    count = int(np.count_nonzero(seen))
    return float(bright[seen].mean(dtype=np.float64) / 255) if count else None


def inside_area(area: Area, grid: PixelGrid) -> Mask:
    """Say which pixels of a grid lie in an area, shape (height, width); remembered for the scenes that follow.

    An area smaller than a pixel has the one pixel it lies in.
    """
    return _inside_area(area, grid)


@lru_cache(maxsize=16)
def _inside_area(area: Area, grid: PixelGrid) -> Mask:
    inside = np.zeros((grid.height_px, grid.width_px), dtype=bool)
    for part in shapely.get_parts(shapely.segmentize(area.geometry, 0.25)):
        image = Image.new("1", (grid.width_px, grid.height_px))
        draw = ImageDraw.Draw(image)
        draw.polygon(_pixels_of(part.exterior, grid), fill=1)
        for hole in part.interiors:
            draw.polygon(_pixels_of(hole, grid), fill=0)
        inside |= np.asarray(image, dtype=bool)
    inside.setflags(write=False)
    return inside


def _pixels_of(ring: shapely.LinearRing, grid: PixelGrid) -> list[tuple[float, float]]:
    columns, rows = grid.to_pixels(unit_vectors(*shapely.get_coordinates(ring).T))
    return list(zip((columns - 0.5).tolist(), (rows - 0.5).tolist(), strict=True))
