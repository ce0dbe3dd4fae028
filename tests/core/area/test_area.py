"""What people write becomes the region they mean, and a mistake becomes a sentence."""

import json
import math
import pickle

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.errors import InputError

# North of 60° N and of 65° N on the ellipsoid: 2π b² [z / (1 - e² z²) + atanh(e z) / e] / 2 between z = sin φ and 1.
CAP_60_KM2, CAP_65_KM2 = 34_415_851, 24_080_037


def same_region(one, two):
    return one.geometry.symmetric_difference(two.geometry).area < 1e-6  # square degrees: coordinates are kept to 1e-9


@pytest.mark.parametrize(
    ("wkt", "other"),
    [
        ("POLYGON((170 -10,-170 -10,-170 10,170 10,170 -10))", Area.from_bounds(170, -10, -170, 10)),
        ("POLYGON((170 -10,190 -10,190 10,170 10,170 -10))", Area.from_bounds(170, -10, 190, 10)),
        ("POLYGON((-190 -10,-170 -10,-170 10,-190 10,-190 -10))", Area.from_bounds(170, -10, -170, 10)),
        ("POLYGON((530 0,535 0,535 5,530 5,530 0))", Area.from_bounds(170, 0, 175, 5)),
        ("POLYGON((-180 60,180 60,180 90,-180 90,-180 60))", Area.from_bounds(-180, 60, 180, 90)),
        ("POLYGON((-180 60,-60 60,60 60,180 60,-180 60))", Area.from_bounds(-180, 60, 180, 90)),
        ("POLYGON((0 60,120 60,240 60,0 60))", Area.from_bounds(-180, 60, 180, 90)),
        ("POLYGON((0 60,-120 60,120 60))", Area.from_bounds(-180, 60, 180, 90)),
        ("POLYGON((0 -60,120 -60,240 -60,0 -60))", Area.from_bounds(-180, -90, 180, -60)),
        ("POLYGON((-180 60,0 60,180 60,180 70,-180 70,-180 60))", Area.from_bounds(-180, 60, 180, 70)),
        ("POLYGON((0 60,120 60,240 60,0 60),(0 70,120 70,240 70,0 70))", Area.from_bounds(-180, 60, 180, 70)),
        ("POLYGON((170 80,-170 80,-170 90,170 90,170 80))", Area.from_bounds(170, 80, -170, 90)),
        (
            "POLYGON((179 9,180 9,-180 9,-179 9,-179 0,-180 0,180 0,179 0,179 9))",
            Area.from_bounds(179, 0, -179, 9),
        ),
        (
            "MULTIPOLYGON(((170 0,180 0,180 9,170 9,170 0)),((-180 0,-170 0,-170 9,-180 9,-180 0)))",
            Area.from_bounds(170, 0, -170, 9),
        ),
        ("geography'SRID=4326;POLYGON((1 1,2 1,2 2,1 2,1 1))'", Area.from_bounds(1, 1, 2, 2)),
        ("  srid=4326; polygon z ((1 1 5,2 1 5,2 2 5,1 2 5,1 1 5)) ", Area.from_bounds(1, 1, 2, 2)),
        ("POLYGON((1 1,2 1,2 2,1 2))", Area.from_bounds(1, 1, 2, 2)),
        ("GEOMETRYCOLLECTION(POLYGON((1 1,2 1,2 2,1 2,1 1)))", Area.from_bounds(1, 1, 2, 2)),
    ],
)
def test_each_way_of_writing_a_region_gives_that_region(wkt, other):
    area = Area.from_wkt(wkt)
    assert same_region(area, other)
    assert area.geometry.is_valid
    assert area.crosses_antimeridian == other.crosses_antimeridian
    assert area.holds_pole == other.holds_pole


