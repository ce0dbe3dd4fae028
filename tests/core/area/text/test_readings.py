"""Areas as people write them: read as what is meant, all meanings offered where there are several, or refused."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.area import Area, CoordinateSystemUnknown
from olci_core.area.named_regions import region_named
from olci_core.area.text.readings import area_from_text, reading_in, readings
from olci_core.area.text.repairs import repairs
from olci_core.area.text.unplaced import UnplacedText
from olci_core.errors import InputError
from tests.core.area.text.samples import BOX


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
        ("74, -82, 71.5, -75", [(-82, 71.5, -75, 74), (74, -82, 71.5, -75), (71.5, -82, 74, -75)]),
        ("[58, 20, 57, 21]", [(20, 57, 21, 58), (58, 20, 57, 21), (57, 20, 58, 21)]),
        ("21, 58, 20, 57", [(58, 20, 57, 21), (57, 20, 58, 21), (20, 57, 21, 58)]),
        ("20 21 57 58", [(20, 21, 57, 58), (20, 57, 21, 58), (57, 20, 58, 21)]),
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
        ("[1, 2]", "give a radius"),
        ("[1, 2, 3]", "not GeoJSON"),
        ('["a"]', "not GeoJSON"),
        ("point 20, 57, radius 0 km", "radius of 0"),
        ("MULTIPOINT((20 57),(21 58))", "give a radius"),
        ('{"some": "words"}', "holds no area"),
        ("1,1" + " " * 3_900 + "x", "does not describe"),
        ("1" * 3_990, "does not describe"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_way_on(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        area_from_text(text)
    assert caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff20,\u00a057, 21, 58",
        "“20, 57, 21, 58”",
        "```\n20 57 21 58\n```",
        "20\t57\t21\t58",
        "[20, 57, 0, 21, 58, 100]",
        '{"bbox": [20, 57, 21, 58]}',
        '{"west": 20, "south": 57, "east": 21, "north": 58}',
        '{"_southWest": {"lat": 57, "lng": 20}, "_northEast": {"lat": 58, "lng": 21}}',
        '{"xmin": 20, "ymin": 57, "xmax": 21, "ymax": 58, "spatialReference": {"wkid": 4326}}',
        "{west: 20, south: 57, east: 21, north: 58,}",
        "https://example.org/search?bbox=20%2C57%2C21%2C58&limit=3",
        "--bbox 20 57 21 58",
        "bounds: [20.0, 57.0, 21.0, 58.0]",
        "BBOX(geom, 20, 57, 21, 58, 'EPSG:4326')",
        "BOX3D(20 57 0,21 58 0)",
        "ST_MakeEnvelope(20, 57, 21, 58, 4326)",
        "ee.Geometry.Rectangle([20, 57, 21, 58])",
        "array([20., 57., 21., 58.])",
        "20, 57 : 21, 58",
        "L.latLngBounds([57, 20], [58, 21])",
        "lonmin=20 latmin=57 lonmax=21 latmax=58",
        "     xmin      ymin      xmax      ymax \n20.000000 57.000000 21.000000 58.000000 ",
        "c(xmin = 20, ymin = 57, xmax = 21, ymax = 58)",
        "SpatExtent : 20, 21, 57, 58 (xmin, xmax, ymin, ymax)",
        "lat: 57 to 58, lon: 20 to 21",
        "57 < lat < 58, 20 <= lon <= 21",
        "xlim(20, 21) + ylim(57, 58)",
        "ds.sel(lat=slice(58, 57), lon=slice(20, 21))",
        "<gmd:westBoundLongitude>20</gmd:westBoundLongitude><gmd:eastBoundLongitude>21</gmd:eastBoundLongitude>"
        "<gmd:southBoundLatitude>57</gmd:southBoundLatitude><gmd:northBoundLatitude>58</gmd:northBoundLatitude>",
        "Upper Left  (  20.0,  58.0)\nLower Left  (  20.0,  57.0)\nUpper Right (21.0, 58.0)\nLower Right (21.0, 57.0)",
        "<POLYGON ((20 57, 21 57, 21 58, 20 58, 20 57))>",
        'footprint:"Intersects(POLYGON((20 57,21 57,21 58,20 58,20 57)))"',
        "ST_GeomFromText('POLYGON((20 57,21 57,21 58,20 58,20 57))', 4326)",
        "Polygon([(20, 57), (21, 57), (21, 58), (20, 58)])",
        "ee.Geometry.Polygon([[[20, 57], [21, 57], [21, 58], [20, 58]]])",
        "POLYGON(20 57, 21 57, 21 58, 20 58)",
        shapely.to_wkb(BOX.geometry, hex=True),
        shapely.to_wkb(shapely.set_srid(BOX.geometry, 4326), hex=True, include_srid=True),
        "<coordinates>20,57,0 21,57,0 21,58,0 20,58,0 20,57,0</coordinates>",
        "<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>20,57 21,57 21,58 20,58 20,57</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark>",
        '{"type": "Polygon", "coordinates": [[[20, 57], [21, 57], [21, 58], [20, 58], [20, 57]]],}',
        '{"intersects": {"type": "Polygon", "coordinates": [[[20, 57], [21, 57], [21, 58], [20, 58], [20, 57]]]}}',
        "lat,lon\n57,20\n57,21\n58,21\n58,20",
        "Breite (°);Länge (°)\n57,0;20,0\n57,0;21,0\n58,0;21,0\n58,0;20,0",
        "https://wms?service=WMS&version=1.3.0&crs=CRS:84&bbox=20,57,21,58",
        "name\tlon\tlat\n1\t20\t57\n2\t21\t57\n3\t21\t58\n4\t20\t58",
        "57°N 20°E\n57°N 21°E\n58°N 21°E\n58°N 20°E",
        "1. 57°00'N 20°E; 2. 57°N 21°E; 3. 58°N 21°E; 4. 58°N 20°E",
    ],
)
def test_what_programs_and_people_write_for_one_box_is_read_as_it(text: str) -> None:
    (reading,) = readings(text)
    assert reading.area.geometry.symmetric_difference(BOX.geometry).area < 1e-9


@pytest.mark.parametrize(
    "text",
    [
        "SRID=32633;POLYGON((400000 6400000,500000 6400000,500000 6500000,400000 6500000,400000 6400000))",
        "400000,500000,6400000,6500000 [EPSG:32633]",
        "EPSG:32633; 400000, 6400000, 500000, 6500000",
        '{"rings": [[[400000, 6400000], [400000, 6500000], [500000, 6500000], [500000, 6400000], [400000, 6400000]]],'
        ' "spatialReference": {"wkid": 32633}}',
    ],
)
def test_metres_of_a_named_system_are_converted(text: str) -> None:
    assert readings(text)[0].area.area_km2 == pytest.approx(10_000, rel=0.003)


def test_several_outlines_are_one_area() -> None:
    area = area_from_text("POLYGON((0 0,1 0,1 1,0 1,0 0))\nPOLYGON((3 0,4 0,4 1,3 1,3 0))")
    assert area.geometry.area == pytest.approx(2)


@pytest.mark.parametrize("text", ["Baltic Sea", "baltic sea", " Baffin Bay. "])
def test_the_name_of_a_region_is_its_area(text: str) -> None:
    name = "Baffin Bay" if "Baffin" in text else "Baltic Sea"
    assert area_from_text(text.replace(".", "")) == region_named(name)


@pytest.mark.parametrize(
    "text",
    [
        "-170, -60, 170, 60",
        "POLYGON((-170 -60, 170 -60, 170 60, -170 60, -170 -60))",
        '{"type": "Polygon", "coordinates": [[[-170, -60], [170, -60], [170, 60], [-170, 60], [-170, -60]]]}',
        "BBOX(-170, -60, 170, 60)",
    ],
)
def test_what_is_wider_than_half_the_earth_is_a_question(text: str) -> None:
    found = readings(text)
    assert {reading.area for reading in found} == {
        Area.from_bounds(-170, -60, 170, 60),
        Area.from_bounds(170, -60, -170, 60),
    }
    with pytest.raises(InputError, match="more than one way"):
        area_from_text(text)


@pytest.mark.parametrize("text", ["-180, 60, 180, 90", "170, 60, -170, 70", "0, 50, 180, 60"])
def test_what_can_go_one_way_round_the_earth_alone_is_none(text: str) -> None:
    assert len(readings(text)) == 1


def test_numbers_that_are_no_degrees_offer_the_systems_they_may_be_in() -> None:
    with pytest.raises(CoordinateSystemUnknown) as asked:
        readings("400000 6400000\n500000 6400000\n500000 6500000")
    assert "EPSG:32633" in [choice.code for choice in asked.value.choices]


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="0123456789.,-− NSEWnsew°'\"km()", max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        assert readings(text)
    except InputError as error:
        assert error.hint
        repairs(text)


SAMPLES = (
    "POLYGON((10 54, 20 54, 20 60, 10 60, 10 54))",
    "SRID=25832;MULTIPOLYGON(((5e5 6e6, 6e5 6e6, 6e5 7e6, 5e5 6e6)), EMPTY)",
    '{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[10, 54], [20, 54], [20, 60], [10, 54]]]}}',
    "https://example.org/?bbox=10,54,20,60&crs=EPSG:4326",
    "500000, 6000000, 510000, 6010000",
    "xmin: 10 ymin: 54 xmax: 20 ymax: 60",
    "57-30.5N 020-12.0E 5 nm",
    "33VUE12345678",
    "lon;lat\n20,5;57,5\n21,5;57,5\n21,5;58,5",
    "<coordinates>10,54,0 20,54,0 20,60,0 10,54,0</coordinates>",
)
edits = st.lists(
    st.tuples(st.integers(0, 120), st.integers(0, 6), st.text("0123456789.,;-()[]{}<>NSEW:/ e\n\u00a0−'", max_size=6)),
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SAMPLES), edits)
def test_a_spoiled_text_is_read_asked_about_or_refused(text: str, edits: list[tuple[int, int, str]]) -> None:
    for at, length, new in edits:
        text = text[:at] + new + text[at + length :]
    try:
        found = readings(text)
    except UnplacedText as asked:
        for crs in ("EPSG:25832", "EPSG:3413", "EPSG:3857"):
            try:
                assert reading_in(asked, crs).area.area_km2 > 0
            except InputError as error:
                assert error.hint
    except InputError as error:
        assert error.hint
        repairs(text)
    else:
        assert all(Area.from_wkt(reading.area.to_wkt()) == reading.area for reading in found)
