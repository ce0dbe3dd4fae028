"""Regions laid out within ±180°: the same after a turn, their bounds the narrowest, touching across the cut."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from olci_core.area import Area
from tests.core.area.samples import OUTLINES, same_region


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ((170, -10, -170, 10), (170, -10, -170, 10)),
        ((170, -10, 180, 10), (170, -10, 180, 10)),
        ((-180, -10, -170, 10), (-180, -10, -170, 10)),
        ((180, -10, 190, 10), (-180, -10, -170, 10)),
        ((-180, 60, 180, 90), (-180, 60, 180, 90)),
        ((10, 0, -10, 5), (10, 0, -10, 5)),
        ((-400, 0, 400, 5), (-180, 0, 180, 5)),
    ],
)
def test_bounds_come_back_as_they_went_in(
    bounds: tuple[int, int, int, int], expected: tuple[int, int, int, int]
) -> None:
    assert Area.from_bounds(*bounds).bounds == expected


def test_bounds_of_several_parts_are_the_narrowest() -> None:
    area = Area.from_wkt("MULTIPOLYGON(((175 0,176 0,176 1,175 0)),((-170 0,-169 0,-169 1,-170 0)))")
    assert area.bounds == (175.0, 0.0, -169.0, 1.0)
    assert not area.crosses_antimeridian


@given(OUTLINES, st.sampled_from([-360, 0, 360]))
def test_a_turn_round_the_earth_changes_nothing(bounds: tuple[float, float, float, float], turn: int) -> None:
    west, south, east, north = bounds
    assume(west + turn >= -540 and east + turn <= 540)
    box = shapely.box(west, south, east, north)
    turned = shapely.transform(box, lambda points: points + np.array([turn, 0]))
    assert same_region(Area.from_wkt(turned.wkt), Area.from_bounds(*bounds))


@pytest.mark.parametrize(
    ("one", "two", "meet"),
    [
        (Area.from_bounds(170, 0, 180, 10), Area.from_bounds(-180, 5, -170, 6), True),
        (Area.from_bounds(-180, 5, -170, 6), Area.from_bounds(170, 0, 180, 10), True),
        (Area.from_bounds(170, 0, 180, 10), Area.from_bounds(-180, 10, -170, 20), True),
        (Area.from_bounds(170, 0, 180, 10), Area.from_bounds(-180, 11, -170, 20), False),
        (Area.from_bounds(0, 80, 10, 90), Area.from_bounds(100, 80, 110, 90), True),
        (Area.from_bounds(0, 80, 10, 90), Area.from_bounds(100, -90, 110, -80), False),
        (Area.from_bounds(0, -90, 10, -80), Area.from_bounds(100, -90, 110, -80), True),
        (Area.from_bounds(0, 0, 1, 1), Area.from_bounds(1, 1, 2, 2), True),
        (Area.from_bounds(0, 0, 1, 1), Area.from_bounds(1.001, 0, 2, 2), False),
    ],
)
def test_touching_is_meeting_also_across_the_cut(one: Area, two: Area, meet: bool) -> None:
    assert one.intersects(two) is meet