@pytest.mark.parametrize(
    ("wkt", "sentence", "hint"),
    [
        ("", "The area is empty.", "POLYGON"),
        ("POLYGON EMPTY", "The area is empty.", "POLYGON"),
        ("north of Spitsbergen", "cannot be read as WKT", "POLYGON"),
        ("POLYGON((0 0,1 0,1 1", "cannot be read as WKT", "POLYGON"),
        ("POINT(1 2)", "This is a point: give a radius.", "radius"),
        ("MULTIPOINT(1 2,3 4)", "This is a point: give a radius.", "radius"),
        ("LINESTRING(0 0,1 1)", "This is a line", "closed outline"),
        ("POLYGON((0 0,2 2,2 0,0 2,0 0))", "crosses or touches itself near 1.00° E, 1.00° N", "repaired"),
        ("POLYGON((179 0,-179 2,-179 0,179 2,179 0))", "itself near 180.00° W, 1.00° N", "repaired"),
        ("POLYGON((0 0,1 1,2 2,0 0))", "has no size", "three corners"),
        ("POLYGON((5 5,5 5,5 5,5 5))", "has no size", "three corners"),
        ("POLYGON((0 0,9 0,9 9,0 9,0 0),(0 0,9 0,9 9,0 9,0 0))", "has no size", "holes"),
        ("POLYGON((54 100,60 100,60 120,54 100))", "latitude of 120° does not exist: longitude and lat", "Swap"),
        ("POLYGON((100 91,101 91,101 92,100 91))", "latitude of 92° does not exist: they end", "POLYGON"),
        ("POLYGON((600 0,601 0,601 1,600 0))", "longitude of 601° is too far", "±540"),
        ("POLYGON((0 0,1 0,nan 1,0 0))", "not numbers", "POLYGON"),
        ("SRID=999999;POLYGON((0 0,1 0,1 1,0 0))", "coordinate system is not known: EPSG:999999", "EPSG:4326"),
        ("GEOMETRYCOLLECTION(" * 100_000, "nested too deeply", "POLYGON"),
        ("CURVEPOLYGON(CIRCULARSTRING(21 57,20 58,19 57,20 56,21 57))", "Curves", "straight"),
        ("POLYGON((0 0,120 10,240 -10,0 0))", "neither pole", "latitude 90"),
        ("POLYGON((0 60,120 60,240 60,360 70,480 70,600 70,0 60))", "longitude of 600° is too far", "±540"),
        ("POLYGON((0 60,120 60,240 60,0 70,120 70,240 70,0 60))", "2 times round the earth", "once"),
    ],
)
def test_each_mistake_is_named_and_says_what_to_do(wkt, sentence, hint):
    with pytest.raises(InputError, match=r".") as caught:
        Area.from_wkt(wkt)
    assert sentence in str(caught.value)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ([], "not GeoJSON"),
        ({}, "not an area"),
        ({"type": "Point", "coordinates": [1, 2]}, "This is a point"),
        ({"type": "Polygon", "coordinates": None}, "not numbers"),
        ({"type": "Polygon", "coordinates": []}, "without corners"),
        ({"type": "Polygon", "coordinates": [[]]}, "empty"),
        ({"type": "Polygon", "coordinates": [[[1, "x"], [2, 2], [3, 3], [1, 1]]]}, "not numbers"),
        ({"type": "Polygon", "coordinates": [[[1], [2], [3], [1]]]}, "not numbers"),
        ({"type": "Polygon", "coordinates": [[[None, 1], [2, 1], [3, 3], [1, 1]]]}, "not numbers"),
        ({"type": "MultiPolygon", "coordinates": []}, "holds no area"),
        ({"type": "MultiPolygon", "coordinates": 7}, "holds no area"),
        ({"type": "FeatureCollection", "features": []}, "holds no area"),
        ({"type": "Feature", "geometry": None}, "holds no area"),
        ({"type": "FeatureCollection", "features": ["x"]}, "not GeoJSON"),
    ],
)
def test_geojson_that_is_no_area_is_refused(mapping, sentence):
    with pytest.raises(InputError) as caught:
        Area.from_geojson(mapping)
    assert sentence in str(caught.value)


def test_geojson_nested_without_end_is_refused():
    endless = {"type": "GeometryCollection"}
    endless["geometries"] = [endless]
    with pytest.raises(InputError, match="not GeoJSON"):
        Area.from_geojson(endless)


def test_all_polygons_of_a_feature_collection_make_one_area():
    def feature(west):
        box = shapely.box(west, 0, west + 2, 1)
        return {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(box)}

    area = Area.from_geojson({"type": "FeatureCollection", "features": [feature(0), feature(1), feature(7)]})
    assert same_region(area, Area.from_wkt("MULTIPOLYGON(((0 0,3 0,3 1,0 1,0 0)),((7 0,9 0,9 1,7 1,7 0)))"))


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
def test_bounds_that_are_no_box_are_refused(bounds, sentence):
    with pytest.raises(InputError) as caught:
        Area.from_bounds(*bounds)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("radius_km", [0, -1, math.nan, 9001, math.inf])
