"""Squares of the military grid."""

from __future__ import annotations

import pytest

from olci_core.area.text.grid_reference import grid_places
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


@pytest.mark.parametrize("reference", ["33VUN12345678", "33VUN", "32T MA 1234 5678"])
def test_a_square_that_does_not_lie_in_its_band_is_no_place(reference: str) -> None:
    """Band V ends at 64° N, and no square of that letter lies in it."""
    assert grid_places(reference) == ()


@pytest.mark.parametrize("reference", ["33VUC", "33WVN00", "33XVG1234", "34CDS", "4QFJ12345678"])
def test_a_square_on_the_edge_of_its_band_is_a_place(reference: str) -> None:
    (place,) = grid_places(reference)
    assert reference in place.words
