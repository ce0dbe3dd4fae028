"""The one place that decodes pictures: only up to a size, only kinds that the catalogue has, never a bare exception."""

from __future__ import annotations

import io
import math
import struct
import zlib

import numpy as np
from PIL import Image

from olci_core.errors import InputError
from olci_core.natural_colour import MAX_PIXELS, PicturePixels

Picture = bytes | PicturePixels

WORKING_PIXELS = 2_500_000  # what is finer is averaged while it is read: no screen shows more of a quicklook
PICTURE_FORMATS = ("JPEG", "PNG")
_SAYS_NO_PICTURE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def pixel_count(picture: Picture) -> int:
    """Return how many pixels a picture has, from its first bytes alone.

    Raises:
        InputError: the bytes are no picture, or one beyond measure.
    """
    return picture.shape[0] * picture.shape[1] if isinstance(picture, np.ndarray) else math.prod(_begun(picture).size)


def opened(picture: Picture, *, max_side_px: int | None = None) -> Image.Image:
    """Return a picture as a decoded RGB image.

    One that comes as bytes is reduced to about ``WORKING_PIXELS`` where it has more, and to sides of ``max_side_px``.
    Values, shape (lines, pixels, 3), are taken as they are.

    Raises:
        InputError: the bytes are no picture, one beyond measure, or one that ends early.
    """
    if isinstance(picture, np.ndarray):
        return Image.fromarray(np.ascontiguousarray(picture))
    image = _begun(picture)
    share = min(1.0, math.sqrt(WORKING_PIXELS / max(1, math.prod(image.size))))
    if max_side_px is not None:
        share = min(share, max_side_px / max(image.size))
    try:
        # A JPEG is read at a half, a quarter or an eighth of its size where that is enough.
        image.draft("RGB", (math.ceil(image.width * share), math.ceil(image.height * share)))
        image.load()
        rgb: Image.Image = image if image.mode == "RGB" else image.convert("RGB")  # which would copy it
    except _SAYS_NO_PICTURE as error:
        raise InputError("The preview is damaged: it ends early.") from error
    factor = math.ceil(math.sqrt(math.prod(rgb.size) / WORKING_PIXELS))
    if factor > 1:
        rgb = rgb.reduce(factor)
    if max_side_px is not None:
        rgb.thumbnail((max_side_px, max_side_px))
    return rgb


def _begun(picture: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(picture), formats=PICTURE_FORMATS)
    except _SAYS_NO_PICTURE as error:
        raise InputError(f"The preview ({len(picture):,} bytes) is no picture.") from error
    if math.prod(image.size) > MAX_PIXELS:
        raise InputError(f"The preview is too large: {image.width:,} × {image.height:,} pixels.")
    return image