def test_a_radius_that_is_none_is_refused(radius_km):
    with pytest.raises(InputError, match="radius"):
        Area.from_point(0, 0, radius_km=radius_km)


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ((170, -10, -170, 10), (170, -10, -170, 10)),
        ((170, -10, 180, 10), (170, -10, 180, 10)),
        ((-180, -10, -170, 10), (-180, -10, -170, 10)),
        ((180, -10, 190, 10), (-180, -10, -170, 10)),
        ((-180, 60, 180, 90), (-180, 60, 180, 90)),
        ((10, 0, -10, 5), (10, 0, -10, 5)),
        ((-400, 0, 400, 5), (-180, 0, 180, 5)),
    ],
)
def test_bounds_come_back_as_they_went_in(bounds, expected):
    assert Area.from_bounds(*bounds).bounds == expected


def test_bounds_of_several_parts_are_the_narrowest():
    area = Area.from_wkt("MULTIPOLYGON(((175 0,176 0,176 1,175 0)),((-170 0,-169 0,-169 1,-170 0)))")
    assert area.bounds == (175, 0, -169, 1)
    assert not area.crosses_antimeridian


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
def test_an_area_knows_whether_it_holds_a_pole_or_crosses_180(area, pole, crosses):
    assert area.holds_pole == pole
    assert area.crosses_antimeridian == crosses
    assert area.geometry.is_valid


@pytest.mark.parametrize(
    ("area", "center"),
    [
        (Area.from_bounds(-10, -10, 10, 10), (0, 0)),
        (Area.from_bounds(170, -10, -170, 10), (-180, 0)),
        (Area.from_bounds(-180, 60, 180, 90), (0, 90)),
        (Area.from_bounds(-180, -90, 180, -60), (0, -90)),
        (Area.from_bounds(-180, -90, 180, 90), (0, 0)),
        (Area.from_point(175, 89.5, radius_km=500), (175, 89.5)),
        (Area.from_point(-20, -45, radius_km=2000), (-20, -45)),
    ],
)
def test_the_center_is_the_middle_on_the_sphere(area, center):
    assert area.center == pytest.approx(center, abs=0.05)


@pytest.mark.parametrize(
    ("area", "km2"),
    [
        (Area.from_bounds(-180, -90, 180, 90), 510_065_622),  # GRS 80 and WGS 84, Moritz 2000
        (Area.from_bounds(-180, 60, 180, 90), CAP_60_KM2),
        (Area.from_bounds(-180, -90, 180, -60), CAP_60_KM2),
        (Area.from_bounds(-60, -90, 0, -60), CAP_60_KM2 / 6),
        (Area.from_bounds(150, 60, -150, 90), CAP_60_KM2 / 6),
        (
            Area.from_wkt("POLYGON((0 60,120 60,240 60,0 60),(50 65,50 90,140 90,140 65,50 65))"),
            CAP_60_KM2 - CAP_65_KM2 / 4,
        ),
        (Area.from_point(10, 20, radius_km=100), math.pi * 100**2),
        (Area.from_point(10, 89.8, radius_km=100), math.pi * 100**2),
        (Area.from_point(180, -90, radius_km=100), math.pi * 100**2),
    ],
)
def test_the_size_is_that_on_the_ellipsoid(area, km2):
    assert area.area_km2 == pytest.approx(km2, rel=0.001)


def test_a_box_that_is_cut_up_has_the_size_of_its_pieces():
    whole = Area.from_bounds(-30, 40, 25, 75).area_km2
    pieces = [Area.from_bounds(w, s, w + 5, s + 5).area_km2 for w in range(-30, 25, 5) for s in range(40, 75, 5)]
    assert sum(pieces) == pytest.approx(whole, rel=1e-9)


