"""The one form of a region that its own text gives back: rounded, valid, no edge wider than 180°."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from olci_core.area.polygons import MIN_SIZE_DEG2, TURN_DEG, Region, Ring, on_grid, polygons_of

DECIMALS = 9  # of a degree, 0.1 mm: an area has no more than its text, so that both are the same area
_HALF_TURN = 180.0
_ROUNDS = 5


def canonical(region: Region) -> Region:
    """Return a region in the form that its own text gives back: coordinates rounded, no edge wider than 180°.

    What rounding leaves without size is taken out; what it makes cross is taken apart. A region in this form is valid,
    and stays as it is when its text is read.
    """
    region = _with_short_edges(region)  # thirds of a turn at the most, which rounding does not lengthen
    for _ in range(_ROUNDS):
        region = _without_specks(_rounded(region))
        if region.is_valid:
            break
        region = on_grid(region)
    return polygons_of(shapely.normalize(region))


def as_written(polygons: list[list[Ring]]) -> Region | None:
    """Return polygons as the region that they already are; None where they must be laid out first.

    They are where they are valid, within ±180 and ±90, and no edge is wider than 180°.
    """
    points = np.concatenate([ring for polygon in polygons for ring in polygon])
    if np.abs(points[:, 0]).max() > _HALF_TURN or np.abs(points[:, 1]).max() > 90:
        return None
    region = polygons_of(MultiPolygon([Polygon(outer, holes) for outer, *holes in polygons]))
    return region if not region.is_empty and _widest_step(region) <= _HALF_TURN and region.is_valid else None


def is_wide(polygon: list[Ring]) -> bool:
    """Whether an outline has an edge of more than 180° of longitude, which may mean the short way round the earth.

    An edge along a pole, or of exactly 360°, means one thing alone.
    """
    for ring in polygon:
        steps = np.abs(np.diff(ring[:, 0]))
        at_pole = (np.abs(ring[:-1, 1]) == 90) & (ring[1:, 1] == ring[:-1, 1])
        if ((steps > _HALF_TURN) & (steps != TURN_DEG) & ~at_pole).any():
            return True
    return False


def with_short_edges(ring: Ring) -> Ring:
    """Return a ring with points put along its edges of more than 180°: then it means the long way."""
    wide = np.flatnonzero(np.abs(np.diff(ring[:, 0])) > _HALF_TURN)
    thirds = [ring[wide] + (ring[wide + 1] - ring[wide]) * share for share in (1 / 3, 2 / 3)]
    return np.insert(ring, np.repeat(wide + 1, 2), np.stack(thirds, axis=1).reshape(-1, 2), axis=0)


def _rounded(region: Region) -> Region:
    plain = shapely.transform(region, lambda points: np.round(points, DECIMALS) + 0.0)
    try:
        return shapely.remove_repeated_points(plain)
    except shapely.errors.GEOSException:  # a ring of which no more than two points are left
        return on_grid(region)


def _with_short_edges(region: Region) -> Region:
    if _widest_step(region) <= _HALF_TURN:
        return region
    return MultiPolygon(
        [
            Polygon(
                with_short_edges(shapely.get_coordinates(part.exterior)),
                [with_short_edges(shapely.get_coordinates(hole)) for hole in part.interiors],
            )
            for part in shapely.get_parts(region)
        ]
    )


def _without_specks(region: Region) -> Region:
    """Return a region without the parts and holes that are too small to be more than rounding errors."""
    rings = shapely.get_rings(shapely.get_parts(region))
    if len(rings) == 0 or shapely.area(shapely.polygons(rings)).min() > MIN_SIZE_DEG2:
        return region
    kept = [part for part in shapely.get_parts(region) if Polygon(part.exterior).area > MIN_SIZE_DEG2]
    whole = [
        Polygon(part.exterior, [hole for hole in part.interiors if Polygon(hole).area > MIN_SIZE_DEG2]) for part in kept
    ]
    return polygons_of(MultiPolygon(whole))


def _widest_step(region: Region) -> float:
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(region)), return_index=True)
    steps = np.abs(np.diff(points[:, 0]))[ring[1:] == ring[:-1]]
    return float(steps.max(initial=0.0))


def canonical_rings(rings: Sequence[Ring]) -> list[Polygon | None]:
    """Return for each ring the region inside it, canonical, all made at once; None for one that has to be laid out.

    It has to where it is not valid as it stands, leaves ±180 and ±90, or has an edge wider than 180°.
    """
    regions: list[Polygon | None] = [None] * len(rings)
    numbers = [number for number, ring in enumerate(rings) if len(ring) >= 4]
    if not numbers:
        return regions
    sizes = np.array([len(rings[number]) for number in numbers])
    given = np.concatenate([rings[number] for number in numbers])
    points = np.round(given, DECIMALS) + 0.0
    at = np.repeat(np.arange(len(numbers)), sizes)
    with np.errstate(invalid="ignore"):
        off = ~((np.abs(points[:, 0]) <= _HALF_TURN) & (np.abs(points[:, 1]) <= 90))
        for lon in (given[:, 0], points[:, 0]):  # rounding may make an edge half a turn long, or longer
            off[1:] |= (at[1:] == at[:-1]) & ~(np.abs(np.diff(lon)) <= _HALF_TURN)
    ends = np.cumsum(sizes) - 1
    closed = (points[ends] == points[ends - sizes + 1]).all(axis=1)
    plain = np.flatnonzero(closed & (np.bincount(at, weights=off, minlength=len(numbers)) == 0))
    if not len(plain):
        return regions
    kept = np.isin(at, plain)
    shapes = shapely.polygons(shapely.linearrings(points[kept], indices=np.searchsorted(plain, at[kept])))
    whole = (shapely.area(shapes) > MIN_SIZE_DEG2) & shapely.is_valid(shapes)
    found = shapely.normalize(shapely.remove_repeated_points(np.asarray(shapes)[whole]))
    for place, shape in zip(plain[whole], found, strict=True):
        regions[numbers[place]] = shape
    return regions
