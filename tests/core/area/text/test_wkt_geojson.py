"""WKT and GeoJSON become the region that is meant, and a mistake becomes a sentence."""

from typing import Any

import pytest
import shapely

from olci_core.area import Area
from olci_core.errors import InputError
from tests.core.area.samples import same_region


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
def test_each_way_of_writing_a_region_gives_that_region(wkt: str, other: Area) -> None:
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
def test_each_mistake_is_named_and_says_what_to_do(wkt: str, sentence: str, hint: str) -> None:
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
def test_geojson_that_is_no_area_is_refused(mapping: Any, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        Area.from_geojson(mapping)
    assert sentence in str(caught.value)


def test_geojson_nested_without_end_is_refused() -> None:
    endless: dict[str, Any] = {"type": "GeometryCollection"}
    endless["geometries"] = [endless]
    with pytest.raises(InputError, match="not GeoJSON"):
        Area.from_geojson(endless)


def test_all_polygons_of_a_feature_collection_make_one_area() -> Any:
    def feature(west: Any) -> Any:
        box = shapely.box(west, 0, west + 2, 1)
        return {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(box)}

    area = Area.from_geojson({"type": "FeatureCollection", "features": [feature(0), feature(1), feature(7)]})
    assert same_region(area, Area.from_wkt("MULTIPOLYGON(((0 0,3 0,3 1,0 1,0 0)),((7 0,9 0,9 1,7 1,7 0)))"))
