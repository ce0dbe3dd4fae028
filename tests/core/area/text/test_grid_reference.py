"""Squares of the military grid."""

from __future__ import annotations

import pytest

from olci_core.area.text.places import PointWithoutRadius
from olci_core.area.text.readings import readings


def test_a_square_of_the_military_grid_is_an_area() -> None:
    (reading,) = readings("33VWE")
    assert reading.area.area_km2 == pytest.approx(10_000, rel=0.003)
    assert "100 km wide" in reading.words


@pytest.mark.parametrize("text", ["57.5 N 20.1 E", "57.5 S 20.1 W", "12.25 N 33.6 W"])
def test_degrees_with_letters_are_no_place_on_the_utm_grid(text: str) -> None:
    with pytest.raises(PointWithoutRadius) as caught:
        readings(text)
    (place,) = caught.value.places
    numbers = [float(one) for one in text.split()[::2]]
    assert [abs(place.lat), abs(place.lon)] == numbers
