"""Bounds in any order and notation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.area.text.readings import area_from_text

BAFFIN = Area.from_bounds(-82, 71.5, -75, 74)


@pytest.mark.parametrize(
    "text",
    [
        "-82, 71.5, -75, 74",
        "-82 71.5 -75 74",
        "−82; 71.5; −75; 74",
        "N 74 W -82 S 71.5 E -75",
        "N74 W-82 S71.5 E-75",
        "north: 74, west: -82, south: 71.5, east: -75",
        "74N 82W 71.5N 75W",
        "75°W 74°N 82°W 71.5°N",
        "71.5-74N, 75-82W",
        "71.5 to 74 N, 82 to 75 W",
        "71.5–74°N, 82–75°W",
        "74°00'N 82°W 71°30′N 75°W",
        "74°N, 82°W, 71°30'0\"N, 75°W",
        "74 0 N, 82 0 W, 71 30 N, 75 0 0 W",
        "POLYGON((-82 71.5, -75 71.5, -75 74, -82 74, -82 71.5))",
        '{"type": "Polygon", "coordinates": [[[-82, 71.5], [-75, 71.5], [-75, 74], [-82, 74], [-82, 71.5]]]}',
    ],
)
def test_one_box_in_many_notations(text: str) -> None:
    assert area_from_text(text) == BAFFIN


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("170, 60, -170, 70", (170, 60, -170, 70)),
        ("170E 60N 170W 70N", (170, 60, -170, 70)),
        ("W 170 E -170 S 60 N 70", (170, 60, -170, 70)),
        ("74, 170, 60, -170", (170, 60, -170, 74)),
        ("10W-20E 50-60N", (-10, 50, 20, 60)),
        ("20 S to 60 S, 10 W to 20 E", (-10, -60, 20, -20)),
        ("74N 82W 71.5S 75W", (-82, -71.5, -75, 74)),
        ("10.5° 54.2° 20° 60°", (10.5, 54.2, 20, 60)),
    ],
)
def test_a_box_is_read_as_it_is_written(text: str, bounds: tuple[float, float, float, float]) -> None:
    assert area_from_text(text).bounds == pytest.approx(bounds)


@settings(max_examples=60, deadline=None)
@given(st.integers(-179, 179), st.integers(-89, 88), st.integers(1, 90), st.integers(1, 40))
def test_bounds_with_letters_mean_the_same_as_with_signs(west: int, south: int, width: int, height: int) -> None:
    north, east = min(south + height, 90), (west + width + 180) % 360 - 180

    def lettered(value: float, letters: str) -> str:
        return f"{abs(value)}° {letters[value < 0]}"

    text = f"{lettered(west, 'EW')}, {lettered(south, 'NS')}, {lettered(east, 'EW')}, {lettered(north, 'NS')}"
    assert area_from_text(text) == Area.from_bounds(west, south, east, north)
