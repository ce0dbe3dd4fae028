"""What to ask the catalogue for: flat polygons that every footprint meeting an area also meets.

The catalogue compares footprints as they were recorded, flat: its edges are straight in longitude and latitude, while
in truth they are great circles, which run nearer to the pole. So the area is widened by what such an edge can bulge.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from olci_core.area.rings import Region, polygons_of, wrapped
from olci_core.errors import InputError

# Edges of frames are up to 305 km long: a quarter of a frame of 180 s.
_EDGE_RAD = 310 / 6371
# What the records themselves are off (edges are straight to about 2 km), and what rounding to 3 decimals takes away.
_MARGIN_DEG = 0.03
_DECIMALS = 3
_BANDS = (0, 50, 65, 75, 80, 84, 90)
_COARSER_DEG = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 6.0)


def search_wkts(region: Region, *, holds_pole: bool, max_chars: int) -> tuple[str, ...]:
    """Return POLYGONs of at most ``max_chars`` characters in all, the exactest superset that is so short.

    Raises:
        InputError: ``max_chars`` is too small for even two boxes.
    """
    for parts in _supersets(region, holds_pole=holds_pole):
        texts = tuple(_wkt(part) for part in parts)
        if sum(map(len, texts)) <= max_chars:
            return texts
    raise InputError(f"No area can be told in {max_chars} characters.", hint="Allow at least 200.")


def bulge_deg(lat: float) -> float:
    """Return by how many degrees of latitude a recorded edge may miss a point at this latitude.

    A great circle of length s leaves the line straight in longitude and latitude by at most s² tan(lat) / 4 along a
    meridian (s² tan(lat) / 8 where it runs east, twice that where it is steep), taken at the latitude it may reach;
    never by more than s itself.
    """
    reached = min(np.radians(abs(lat)) + _EDGE_RAD, np.radians(89.9))
    return float(np.degrees(min(_EDGE_RAD**2 * np.tan(reached) / 4, _EDGE_RAD)))


def _supersets(region: Region, *, holds_pole: bool) -> Iterator[list[Polygon]]:
    padded = _padded(_with_whole_caps(region) if holds_pole else region)
    for tolerance in _COARSER_DEG:
        # What a widening by the tolerance adds, simplifying to the tolerance cannot take away again.
        wider = padded.buffer(tolerance, join_style="mitre", mitre_limit=2) if tolerance else padded
        coarse = _without_holes(wider.simplify(max(tolerance, 1e-9)))
        if coarse.covers(padded):
            yield _cut(coarse)
    hulls = shapely.union_all([part.convex_hull for part in shapely.get_parts(padded)])
    yield _cut(hulls)
    yield _cut(shapely.union_all([shapely.box(*part.bounds) for part in _cut(hulls)]))
    yield [Polygon.from_bounds(*_hemisphere(padded, side).bounds) for side in (-1, 1) if _hemisphere(padded, side)]


def _with_whole_caps(region: Region) -> Region:
    """Return the region with each part that touches a pole grown to the whole cap from its lowest latitude."""
    parts = []
    for part in shapely.get_parts(region):
        _, south, _, north = part.bounds
        touches = south == -90 or north == 90
        parts.append(shapely.box(-180, south, 180, north) if touches else part)
    return polygons_of(shapely.union_all(parts))


def _padded(region: Region) -> shapely.Geometry:
    """Return the region widened by the bulge of its latitudes; longitudes may pass ±180."""
    pieces = []
    for sign in (-1, 1):
        for low, high in zip(_BANDS, _BANDS[1:], strict=False):
            band = shapely.box(-180, *sorted((sign * low, sign * high))[:1], 180, max(sign * low, sign * high))
            piece = region.intersection(band)
            if not piece.is_empty:
                far = max(abs(piece.bounds[1]), abs(piece.bounds[3]))
                pieces.append(piece.buffer(bulge_deg(far) + _MARGIN_DEG, join_style="mitre", mitre_limit=2))
    return shapely.union_all(pieces)


def _without_holes(geometry: shapely.Geometry) -> shapely.Geometry:
    shells = [Polygon(part.exterior) for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    return shapely.union_all(shells)


def _cut(geometry: shapely.Geometry) -> list[Polygon]:
    earth = shapely.box(-720, -90, 720, 90)
    flat = polygons_of(shapely.union_all([wrapped(polygons_of(geometry.intersection(earth)))]))
    return [Polygon(part.exterior) for part in shapely.get_parts(flat)]


def _hemisphere(geometry: shapely.Geometry, side: int) -> shapely.Geometry:
    half = shapely.box(*sorted((0, 180 * side))[:1], -90, max(0, 180 * side), 90)
    return MultiPolygon(_cut(geometry)).intersection(half) if _cut(geometry) else geometry


def _wkt(part: Polygon) -> str:
    rounded = np.round(shapely.get_coordinates(part.exterior), _DECIMALS) + 0.0
    corners = ",".join(f"{lon:.{_DECIMALS}f} {lat:.{_DECIMALS}f}" for lon, lat in rounded)
    return f"POLYGON(({corners}))".replace(".000", "")
