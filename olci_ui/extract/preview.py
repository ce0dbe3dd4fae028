"""The cut of one scene as a picture, in seconds: a coarser one where there are very many pixels."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from olci_core.area import Area
from olci_core.extract import Grid, cut, cut_cost, write_picture
from olci_core.library import Entry
from olci_ui.extract import texts
from olci_ui.extract.choices import CutChoices
from olci_ui.formats import moment
from olci_ui.notices import errors_shown
from olci_ui.pictures.image_html import image_html
from olci_ui.session.clicks import kept, taken
from olci_ui.session.into_view import bring_into_view

PREVIEW = "extract_preview"  # a click that waits until the choices have been read
MAX_PREVIEW_CELLS = 2_000_000  # of a preview: no screen shows more
_SPEED, _SHOWN = "extract_speed", "extract_previewed"


def measured_speed() -> float:
    """Return how much longer a cut takes here than is reckoned with, as the last preview has shown."""
    return float(st.session_state.get(_SPEED, 1.0))


def preview_button(bar: DeltaGenerator) -> None:
    """Draw the button."""
    bar.button(texts.PREVIEW, key=PREVIEW, icon=":material/visibility:", on_click=kept(PREVIEW))


def preview(entry: Entry, area: Area, choices: CutChoices, *, bands: Sequence[str] | None) -> None:
    """Cut the area out of one scene and show it."""
    pixel_m = preview_pixel_m(Grid.for_area(area, pixel_m=choices.pixel_m, crs=choices.crs), choices.pixel_m)
    names = tuple(bands or choices.variables[:1])
    began_s = time.monotonic()
    with st.container(key=_SHOWN), errors_shown(), st.spinner(texts.CUTTING_ONE):
        said = texts.PREVIEW_SAYS.format(moment(entry.product.begin))
        try:
            dataset = cut(entry.path, area, variables=names, pixel_m=pixel_m, crs=choices.crs, mask=choices.mask)
            with tempfile.TemporaryDirectory() as folder:
                write_picture(dataset, Path(folder) / "cut.png", bands=names)
                picture = (Path(folder) / "cut.png").read_bytes()
        finally:
            taken(PREVIEW)  # made or refused: it is not tried again with the next run
        st.html(image_html(picture, alt=said, max_width_px=720))
        if pixel_m > choices.pixel_m:
            st.caption(texts.PREVIEW_IS_COARSER.format(pixel_m, choices.pixel_m))
        reckoned = cut_cost(Grid.for_area(area, pixel_m=pixel_m, crs=choices.crs), variables=len(names), formats=())
        st.session_state[_SPEED] = max((time.monotonic() - began_s) / reckoned.seconds, 0.5)
    bring_into_view(_SHOWN, turn=f"{began_s}")


def preview_pixel_m(grid: Grid, pixel_m: float) -> float:
    """Return the pixels of a preview: those that are wanted, or as much larger as makes it quick."""
    return pixel_m * max(1.0, math.sqrt(grid.rows * grid.columns / MAX_PREVIEW_CELLS))
