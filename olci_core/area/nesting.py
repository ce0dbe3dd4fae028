"""Which rings are outlines and which are holes: by what lies in what, not by the way they are wound."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import Polygon, STRtree

from olci_core.area.polygons import Ring

_HALF_TURN_DEG = 180.0


def by_containment(rings: list[Ring]) -> list[list[Ring]]:
    """Return polygons of rings: one that lies in an odd number of others is a hole, of the smallest round it."""
    shapes = np.array([shapely.make_valid(Polygon(ring)) if len(ring) > 3 else Polygon() for ring in rings])
    kept = [index for index in range(len(rings)) if shapely.area(shapes[index]) > 0]
    if len(kept) < 2:
        return [[rings[index]] for index in kept] or [[ring] for ring in rings[:1]]
    shapes = shapes[kept]
    areas = shapely.area(shapes)
    inside, around = STRtree(shapes).query(shapely.point_on_surface(shapes), predicate="intersects")
    larger = areas[around] > areas[inside]
    inside, around = inside[larger], around[larger]
    depth = np.bincount(inside, minlength=len(kept))
    polygons = {int(index): [rings[kept[index]]] for index in np.flatnonzero(depth % 2 == 0)}
    for hole in np.flatnonzero(depth % 2 == 1):
        shells: list[int] = [int(index) for index in around[inside == hole] if depth[index] == depth[hole] - 1]
        polygons[min(shells, key=lambda index: float(areas[index]))].append(rings[kept[hole]])
    return list(polygons.values())


def sorted_out(polygon: list[Ring]) -> list[list[Ring]]:
    """Return a polygon as it is, or taken apart anew where a hole is larger than the outline, or lies beside it."""
    if len(polygon) == 1 or (len(polygon[0]) and np.ptp(polygon[0][:, 0]) >= _HALF_TURN_DEG):
        return [polygon]  # what may go round a pole has no size on a flat map
    shell, *holes = (float(np.ptp(ring, axis=0).prod()) if len(ring) else 0.0 for ring in polygon)
    is_beside = any(_lies_beside(hole, polygon[0]) for hole in polygon[1:])
    return by_containment(polygon) if max(holes) > shell or is_beside else [polygon]


def _lies_beside(ring: Ring, other: Ring) -> bool:
    """Whether two rings in degrees have nothing in common, wherever they were cut."""
    if not len(ring) or not len(other) or np.ptp(ring[:, 0]) >= _HALF_TURN_DEG:
        return False
    (west, south), (east, north) = ring.min(axis=0), ring.max(axis=0)
    (west2, south2), (east2, north2) = other.min(axis=0), other.max(axis=0)
    return bool(
        south > north2 or north < south2 or not any(west + t <= east2 and east + t >= west2 for t in (-360, 0, 360))
    )
