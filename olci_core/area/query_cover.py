"""What to ask the catalogue for: flat polygons that every footprint meeting an area also meets.

The catalogue compares footprints as they were recorded, flat: its edges are straight in longitude and latitude, while
in truth they are great circles, which run nearer to the pole. So the area is widened by what such an edge can bulge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import shapely
from shapely import Polygon

from olci_core.area.polygons import Region, bounds_of, polygons_of, wrapped
from olci_core.errors import InputError

# The sides of frames are recorded in edges of up to 303 km, a quarter of 180 s of flight.
_EDGE_RAD = 310 / 6371
# What records are off (2 km), what rounding and the first simplification take away, and some room beside.
_MARGIN_DEG = 0.06
_FIRST_SIMPLIFICATION_DEG = 0.01
_DECIMALS = 3
_BANDS_DEG = (0.0, 70.0, 80.0, 85.0, 90.0)
_COARSER_DEG = tuple(0.02 * 1.5**step for step in range(13))  # up to 2.6
_MIN_CORNER = 8  # characters: "10 54.5,"
_EARTH = shapely.box(-720, -90, 720, 90)


@lru_cache(maxsize=32)
def search_wkts(region: Region, *, holds_pole: bool, max_chars: int) -> tuple[str, ...]:
    """Return POLYGONs of at most ``max_chars`` characters in all: of the covers the closest that is so short.

    Raises:
        InputError: ``max_chars`` is too small even for two boxes.
    """
    for candidate in _covers(region, holds_pole=holds_pole, corners=max_chars // _MIN_CORNER):
        texts = tuple(_wkt(part) for part in _in_parts(candidate))
        if sum(map(len, texts)) <= max_chars:
            return texts
    raise InputError(f"No area can be written in {max_chars} characters.", hint="Allow at least 200.")


def bulge_deg(lat: float) -> float:
    """Return how many degrees of latitude a recorded edge may lie from the great circle it stands for.

    A great circle of length s, written φ(λ), obeys φ'' = -tan φ (cos² φ + 2 φ'²); so it leaves the line between its
    ends by at most s² tan φ / 8 where it runs east and twice that where it runs steeply. φ is the highest latitude
    that an edge through ``lat`` reaches; beyond all formulas, no point is further than s from both ends.
    """
    reached_rad = min(np.radians(abs(lat)) + _EDGE_RAD, np.radians(89.9))
    return float(np.degrees(min(_EDGE_RAD**2 * np.tan(reached_rad) / 4, _EDGE_RAD)))


def _covers(region: Region, *, holds_pole: bool, corners: int) -> Iterator[Region]:
    """Yield ever coarser covers, leaving out those that clearly have more than so many corners."""
    padded = _padded(_with_whole_caps(region) if holds_pole else region)
    yield _filled(padded)
    for tolerance in _COARSER_DEG:
        # Simplifying takes away up to the tolerance twice, widening gives it back.
        simple = padded.simplify(tolerance)
        if shapely.get_num_coordinates(simple) > 40 * corners:
            continue
        coarse = _filled(polygons_of(simple.buffer(2 * tolerance, quad_segs=2).simplify(tolerance)))
        if coarse.covers(padded):
            yield coarse
    yield _union([part.convex_hull for part in shapely.get_parts(padded)])
    yield shapely.box(*bounds_of(wrapped(polygons_of(padded.intersection(_EARTH)))))


def _with_whole_caps(region: Region) -> Region:
    """Return the region with each part at a pole grown to the whole cap from its lowest latitude."""
    parts = []
    for part in shapely.get_parts(region):
        _, south, _, north = part.bounds
        parts.append(shapely.box(-180, south, 180, north) if south == -90 or north == 90 else part)
    return _union(parts)


def _padded(region: Region) -> Region:
    """Return the region widened by what edges bulge at its latitudes; it may pass ±180 and ±90."""
    region = polygons_of(region.simplify(_FIRST_SIMPLIFICATION_DEG))
    pieces = []
    for low, high in pairwise(_BANDS_DEG):
        for south, north in ((low, high), (-high, -low)):
            piece = region.intersection(shapely.box(-180, south, 180, north))
            if not piece.is_empty:
                furthest = max(abs(piece.bounds[1]), abs(piece.bounds[3]))
                width = bulge_deg(furthest) + _MARGIN_DEG
                pieces.append(piece.buffer(width, join_style="mitre", mitre_limit=2))
    return _union(pieces)


def _filled(region: Region) -> Region:
    return _union([Polygon(part.exterior) for part in shapely.get_parts(region)])


def _in_parts(region: Region) -> list[Polygon]:
    """Return the parts of a flat region inside ±180 and ±90, without holes and needless corners."""
    flat = _filled(wrapped(polygons_of(region.intersection(_EARTH))))
    return [part.simplify(1e-9) for part in shapely.get_parts(flat)]


def _union(parts: Sequence[Region]) -> Region:
    return polygons_of(shapely.union_all(parts))


def _wkt(part: Polygon) -> str:
    corners = np.round(shapely.get_coordinates(part.exterior), _DECIMALS) + 0.0  # no minus before a zero
    text = ",".join(f"{lon:.{_DECIMALS}f} {lat:.{_DECIMALS}f}" for lon, lat in corners)
    return f"POLYGON(({text}))".replace("." + "0" * _DECIMALS, "")
