"""Squares of the military grid."""

from __future__ import annotations

import pytest

from olci_core.area.text.readings import readings


def test_a_square_of_the_military_grid_is_an_area() -> None:
    (reading,) = readings("33VWE")
    assert reading.area.area_km2 == pytest.approx(10_000, rel=0.003)
    assert "100 km wide" in reading.words
