"""What people write becomes the region they mean, and a mistake becomes a sentence."""

import json
import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.errors import InputError
from tests.core.area.samples import OUTLINES, same_region


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        ((0, 10, 5, 0), "lies north of"),
        ((0, 0, 0, 5), "no size"),
        ((0, 5, 5, 5), "no size"),
        ((54, 10, 60, 120), "wrong way round"),
        ((0, 0, math.nan, 5), "not numbers"),
        ((0, 0, 999, 5), "too far round"),
    ],
)
def test_bounds_that_are_no_box_are_refused(bounds: tuple[float, float, float, float], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        Area.from_bounds(*bounds)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("radius_km", [0, -1, math.nan, 9001, math.inf])
def test_a_radius_that_is_none_is_refused(radius_km: float) -> None:
    with pytest.raises(InputError, match="radius"):
        Area.from_point(0, 0, radius_km=radius_km)


@pytest.mark.parametrize(
    ("area", "pole", "crosses"),
    [
        (Area.from_bounds(0, 0, 1, 1), None, False),
        (Area.from_bounds(0, 60, 10, 90), None, False),
        (Area.from_bounds(170, 0, 180, 1), None, False),
        (Area.from_bounds(-180, 80, 180, 90), "north", True),
        (Area.from_bounds(-180, -90, 180, -80), "south", True),
        (Area.from_bounds(-180, -90, 180, 90), "north", True),
        (Area.from_bounds(-180, -90, 180, 10), "south", True),
        (Area.from_point(12, 89, radius_km=112), "north", True),
        (Area.from_point(12, 89, radius_km=111), None, False),
        (Area.from_point(12, -89, radius_km=112), "south", True),
        (Area.from_point(12, 10, radius_km=8950), "north", True),
        (Area.from_point(180, 0, radius_km=1), None, True),
    ],
)
def test_an_area_knows_whether_it_holds_a_pole_or_crosses_180(area: Area, pole: str | None, crosses: bool) -> None:
    assert area.holds_pole == pole
    assert area.crosses_antimeridian == crosses
    assert area.geometry.is_valid


def repaired(text: str) -> tuple[Area, str]:
    found = Area.repaired(text)
    assert found is not None
    return found


def test_a_mistake_that_can_be_repaired_is() -> None:
    bow_tie, said = repaired("POLYGON((0 0,2 2,2 0,0 2,0 0))")
    assert bow_tie.geometry.area == pytest.approx(2)
    assert "crosses itself" in said
    swapped, said = repaired("POLYGON((54 100,60 100,60 120,54 100))")
    assert swapped.bounds == (100.0, 54.0, 120.0, 60.0)
    assert "swapped" in said
    across, _ = repaired("POLYGON((179 0,-177 2,-177 0,179 2,179 0))")
    assert across.crosses_antimeridian
    assert Area.repaired("POLYGON((0 0,1 1,2 2,0 0))") is None
    assert Area.repaired("POINT(1 2)") is None
    assert Area.repaired({"type": "Polygon"}) is None


def test_areas_are_values() -> None:
    one = Area.from_bounds(0, 0, 2, 1)
    two = Area.from_wkt("POLYGON((2 1,0 1,0 0,2 0,2 1))")
    assert one == two
    assert hash(one) == hash(two)
    assert one != Area.from_bounds(0, 0, 2, 2)
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(one) == "Area(west=0, south=0, east=2, north=1)"


@given(OUTLINES)
def test_text_and_geojson_give_the_same_area_back(bounds: tuple[float, float, float, float]) -> None:
    area = Area.from_bounds(*bounds)
    assert same_region(Area.from_wkt(area.to_wkt()), area)
    assert same_region(Area.from_geojson(json.loads(json.dumps(area.to_geojson()))), area)
    west, _, east, _ = area.geometry.bounds
    assert west >= -180
    assert east <= 180


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0.1, 5000))
def test_an_area_and_its_text_are_the_same_value(lon: float, lat: float, radius_km: float) -> None:
    area = Area.from_point(lon, lat, radius_km=radius_km)
    assert Area.from_wkt(area.to_wkt()) == area


def test_coverage_is_a_share_of_the_area() -> None:
    area = Area.from_bounds(175, -5, -175, 5)
    assert area.coverage_by(Area.from_bounds(170, -10, -170, 10)) == 1
    assert area.coverage_by(Area.from_bounds(170, -10, 180, 10)) == pytest.approx(0.5)
    assert area.coverage_by(Area.from_bounds(0, 0, 1, 1)) == 0
    assert area.coverage_by(Area.from_bounds(160, 5, -160, 15)) == 0
    cap = Area.from_bounds(-180, 60, 180, 90)
    assert cap.coverage_by(Area.from_bounds(0, 0, 90, 90)) == pytest.approx(0.25)
