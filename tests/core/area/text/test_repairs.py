"""Mistakes that can be repaired come with their repair, and no other."""

from __future__ import annotations

import pytest

from olci_core.area import Area
from olci_core.area.text.readings import readings
from olci_core.area.text.repairs import repairs, swapped
from olci_core.errors import InputError


@pytest.mark.parametrize(
    ("text", "action", "area"),
    [
        ("54, 170, 60, 175", "Swap longitude and latitude", Area.from_bounds(170, 54, 175, 60)),
        (
            "POLYGON((54 100, 60 100, 60 105, 54 105))",
            "Swap longitude and latitude",
            Area.from_bounds(100, 54, 105, 60),
        ),
        ("point 20, 97, 5 km", "Swap longitude and latitude", Area.from_point(97, 20, radius_km=5)),
    ],
)
def test_a_mistake_comes_with_its_repair(text: str, action: str, area: Area) -> None:
    with pytest.raises(InputError):
        readings(text)
    (repair,) = repairs(text)
    assert repair.action == action
    assert repair.area == area
    assert repair.words


def test_an_outline_that_crosses_itself_is_taken_apart_at_the_crossing() -> None:
    (repair,) = repairs("POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))")
    assert repair.action == "Repair the outline"
    assert repair.area.geometry.area == pytest.approx(50)


@pytest.mark.parametrize(
    "text",
    [
        "POLYGON((0 0, 10 0, 20 0, 0 0))",
        "10, 20, 10, 25",
        "somewhere nice",
        '{"type": "Polygon"',
        "74°70'N 3E 4N 5E",
        "POINT(400 400)",
    ],
)
def test_what_nobody_can_repair_has_no_repair(text: str) -> None:
    assert repairs(text) == ()


def test_an_area_in_the_wrong_place_can_be_swapped_if_that_leads_to_the_earth() -> None:
    assert swapped(Area.from_bounds(54, 10, 60, 20)) == Area.from_bounds(10, 54, 20, 60)
    assert swapped(Area.from_bounds(100, 10, 120, 20)) is None
    assert swapped(Area.from_bounds(170, 10, -170, 20)) is None
