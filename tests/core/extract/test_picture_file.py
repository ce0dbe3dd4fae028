"""A picture for a slide: colours or one variable, as high as the area, its texts within it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from olci_core.area import Area
from olci_core.extract import cut, write_picture
from olci_core.extract.picture_file import picture
from tests.core.extract.conftest import Make


@pytest.mark.parametrize("bands", [None, ["MCI"], "MCI", ["MCI", "Oa06_reflectance", "Oa04_reflectance"]])
def test_a_picture_shows_colours_or_one_variable(bands: list[str] | str | None, dataset: Any, tmp_path: Path) -> None:
    write_picture(dataset, tmp_path / "cut.png", bands=bands)
    with Image.open(tmp_path / "cut.png") as image:
        assert image.width >= 1000
        assert len(image.convert("RGB").getcolors(10**7) or ()) > 200


def test_a_picture_in_longitude_and_latitude_is_as_high_as_the_area(make: Make, tmp_path: Path) -> None:
    area = Area.from_bounds(19.9, 56.9, 20.1, 57.1)  # twice as high as wide on the ground, so 0.2 by 0.2 degrees
    degrees = cut(make(20.0, 57.0), area, variables=["MCI"], crs="EPSG:4326")
    axes = picture(degrees, ["MCI"]).axes[0]
    assert axes.get_aspect() == pytest.approx(1 / np.cos(np.radians(57)), rel=0.01)


def test_texts_of_a_picture_stay_within_it_and_apart(make: Make) -> None:
    strip = cut(make(20.0, 57.0), Area.from_bounds(19.98, 56.85, 20.02, 57.15), variables=["MCI"])
    for day in (strip, strip.isel(y=slice(40, 50))):
        figure = picture(day, ["MCI"])
        figure.canvas.draw()
        seen = [text.get_window_extent() for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
        for box in seen:
            assert box.x0 >= 0
            assert box.x1 <= figure.bbox.width
            assert box.y1 <= figure.bbox.height
        bar = figure.axes[1].get_window_extent()
        credit = figure.get_supxlabel()
        (box,) = [text.get_window_extent() for text in figure.findobj(Text) if text.get_text() == credit]
        assert box.y1 < bar.y0
