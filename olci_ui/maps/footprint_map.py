"""The map of found scenes: their footprints, the chosen ones, and what lies under a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Protocol, TypeVar

import shapely
import streamlit as st

from olci_core.area import Area
from olci_ui.maps import texts
from olci_ui.maps.base_map import EarthMap, Step, json_text, mount
from olci_ui.maps.shapes import Feature, drawn_shape
from olci_ui.maps.tiles import tiles_in_use
from olci_ui.maps.views import MapView, view_named
from olci_ui.pictures.map_layers import layer_path, layer_token, map_layers

MAX_ON_MAP = 1000  # footprints that are drawn and named without anybody waiting


class Identified(Protocol):
    """What has an id of its own."""

    @property
    def id(self) -> str:
        """Its own word among the others."""
        ...


AnyScene = TypeVar("AnyScene", bound=Identified)


@dataclass(frozen=True, slots=True)
class FootprintOnMap:
    """One scene on the map: ``label`` is shown under the mouse; ``begin`` places it among the others by colour.

    ``bright``, the share from 0 to 1, takes the place of the date; with neither the scene has the page's own colour.
    ``mark`` is a sign that stands on it and what it means, in words.
    """

    id: str
    label: str
    area: Area
    begin: datetime | None = None
    bright: float | None = None
    mark: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class MapClick:
    """A place a person clicked, in degrees, and the scenes whose footprints lie over it, in the order given."""

    lon: float
    lat: float
    ids: tuple[str, ...]


def results_map(  # noqa: PLR0913 - what is drawn, each by its name
    scenes: Sequence[FootprintOnMap],
    *,
    area: Area | None = None,
    selected: Sequence[str] = (),
    focus: str | None = None,
    picture: str | None = None,
    view: str = "world",
    key: str = "results_map",
    height_px: int = 480,
    total: int | None = None,
) -> MapClick | None:
    """Show footprints and the area's outline; return a click once, when it is new.

    ``selected`` scenes are highlighted, the one in ``focus`` most of all, and brought into sight when it changes.
    ``picture`` is the address, from the server's root, of the scene in focus laid on this view: an image, its bounds
    in the header X-Bounds. The person lays it on the map and says how strong; that costs no rerun.
    A click on the bare map is one too, with no ids. Hovering and moving the map make no rerun. Of more than 1,000
    scenes those nearest to the one in focus, in the order given, are shown, and the page says so. ``total``: how many
    there are, where ``scenes`` are no more than those.
    """
    chosen = view_named(view)
    with st.container():  # there or not, the map stays where it is
        if (there_are := total or len(scenes)) > MAX_ON_MAP:
            st.caption(texts.NEAREST_ONLY.format(MAX_ON_MAP, there_are))
    scenes = tuple(nearest(scenes, focus))
    earth = EarthMap(chosen, store=f"olci.{key}.{view}", tiles=tiles_in_use())
    Step("clicks").add_to(earth)
    Step("pictures").add_to(earth)
    layer = named_layer(scenes, area, chosen)
    map_layers.keep(layer.token, partial(layer_text, scenes, area, chosen))
    address = _from_frame(layer_path(layer.token))
    marks = _marks(scenes, selected, focus)
    step = Step("footprints", address=address, token=layer.token, place=layer.place, **marks)
    with st.container(height=height_px, border=False, key=f"{key}_frame"):
        laid = Step("layPicture", address=_from_frame(picture))
        message = mount(earth, step, laid, key=key, height_px=height_px)
    memory = f"{key}.seen"
    if not message or message["serial"] == st.session_state.get(memory):
        return None
    st.session_state[memory] = message["serial"]
    return click_at(message["click"][0], message["click"][1], scenes)


def nearest(scenes: Sequence[AnyScene], focus: str | None) -> Sequence[AnyScene]:
    """Return the 1,000 scenes round the one in focus in the order given, the first 1,000 without one.

    They change by whole hundreds, so that stepping from scene to scene does not draw the map anew.
    """
    if len(scenes) <= MAX_ON_MAP:
        return scenes
    place = next((number for number, scene in enumerate(scenes) if scene.id == focus), 0)
    start = min(max(0, (place - MAX_ON_MAP // 2) // 100 * 100), max(0, len(scenes) - MAX_ON_MAP))
    return scenes[start : start + MAX_ON_MAP]


def click_at(lon: float, lat: float, scenes: Sequence[FootprintOnMap]) -> MapClick:
    """Return which scenes lie over a point, whatever lies on top."""
    lon = (lon + 180) % 360 - 180
    # The two sides of the cut are one place.
    points = [shapely.Point(lon, lat)] + ([shapely.Point(180, lat)] if lon == -180 else [])
    hit = [scene.id for scene in scenes if any(scene.area.geometry.intersects(point) for point in points)]
    return MapClick(lon, lat, tuple(hit))


def _from_frame(path: str | None) -> str | None:
    """Return an address as seen from the frame a map stands in, component/<name>/."""
    return None if path is None else f"../../{path}"


def _marks(scenes: Sequence[FootprintOnMap], selected: Sequence[str], focus: str | None) -> dict[str, Any]:
    numbers = {scene.id: number for number, scene in enumerate(scenes)}
    return {
        "chosen": [numbers[scene_id] for scene_id in selected if scene_id in numbers],
        "focus": numbers.get(focus) if focus is not None else None,
    }


@dataclass(frozen=True, slots=True)
class NamedLayer:
    """What lies on a map, before it is written: ``token`` names it as a whole, ``place`` where it lies.

    The place stays the same where only colours change.
    """

    token: str
    place: str


@lru_cache(maxsize=8)
def named_layer(scenes: tuple[FootprintOnMap, ...], area: Area | None, view: MapView) -> NamedLayer:
    """Return the names of a layer. A scene's id stands for its footprint."""
    place = layer_token(area.to_wkt() if area is not None else None, [scene.id for scene in scenes])
    seen = [(scene.label, scene.begin, scene.bright, scene.mark) for scene in scenes]
    return NamedLayer(layer_token(place, view.name, seen), place)


