"""Pictures of one area one after the other, as one moving file."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from olci_core.errors import InputError
from olci_core.picture import animation


def test_an_animation_has_a_frame_for_each_picture() -> None:
    frames = [(np.full((40, 60, 3), value, np.uint8), f"frame {value}") for value in (0, 120, 250)]
    with Image.open(io.BytesIO(animation(frames, frame_ms=200))) as gif:
        assert getattr(gif, "n_frames", 1) == 3
        assert gif.size == (60, 70)
        assert gif.info["duration"] == 200
        assert gif.info["loop"] == 0


def test_an_animation_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="at least one"):
        animation([])
