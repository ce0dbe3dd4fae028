"""The map an area is drawn on."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st

from olci_core.area import Area
from olci_core.errors import InputError
from olci_ui.maps.base_map import EarthMap, Step, mount
from olci_ui.maps.shapes import Feature, area_of_drawing, area_outline
from olci_ui.maps.tiles import tiles_in_use
from olci_ui.maps.views import MapView, view_named

MAX_UNDONE_AREAS = 20  # areas that can be gone back to


@dataclass(frozen=True, slots=True)
class Sketch:
    """What was last drawn, and what came of it: an area, none, or an error in place of the area before it."""

    serial: str = ""
    view_name: str = ""
    drawing: tuple[Feature, ...] = ()
    area: Area | None = None
    error: InputError | None = None

    def stands_for(self, area: Area | None, view: MapView) -> bool:
        """Whether the drawing on this view is the area the page holds (with an error: still holds)."""
        return bool(self.serial) and self.view_name == view.name and self.area == area


def search_map(area: Area | None, *, view: str = "world", key: str = "search_map", height_px: int = 480) -> Area | None:
    """Show a map with an area that can be drawn, changed, removed and undone; return the area that is now on it.

    ``view`` is a key of ``VIEWS``. A drawing, a change or a removal makes one rerun; moving the map none. An area
    that comes from elsewhere is brought into sight.

    Raises:
        InputError: the outline on the map crosses itself; again in each run until it is repaired or replaced.
    """
    chosen = view_named(view)
    memory, past = f"{key}.sketch", _past(area, key=key)
    before: Sketch = st.session_state.get(memory, Sketch())
    step = Step("showArea", undoable=bool(past), **_shown(area, before, chosen))
    with st.container(height=height_px, border=False, key=f"{key}_frame"):
        message = mount(_map(chosen, key=key), step, key=key, height_px=height_px)
    sketch = read_message(message, before=before, area=area, view=chosen)
    st.session_state[memory] = sketch
    if sketch is not before and message.get("undo") and past:
        st.session_state[f"{key}.held"] = past.pop()
        return cast("Area | None", st.session_state[f"{key}.held"])
    if not sketch.stands_for(area, chosen) and (sketch is before or message.get("undo")):
        return area
    if sketch.error is not None:
        raise sketch.error
    return sketch.area


def _past(area: Area | None, *, key: str) -> list[Area | None]:
    """Return the areas that were here before this one, however they were given: the latest last."""
    past: list[Area | None] = st.session_state.setdefault(f"{key}.past", [])
    held = st.session_state.setdefault(f"{key}.held", area)
    if held != area:
        past.append(held)
        del past[:-MAX_UNDONE_AREAS]
        st.session_state[f"{key}.held"] = area
    return past


def read_message(message: dict[str, Any], *, before: Sketch, area: Area | None, view: MapView) -> Sketch:
    """Return the sketch after a message from the map: a new one if the message is new, else the one before."""
    if not message or message["serial"] == before.serial:
        return before
    if "drawing" not in message:
        return Sketch(message["serial"])
    drawing = tuple(message["drawing"])
    try:
        return Sketch(message["serial"], view.name, drawing, area_of_drawing(drawing, view))
    except InputError as error:
        return Sketch(message["serial"], view.name, drawing, area, error)


def _map(view: MapView, *, key: str) -> EarthMap:
    earth = EarthMap(view, store=f"olci.{key}.{view.name}", tiles=tiles_in_use(), drawing=True)
    Step("drawing", assigned="drawnItems").add_to(earth)
    return earth


def _shown(area: Area | None, sketch: Sketch, view: MapView) -> dict[str, Any]:
    """Return what the map should hold: the person's own drawing as long as it is the area, else the area's shape."""
    if sketch.stands_for(area, view):
        return {"token": sketch.serial, "drawing": list(sketch.drawing), "editable": None, "corners": 0, "fit": None}
    if area is None:
        return {"token": "nothing", "drawing": [], "editable": None, "corners": 0, "fit": None}
    outline = area_outline(area, view)
    points = [[lat, lon] for shape in outline.editable for lon, lat in shape["geometry"]["coordinates"][0]]
    return {
        "token": f"{zlib.crc32(json.dumps(outline.shapes).encode()):08x}",
        "drawing": outline.shapes,
        "editable": outline.editable,
        "corners": outline.corners,
        "fit": points,
    }
