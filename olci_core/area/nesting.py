"""Which rings are outlines and which are holes: by what lies in what, not by the way they are wound."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import Polygon, STRtree

from olci_core.area.polygons import Ring


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
    """Return a polygon as it is, or taken apart anew where what is called a hole is larger than the outline."""
    if len(polygon) == 1:
        return [polygon]
    shell, *holes = (float(np.ptp(ring, axis=0).prod()) if len(ring) else 0.0 for ring in polygon)
    return by_containment(polygon) if max(holes) > shell else [polygon]
