"""Points on land are named by their country."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.area.countries import country_at


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [
        (45, 24, "Saudi Arabia"),
        (57, 20.1, "Oman"),
        (20.1, 57.5, None),
        (28.3, -29.5, "Lesotho"),
        (26, -29, "South Africa"),
        (175, 67, "Russia"),
        (-178, 66.5, "Russia"),
        (538, -17.8, "Fiji"),
        (0, -89.9, "Antarctica"),
        (-40, 72, "Greenland"),
        (0, 0, None),
    ],
)
def test_a_point_lies_in_its_country_or_in_none(lon: float, lat: float, country: str | None) -> None:
    assert country_at(lon, lat) == country


def test_a_port_beside_its_rough_outline_is_still_named() -> None:
    assert country_at(24.95, 60.15) is None
    assert country_at(24.95, 60.15, within_deg=0.3) == "Finland"


@given(lon=st.floats(-540, 540), lat=st.floats(-90, 90))
def test_every_point_of_the_earth_has_an_answer_and_the_same_a_turn_further(lon: float, lat: float) -> None:
    assert country_at(lon, lat) in (country_at(lon + 360, lat), country_at(lon + 359.999999, lat))
