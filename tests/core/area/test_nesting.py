"""What is an outline and what a hole follows from what lies in what."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from olci_core.area import Area
from olci_core.area.nesting import by_containment, sorted_out
from olci_core.area.polygons import Ring
from olci_core.area.text.readings import readings


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


def test_a_hole_beside_its_outline_is_an_outline_of_its_own() -> None:
    assert len(sorted_out([ring(0, 0, 10, 10), ring(20, 0, 21, 1)])) == 2
    across = [ring(170, 0, 190, 10), ring(-179, 4, -178, 5)]  # a hole, written from the other side of 180°
    assert len(sorted_out(across)) == 1


def test_an_outline_round_the_pole_keeps_its_hole() -> None:
    (reading,) = readings("POLYGON((0 60,120 60,240 60,0 60),(0 80,10 80,10 85,0 85,0 80))")
    whole, hole = Area.from_bounds(-180, 60, 180, 90), Area.from_bounds(0, 80, 10, 85)
    assert reading.area.area_km2 == pytest.approx(whole.area_km2 - hole.area_km2, rel=1e-6)


def test_rings_without_size_take_no_part() -> None:
    line = np.array([(0.0, 0.0), (5.0, 5.0), (5.0, 5.0), (0.0, 0.0)])
    assert len(by_containment([ring(0, 0, 10, 10), line])) == 1
    assert by_containment([]) == []
