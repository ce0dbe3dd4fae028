"""A folium map that needs no network: its scripts are ours, its land comes along, its view stays."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from typing import Any

import folium
import streamlit_folium
from branca.element import MacroElement
from folium.template import Template

from olci_ui.maps import texts
from olci_ui.maps.assets import scripts
from olci_ui.maps.tiles import Tiles, imagery
from olci_ui.maps.views import MapView

_LEAFLET = "vendor/leaflet/leaflet.js"
_PROJECTIONS = ("vendor/proj4/proj4.js", "vendor/proj4leaflet/proj4leaflet.js", "map/crs_polar.js")
_EARTH = ("map/colours.js", "map/earth.js", "map/graticule.js")
_DRAW = "vendor/leaflet-draw/leaflet.draw"


class Step(MacroElement):
    """One call into our scripts: ``olci.<name>(map, options)``, rendered where it stands in the map."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        {{ this.assigned }}olci.{{ this.step }}({{ this.map_name() }}, {{ this.options }});
        {% endmacro %}"""
    )

    def __init__(self, step: str, *, assigned: str = "", **options: Any) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has types only here and there
        self._name = "Step"
        self.step = step
        self.options = json_text(options)
        self.assigned = f"var {assigned} = " if assigned else ""

    def map_name(self) -> str:
        """Return the name of the map's variable, however deep this step stands in it."""
        element = self._parent
        while element is not None and not isinstance(element, folium.Map):
            element = element._parent  # noqa: SLF001 - branca has no public name for it
        if element is None:
            raise ValueError("a step stands in no map")
        return str(element.get_name())


def json_text(value: Any) -> str:
    """Write a value as JSON that can stand in a script."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


class EarthMap(folium.Map):
    """The map before anything is drawn on it, in one view."""

    def __init__(self, view: MapView, *, store: str, tiles: Tiles | None, drawing: bool = False) -> None:
        super().__init__(
            location=view.center,
            zoom_start=view.zoom,
            tiles=None,
            crs=view.crs,
            font_size="13px",
            max_bounds_viscosity=1.0,
        )
        # The arguments of these names go to tiles alone.
        self.options |= {"min_zoom": 1, "max_zoom": 11 if view.pole else 13}
        self.default_js, self.default_css = _files(view, drawing=drawing)
        background = None if tiles is None or view.pole else asdict(tiles)
        pictures = imagery(view.crs) if tiles is not None else None
        seen = asdict(pictures) if pictures is not None else None
        Step(
            "earth",
            words=dict(texts.IN_MAP),
            land=view.land,
            polar=view.pole != 0,
            store=store,
            tiles=background,
            imagery=seen,
        ).add_to(self)


@cache
def _files(view: MapView, *, drawing: bool) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    projections = () if not view.pole else _PROJECTIONS
    polar_drawing = ("map/polar_drawing.js",) if view.pole else ()
    draw = (f"{_DRAW}.js", *polar_drawing, "map/drawing.js") if drawing else ("map/footprints.js", "map/overlay.js")
    js = scripts(_LEAFLET, *projections, *_EARTH, f"land/{view.land}.js", *draw)
    css = ("vendor/leaflet/leaflet.css", *((f"{_DRAW}.css",) if drawing else ()), "map/map.css")
    return js, scripts(*css)


class _Changing(folium.FeatureGroup):
    """The steps that may differ from run to run."""

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002 - folium's own signature
        """Leave the figure's own page alone: the component takes the steps' script, and nobody reads that page.

        Written into it, a thousand footprints would be taken for a template, and parsed as one in every run.
        """
        return ""


def mount(earth: EarthMap, *steps: Step, key: str, height_px: int) -> dict[str, Any]:
    """Put a map on the page and return the last message of its scripts, {} before the first.

    The steps may differ from run to run: they are taken in without the map being built anew.
    """
    changing = _Changing("changing")
    for step in steps:
        step.add_to(changing)
    # With no returned objects the component itself reports nothing: a pan or a zoom costs no rerun.
    message = streamlit_folium.st_folium(
        earth,
        key=key,
        height=height_px,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=changing,
    )
    return message or {}
