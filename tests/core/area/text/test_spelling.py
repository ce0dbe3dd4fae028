"""Other languages' letters and decimal commas, and dashes for signs: read as meant, and asked about where in doubt."""

from __future__ import annotations

import pytest

from olci_core.area import Area
from olci_core.area.text.places import PointWithoutRadius
from olci_core.area.text.readings import readings

EAST, WEST = Area.from_bounds(10, 54, 12, 56), Area.from_bounds(-12, 54, -10, 56)


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("–82, 71.5, –75, 74", [Area.from_bounds(-82, 71.5, -75, 74)]),
        ("–82 71.5 –75 74", [Area.from_bounds(-82, 71.5, -75, 74)]),
        ("－82，71.5，－75，74", [Area.from_bounds(-82, 71.5, -75, 74)]),
        ("71.5 –74 N, 82 –75 W", [Area.from_bounds(-82, 71.5, -75, 74)]),
        ("57,5°N 20,1°E 58,2°N 21,3°E", [Area.from_bounds(20.1, 57.5, 21.3, 58.2)]),
        ("57°30´N 20°06`E 58°12´00´´N 21°18´E", [Area.from_bounds(20.1, 57.5, 21.3, 58.2)]),
        ("5730N 02006E 5812N 02118E", [Area.from_bounds(20.1, 57.5, 21.3, 58.2)]),
        ("573000N0200600E 581200N0211800E", [Area.from_bounds(20.1, 57.5, 21.3, 58.2)]),
        ("10 Ost bis 12 Ost, 54 Nord bis 56 Nord", [EAST]),
        ("norte 56 sur 54 oeste 10 este 12", [EAST]),
        ("54°N 10°Ö 56°N 12°Ö", [EAST]),
        ("10°O-12°O, 54°N-56°N", [EAST, WEST]),
        ("54°N 10°W 56°N 12°O", [Area.from_bounds(-10, 54, 12, 56)]),
        ("54°N 10°O 56°N 12°E", [Area.from_bounds(-10, 54, 12, 56)]),
        ("lat=54,56 lon=10,12", [EAST]),
    ],
)
def test_a_box_in_other_spellings_is_the_box_that_is_meant(text: str, areas: list[Area]) -> None:
    assert [reading.area for reading in readings(text)] == areas


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("57,5°N 20,1°E", [(20.1, 57.5)]),
        ("lat: 57,5 lon: 20,1", [(20.1, 57.5)]),
        ("57,5; 20,1", [(57.5, 20.1), (20.1, 57.5)]),
        ("57,5° 20,1°", [(57.5, 20.1), (20.1, 57.5)]),
        ("5730.0N 02006.0E", [(20.1, 57.5)]),
        ("57 N 20 O", [(20, 57), (-20, 57)]),
    ],
)
def test_a_point_with_decimal_commas_is_no_box(text: str, places: list[tuple[float, float]]) -> None:
    with pytest.raises(PointWithoutRadius) as asked:
        readings(text)
    assert [(place.lon, place.lat) for place in asked.value.places] == places
