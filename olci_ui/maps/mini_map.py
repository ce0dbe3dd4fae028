"""Small pictures of areas on the whole earth or round a pole: enough to see which of two is meant."""

from __future__ import annotations

import base64
import html
import json
import re
from functools import cache, lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from olci_core.area import Area
from olci_ui.maps import texts
from olci_ui.page_paths import web_text

WIDTH, HEIGHT = 96, 48  # pixels: the world, a degree of longitude as wide as one of latitude
_TOLERANCE_DEG = 1.2
_MIN_LAND_DEG2 = 6.0
_MIN_SEEN_DEG = 9.0  # an area smaller than this gets a ring round it


@lru_cache(maxsize=64)
def mini_map(area: Area) -> str:
    """Return an <img> of the earth with an area on it; what it shows is said in words for those who hear the page."""
    west, south, east, north = area.bounds
    said = html.escape(texts.MINI_MAP.format(west, east, south, north), quote=True)
    return f'<img class="olci-mini" width="{WIDTH}" height="{HEIGHT}" alt="{said}" src="{_address(_svg(area))}">'


def _svg(area: Area) -> str:
    shape = area.geometry.simplify(0.5)
    lon, lat = area.center
    size = max(shapely.bounds(part)[2:].sum() - shapely.bounds(part)[:2].sum() for part in shapely.get_parts(shape))
    ring = f'<circle cx="{lon:.1f}" cy="{-lat:.1f}" r="{_MIN_SEEN_DEG}" class="r"/>' if size < 2 * _MIN_SEEN_DEG else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -90 360 180"><style>'
        ".s{fill:#cfe0ea}.l{fill:#93a3ae}.a{fill:#d9480f;stroke:#d9480f;stroke-width:3}"
        ".r{fill:none;stroke:#d9480f;stroke-width:3}</style>"
        f'<rect class="s" x="-180" y="-90" width="360" height="180"/><path class="l" d="{_land()}"/>'
        f'<path class="a" fill-rule="evenodd" d="{_path(shape)}"/>{ring}</svg>'
    )


@cache
def _land() -> str:
    """Return the land's outline, as simple as so small a picture allows."""
    match = re.fullmatch(r'olci\.land\("\w+",(.*)\);\s*', web_text("land/world.js"), re.DOTALL)
    if match is None:
        raise ValueError("the land script has another form than make_land.py gives it")
    land, _ = json.loads(f"[{match[1]}]")
    rings = [np.cumsum(np.reshape(polygon[0], (-1, 2)), axis=0) / 100 for polygon in land if len(polygon[0]) >= 6]
    shapes = [shapely.Polygon(ring).buffer(0) for ring in rings]
    return _path(shapely.union_all([one for one in shapes if one.area > _MIN_LAND_DEG2]).simplify(_TOLERANCE_DEG))


def _path(shape: BaseGeometry) -> str:
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(shape))]
    return "".join("M" + "L".join(f"{lon:.1f} {-lat:.1f}" for lon, lat in ring[:-1]) + "Z" for ring in rings)


def _address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
