"""Metres without a coordinate system are asked about, and read once it is said."""

from __future__ import annotations

import pytest

from olci_core.area import Area, CoordinateSystemUnknown
from olci_core.area.crs import LATITUDE_FIRST
from olci_core.area.text.places import PointWithoutRadius
from olci_core.area.text.readings import reading_in, readings
from olci_core.area.text.unplaced import UnplacedText
from olci_core.errors import InputError
from tests.core.area.text.samples import BOX

# 510 km east and 6,000 km north in UTM zone 32N
WEST, SOUTH, EAST, NORTH = 9.0, 54.15, 9.153, 54.24
TEXTS = (
    "500000, 6000000, 510000, 6010000",
    "510000 6010000 500000 6000000",
    "500000,510000,6000000,6010000",
    "bbox=500000,6000000,510000,6010000",
    "xmin: 500000 ymin: 6000000 xmax: 510000 ymax: 6010000",
    "c(500000, 510000, 6000000, 6010000)",
    "Extent: (500000.0, 6000000.0) - (510000.0, 6010000.0)",
    "[500000, 6000000, 510000, 6010000]",
    "500000 6000000\n510000 6000000\n510000 6010000\n500000 6010000",
    "POLYGON((500000 6000000, 510000 6000000, 510000 6010000, 500000 6010000, 500000 6000000))",
    '{"type": "Polygon", "coordinates": [[[5e5, 6e6], [5.1e5, 6e6], [5.1e5, 6.01e6], [5e5, 6.01e6], [5e5, 6e6]]]}',
)


@pytest.mark.parametrize("text", TEXTS)
def test_metres_ask_for_their_coordinate_system_and_are_read_in_it(text: str) -> None:
    with pytest.raises(UnplacedText, match="no degrees") as asked:
        readings(text)
    assert "EPSG:25832" in {choice.code for choice in asked.value.choices}
    reading = reading_in(asked.value, "EPSG:25832")
    assert reading.area.bounds == pytest.approx((WEST, SOUTH, EAST, NORTH), abs=0.01)
    assert reading.words.endswith("from EPSG:25832")


def test_a_point_in_metres_is_a_point_in_degrees_once_its_system_is_said() -> None:
    for text in ("500000 6000000", "POINT(500000 6000000)", "[500000, 6000000]"):
        with pytest.raises(UnplacedText) as asked:
            readings(text)
        with pytest.raises(PointWithoutRadius) as point:
            reading_in(asked.value, "EPSG:25832")
        (place,) = point.value.places
        assert (place.lon, place.lat) == pytest.approx((9, 54.148), abs=0.001)
    with pytest.raises(UnplacedText) as asked:
        readings("500000 6000000 5 km")
    assert reading_in(asked.value, "EPSG:25832").area == Area.from_point(place.lon, place.lat, radius_km=5)


def test_a_system_that_does_not_exist_or_does_not_reach_there_is_said() -> None:
    with pytest.raises(UnplacedText) as asked:
        readings(TEXTS[0])
    for crs in ("EPSG:99999", "somewhere", "EPSG:4326"):
        with pytest.raises(InputError):
            reading_in(asked.value, crs)


def test_degrees_that_are_said_to_be_metres_are_asked_about() -> None:
    with pytest.raises(UnplacedText, match=r"up to 58.*are no metres") as asked:
        readings("SRID=3857;POLYGON((20 57,21 57,21 58,20 58,20 57))")
    assert reading_in(asked.value, "EPSG:4326").area == BOX
    assert reading_in(asked.value, LATITUDE_FIRST).area == Area.from_bounds(57, 20, 58, 21)


def test_degrees_the_wrong_way_round_are_no_metres() -> None:
    for text in ("54, 170, 60, 175", "POLYGON((54 170, 60 170, 60 175, 54 170))"):
        with pytest.raises(InputError) as refused:
            readings(text)
        assert not isinstance(refused.value, UnplacedText)
    assert issubclass(UnplacedText, CoordinateSystemUnknown)
