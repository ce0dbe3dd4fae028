"""Scenes as pictures: placed on the earth by their footprint, cut to an area, judged by eye and by brightness."""

from __future__ import annotations

from olci_core.natural_colour import BRIGHT_VALUE, MAX_PIXELS
from olci_core.picture.animation import animation
from olci_core.picture.brightness import bright_share, inside_area
from olci_core.picture.clearest import Candidate, ChosenScene, Period, clearest_of_each, first_day_of
from olci_core.picture.crop import Crop, crop, on_map
from olci_core.picture.decoding import WORKING_PIXELS, Picture, opened, pixel_count
from olci_core.picture.drawing import draw, encoded, line_work
from olci_core.picture.grid import PixelGrid
from olci_core.picture.mosaic import Mosaic, fewest_covering
from olci_core.picture.placement import Placement, place

__all__ = [
    "BRIGHT_VALUE",
    "MAX_PIXELS",
    "WORKING_PIXELS",
    "Candidate",
    "ChosenScene",
    "Crop",
    "Mosaic",
    "Period",
    "Picture",
    "PixelGrid",
    "Placement",
    "animation",
    "bright_share",
    "clearest_of_each",
    "crop",
    "draw",
    "encoded",
    "fewest_covering",
    "first_day_of",
    "inside_area",
    "line_work",
    "on_map",
    "opened",
    "pixel_count",
    "place",
]