def layer_text(scenes: Sequence[FootprintOnMap], area: Area | None, view: MapView) -> str:
    """Return a layer as JSON: the scenes' features (GeoJSON), the area's outline, and what the colours mean."""
    features = []
    colours = _colours(scenes)
    for number, scene in enumerate(scenes):
        if (feature := _shape(scene.area, view)) is not None:
            properties: dict[str, Any] = {"index": number, "label": scene.label, "colour": colours[number]}
            if scene.mark is not None:
                lon, lat = scene.area.center
                properties |= {"mark": scene.mark, "at": [round(lat, 3), round(lon, 3)]}
            features.append({**feature, "properties": feature["properties"] | properties})
    outline = drawn_shape(area, view) if area is not None else None
    return json_text({"legend": _ends(scenes), "features": features, "outline": outline})


def _ends(scenes: Sequence[FootprintOnMap]) -> tuple[str, str] | None:
    """Return what the first and the last colour mean, None where there is but one colour."""
    if any(scene.bright is not None for scene in scenes):
        return texts.BRIGHT_ENDS
    begins = {scene.begin for scene in scenes if scene.begin is not None}
    if len(begins) < 2:
        return None
    first, last = min(begins), max(begins)
    if first.date() == last.date():
        return f"{first:%H:%M}", f"{last:%H:%M} UTC"
    return f"{first.day} {first:%b %Y}", f"{last.day} {last:%b %Y}"


def _colours(scenes: Sequence[FootprintOnMap]) -> list[float | None]:
    begins = [scene.begin.timestamp() for scene in scenes if scene.begin is not None]
    first_s, span_s = min(begins, default=0.0), max(begins, default=0.0) - min(begins, default=0.0)

    def colour(scene: FootprintOnMap) -> float | None:
        if scene.bright is not None or scene.begin is None or span_s == 0:
            return scene.bright
        return round((scene.begin.timestamp() - first_s) / span_s, 2)

    return [colour(scene) for scene in scenes]


@lru_cache(maxsize=4096)
def _shape(area: Area, view: MapView) -> Feature | None:
    return drawn_shape(area, view)