def test_a_mistake_that_can_be_mended_is():
    bow_tie, said = Area.repaired("POLYGON((0 0,2 2,2 0,0 2,0 0))")
    assert bow_tie.geometry.area == pytest.approx(2)
    assert "crosses itself" in said
    exchanged, said = Area.repaired("POLYGON((54 100,60 100,60 120,54 100))")
    assert exchanged.bounds == (100, 54, 120, 60)
    assert "exchanged" in said
    across, _ = Area.repaired("POLYGON((179 0,-177 2,-177 0,179 2,179 0))")
    assert across.crosses_antimeridian
    assert Area.repaired("POLYGON((0 0,1 1,2 2,0 0))") is None
    assert Area.repaired("POINT(1 2)") is None
    assert Area.repaired({"type": "Polygon"}) is None


def test_areas_are_values():
    one = Area.from_bounds(0, 0, 2, 1)
    two = Area.from_wkt("POLYGON((2 1,0 1,0 0,2 0,2 1))")
    assert one == two
    assert hash(one) == hash(two)
    assert one != Area.from_bounds(0, 0, 2, 2)
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(one) == "Area(west=0, south=0, east=2, north=1)"


OUTLINES = st.builds(
    lambda west, width, south, height: (west, south, west + width, min(90, south + height)),
    st.floats(-180, 180).map(lambda number: round(number, 3)),
    st.floats(0.01, 170),
    st.floats(-90, 89),
    st.floats(0.01, 60),
)


@given(OUTLINES)
def test_text_and_geojson_give_the_same_area_back(bounds):
    area = Area.from_bounds(*bounds)
    assert same_region(Area.from_wkt(area.to_wkt()), area)
    assert same_region(Area.from_geojson(json.loads(json.dumps(area.to_geojson()))), area)
    west, _, east, _ = area.geometry.bounds
    assert west >= -180
    assert east <= 180


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0.1, 5000))
def test_an_area_and_its_text_are_the_same_value(lon, lat, radius_km):
    area = Area.from_point(lon, lat, radius_km=radius_km)
    assert Area.from_wkt(area.to_wkt()) == area


@given(OUTLINES, st.sampled_from([-360, 0, 360]))
def test_a_turn_round_the_earth_changes_nothing(bounds, turn):
    west, south, east, north = bounds
    assume(west + turn >= -540 and east + turn <= 540)
    box = shapely.box(west, south, east, north)
    turned = shapely.transform(box, lambda points: points + np.array([turn, 0]))
    assert same_region(Area.from_wkt(turned.wkt), Area.from_bounds(*bounds))


@pytest.mark.parametrize(
    ("one", "two", "meet"),
    [
        (Area.from_bounds(170, 0, 180, 10), Area.from_bounds(-180, 5, -170, 6), True),
        (Area.from_bounds(-180, 5, -170, 6), Area.from_bounds(170, 0, 180, 10), True),
        (Area.from_bounds(170, 0, 180, 10), Area.from_bounds(-180, 10, -170, 20), True),
        (Area.from_bounds(170, 0, 180, 10), Area.from_bounds(-180, 11, -170, 20), False),
        (Area.from_bounds(0, 80, 10, 90), Area.from_bounds(100, 80, 110, 90), True),
        (Area.from_bounds(0, 80, 10, 90), Area.from_bounds(100, -90, 110, -80), False),
        (Area.from_bounds(0, -90, 10, -80), Area.from_bounds(100, -90, 110, -80), True),
        (Area.from_bounds(0, 0, 1, 1), Area.from_bounds(1, 1, 2, 2), True),
        (Area.from_bounds(0, 0, 1, 1), Area.from_bounds(1.001, 0, 2, 2), False),
    ],
)
def test_touching_is_meeting_also_across_the_cut(one, two, meet):
    assert one.intersects(two) is meet


def test_coverage_is_a_share_of_the_area():
    area = Area.from_bounds(175, -5, -175, 5)
    assert area.coverage_by(Area.from_bounds(170, -10, -170, 10)) == 1
    assert area.coverage_by(Area.from_bounds(170, -10, 180, 10)) == pytest.approx(0.5)
    assert area.coverage_by(Area.from_bounds(0, 0, 1, 1)) == 0
    assert area.coverage_by(Area.from_bounds(160, 5, -160, 15)) == 0
    cap = Area.from_bounds(-180, 60, 180, 90)
    assert cap.coverage_by(Area.from_bounds(0, 0, 90, 90)) == pytest.approx(0.25)
