"""Pictures opened: up to a size, of known kinds, and whatever is wrong with the bytes it is one kind of error."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from olci_core.errors import InputError
from olci_core.natural_colour import MAX_PIXELS
from olci_core.picture.decoding import WORKING_PIXELS, opened, pixel_count


def encoded(width: int, height: int, *, kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 90).save(out, kind, **options)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """Return the first bytes of a PNG that claims a size; there is no picture behind them."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    about = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", about) + chunk(b"IDAT", b"")


@pytest.mark.parametrize(("width", "height"), [(1217, 1023), (40, 1), (1, 1)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_usual_picture_keeps_its_size(width: int, height: int, kind: str) -> None:
    picture = encoded(width, height, kind=kind)
    assert pixel_count(picture) == width * height
    assert opened(picture).size == (width, height)


KINDS: tuple[dict[str, Any], ...] = (
    {},
    {"progressive": True},
    {"kind": "PNG"},
    {"kind": "PNG", "mode": "RGBA"},
    {"mode": "L"},
)


@pytest.mark.parametrize("options", KINDS)
def test_a_picture_in_full_resolution_is_reduced_as_it_is_read(options: dict[str, Any]) -> None:
    image = opened(encoded(4865, 4091, **options))
    assert image.mode == "RGB"
    assert WORKING_PIXELS / 5 <= image.width * image.height <= WORKING_PIXELS
    assert image.width / image.height == pytest.approx(4865 / 4091, rel=0.01)


@pytest.mark.parametrize(("width", "height"), [(20_001, 1000), (65_000, 65_000), (2**31 - 1, 2**31 - 1), (0, 5)])
def test_a_small_file_that_claims_an_absurd_size_is_refused_before_it_is_decoded(width: int, height: int) -> None:
    for use in (opened, pixel_count):
        with pytest.raises(InputError, match=r"too large|no picture"):
            use(png_header(width, height))


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "WEBP", "PPM"])
def test_a_kind_that_the_catalogue_does_not_have_is_no_picture(kind: str) -> None:
    with pytest.raises(InputError, match="no picture"):
        opened(encoded(10, 10, kind=kind))


@given(st.data())
def test_whatever_the_bytes_are_it_is_a_picture_or_an_input_error(data: st.DataObject) -> None:
    whole = bytearray(encoded(30, 20, kind=data.draw(st.sampled_from(["JPEG", "PNG"]))))
    for _ in range(data.draw(st.integers(0, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    picture = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    try:
        assert opened(picture, max_side_px=16).width <= 16
    except InputError:
        return


def test_values_are_taken_as_they_are() -> None:
    assert opened(np.zeros((3000, 2000, 3), np.uint8)).size == (2000, 3000)
    assert pixel_count(np.zeros((30, 20, 3), np.uint8)) == 600
    assert MAX_PIXELS >= 4865 * 4091
