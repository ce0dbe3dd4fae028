"""Areas as people write them: bounds in any order and notation, circles, and mistakes that are mended, not guessed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.area.text.readings import area_from_text, mends, readings, swapped
from olci_core.errors import InputError

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


@pytest.mark.parametrize(
    "text",
    [
        "point 20, 57.5, radius 50 km",
        "point 20 57.5 50km",
        "57.5N 20E 50 km",
        "20°E 57°30'N radius 50000 m",
        "POINT(20 57.5) radius 50 km",
        "Circle round 20, 57.5 with radius: 50 km",
    ],
)
def test_one_circle_in_many_notations(text: str) -> None:
    assert area_from_text(text) == Area.from_point(20, 57.5, radius_km=50)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("74, -82, 71.5, -75", [(-82, 71.5, -75, 74), (74, -82, 71.5, -75)]),
        ("N60 W10 S54 E20", [(10, 54, 20, 60), (-10, -54, 20, 60)]),
        ("N 74 W 82 S 71.5 E 75", [(-82, 71.5, -75, 74), (82, 71.5, 75, 74), (-82, -71.5, 75, 74)]),
        ("170W 60N 170E 70N", [(170, 60, -170, 70), (-170, 60, 170, 70)]),
    ],
)
def test_what_may_mean_several_things_is_named_and_all_are_offered(
    text: str, bounds: list[tuple[float, float, float, float]]
) -> None:
    found = [reading.area.bounds for reading in readings(text)]
    assert np.array(found) == pytest.approx(np.array(bounds))
    with pytest.raises(InputError, match="more than one way") as caught:
        area_from_text(text)
    assert all(reading.words in str(caught.value) for reading in readings(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("somewhere nice", "does not describe"),
        ("1 2 3 4 5", "does not describe"),
        ("20, 57.5", "give a radius"),
        ("radius 50 km", "no point"),
        ("point 20N 30N 50 km", "no point"),
        ("74°70'N 3E 4N 5E", "minutes"),
        ("74N, -82W, 71N, -75W", "sign and a letter"),
        ("10, 60, 20, 54", "lies north"),
        ('{"type": "Polygon"', "cut off"),
        ("[1, 2]", "not GeoJSON"),
        ("point 20, 57, radius 0 km", "radius of 0"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_way_on(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        area_from_text(text)
    assert caught.value.hint


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
        ("10, 20, 10, 20", "Make it a circle of 10 km", Area.from_point(10, 20, radius_km=10)),
        ("POINT(20 57.5)", "Make it a circle of 10 km", Area.from_point(20, 57.5, radius_km=10)),
        ("57.5N 20E", "Make it a circle of 10 km", Area.from_point(20, 57.5, radius_km=10)),
        (
            '{"type": "Point", "coordinates": [20, 57]}',
            "Make it a circle of 10 km",
            Area.from_point(20, 57, radius_km=10),
        ),
        ("POLYGON((0 0, 10 0, 20 0, 0 0))", "Make it a circle of 10 km", Area.from_point(10, 0, radius_km=10)),
    ],
)
def test_a_mistake_comes_with_its_mend(text: str, action: str, area: Area) -> None:
    with pytest.raises(InputError):
        readings(text)
    (mend,) = mends(text)
    assert mend.action == action
    assert mend.area == area
    assert mend.words


def test_an_outline_that_crosses_itself_is_taken_apart_at_the_crossing() -> None:
    (mend,) = mends("POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))")
    assert mend.action == "Mend the outline"
    assert mend.area.geometry.area == pytest.approx(50)


@pytest.mark.parametrize("text", ["somewhere nice", '{"type": "Polygon"', "74°70'N 3E 4N 5E", "POINT(400 400)"])
def test_what_nobody_can_mend_has_no_mend(text: str) -> None:
    assert mends(text) == ()


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="0123456789.,-− NSEWnsew°'\"km()", max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        assert readings(text)
    except InputError as error:
        assert error.hint
        mends(text)


@settings(max_examples=60, deadline=None)
@given(st.integers(-179, 179), st.integers(-89, 88), st.integers(1, 90), st.integers(1, 40))
def test_bounds_with_letters_mean_the_same_as_with_signs(west: int, south: int, width: int, height: int) -> None:
    north, east = min(south + height, 90), (west + width + 180) % 360 - 180

    def lettered(value: float, letters: str) -> str:
        return f"{abs(value)}° {letters[value < 0]}"

    text = f"{lettered(west, 'EW')}, {lettered(south, 'NS')}, {lettered(east, 'EW')}, {lettered(north, 'NS')}"
    assert area_from_text(text) == Area.from_bounds(west, south, east, north)


def test_an_area_in_the_wrong_place_can_be_swapped_if_that_leads_to_the_earth() -> None:
    assert swapped(Area.from_bounds(54, 10, 60, 20)) == Area.from_bounds(10, 54, 20, 60)
    assert swapped(Area.from_bounds(100, 10, 120, 20)) is None
    assert swapped(Area.from_bounds(170, 10, -170, 20)) is None
