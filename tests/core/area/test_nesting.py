"""What is an outline and what a hole follows from what lies in what."""

from __future__ import annotations

import numpy as np
import shapely

from olci_core.area.nesting import by_containment, sorted_out
from olci_core.area.polygons import Ring


def ring(west: float, south: float, east: float, north: float, *, clockwise: bool = False) -> Ring:
    return shapely.get_coordinates(shapely.box(west, south, east, north, ccw=not clockwise))


def test_rings_are_sorted_whatever_their_order_and_winding() -> None:
    outer, hole, island, other = ring(0, 0, 10, 10), ring(2, 2, 8, 8), ring(4, 4, 6, 6), ring(20, 0, 21, 1)
    for order in ((hole, outer, other, island), (island, hole, outer[::-1], other[::-1])):
        polygons = by_containment(list(order))
        areas = sorted(shapely.Polygon(shell, holes).area for shell, *holes in polygons)
        assert areas == [1, 4, 64]


def test_a_hole_larger_than_its_outline_is_the_outline() -> None:
    (polygon,) = sorted_out([ring(2, 2, 8, 8), ring(0, 0, 10, 10)])
    assert shapely.Polygon(polygon[0], polygon[1:]).area == 64


def test_rings_without_size_take_no_part() -> None:
    line = np.array([(0.0, 0.0), (5.0, 5.0), (5.0, 5.0), (0.0, 0.0)])
    assert len(by_containment([ring(0, 0, 10, 10), line])) == 1
    assert by_containment([]) == []
