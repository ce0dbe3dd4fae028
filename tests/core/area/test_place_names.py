"""A point is named by its country or its sea."""

from __future__ import annotations

import pytest

from olci_core.area.place_names import OPEN_SEA, place_name


@pytest.mark.parametrize(
    ("lon", "lat", "name"),
    [
        (20.1, 57.5, "Gotland Basin, Baltic Sea"),
        (-67, 73.5, "Baffin Bay"),
        (5, 56, "North Sea"),
        (57, 20.1, "Oman"),
        (16, 59.5, "Sweden"),
        (-140, 72, "Beaufort Sea"),
    ],
)
def test_land_is_named_by_its_country_and_water_by_its_sea(lon: float, lat: float, name: str) -> None:
    assert place_name(lon, lat) == name


def test_where_nothing_has_a_name_it_is_the_open_sea() -> None:
    assert place_name(-30, 0) == OPEN_SEA
