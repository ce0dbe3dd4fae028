"""Countries by rough outlines that come along: in which of them a point lies."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry


def country_at(lon: float, lat: float, *, within_deg: float = 0.0) -> str | None:
    """Return the name of the country that a point lies in, or within so many degrees of; None where there is none."""
    names, tree = _countries()
    lon = (lon + 180) % 360 - 180
    points = shapely.points([(lon + turn, lat) for turn in (0, 360, -360)])
    (_, nearest), away = tree.query_nearest(
        points, max_distance=max(within_deg, 1e-9), all_matches=False, return_distance=True
    )
    return names[int(nearest[away.argmin()])] if len(nearest) else None


@cache
def _countries() -> tuple[tuple[str, ...], STRtree]:
    text = files("olci_core.area").joinpath("countries.txt").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(name for name, _ in rows), STRtree([_outline(rings) for _, rings in rows])


def _outline(rings: str) -> BaseGeometry:
    """Return a country's outline; a ring inside another one is a hole."""
    polygons = [
        shapely.make_valid(shapely.Polygon(np.array([pair.split() for pair in ring.split(",")], dtype=np.float64) / 10))
        for ring in rings.split(";")
    ]
    shape = polygons[0]
    for polygon in polygons[1:]:
        shape = shape.symmetric_difference(polygon)
    return shape
