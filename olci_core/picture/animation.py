"""An animation: crops of one area, one after another, as an animated picture that any program shows."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from olci_core.errors import InputError
from olci_core.natural_colour import PicturePixels

_COLORS = 128
_LABEL_PX = 15


def animation(frames: Sequence[tuple[PicturePixels, str]], *, frame_ms: int = 700) -> bytes:
    """Return an endless GIF of RGB frames, shape (height, width, 3), all alike, each with its label below.

    Raises:
        InputError: there are no frames.
    """
    if not frames:
        raise InputError("An animation needs at least one picture.", hint="Tick scenes that have a preview.")
    images = [_labelled(pixels, label) for pixels, label in frames]
    out = io.BytesIO()
    images[0].save(out, "GIF", save_all=True, append_images=images[1:], duration=frame_ms, loop=0, optimize=False)
    return out.getvalue()


def _labelled(pixels: PicturePixels, label: str) -> Image.Image:
    height, width = pixels.shape[:2]
    image = Image.new("RGB", (width, height + 2 * _LABEL_PX), (18, 26, 33))
    image.paste(Image.fromarray(np.ascontiguousarray(pixels)))
    font = ImageFont.load_default(_LABEL_PX)
    ImageDraw.Draw(image).text((width / 2, height + _LABEL_PX), label, (235, 240, 244), font, anchor="mm")
    return image.quantize(_COLORS, dither=Image.Dither.NONE)
