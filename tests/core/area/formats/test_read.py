"""Each kind of file that people bring, and what is often wrong with it, gives the area that is meant."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from olci_core.area import Area, CoordinateSystemUnknown, read_area_file
from olci_core.errors import InputError
from tests.core.area.formats.area_files import (
    EAST,
    WEST,
    dbf_bytes,
    geojson,
    geopackage,
    kml_text,
    rings_of,
    shp_bytes,
    zipped,
)

BOX = Area.from_bounds(10, 54, 20, 60)
RING = [[10, 54], [20, 54], [20, 60], [10, 60], [10, 54]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
FEATURE = {"type": "Feature", "properties": {"name": "Baltic"}, "geometry": POLYGON}
XY = " ".join(f"{lat} {lon}" for lon, lat in RING)
GML = f"""<?xml version="1.0"?><ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/"
 xmlns:gml="http://www.opengis.net/gml/3.2"><ogr:featureMember><ogr:a gml:id="a.0"><ogr:geom>
 <gml:Polygon srsName="urn:ogc:def:crs:EPSG::4326" gml:id="g"><gml:exterior><gml:LinearRing>
 <gml:posList>{XY}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></ogr:geom><ogr:name>Baltic</ogr:name></ogr:a></ogr:featureMember>
</ogr:FeatureCollection>"""
TRACK = "".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lon, lat in RING)
OPEN = "".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lon, lat in RING[:2])
GPX = (
    '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="1" lon="2"/><trk><name>Baltic'
    f"</name><trkseg>{TRACK}</trkseg></trk><trk><name>Way</name><trkseg>{OPEN}</trkseg></trk></gpx>"
)
CORNERS = "".join(f"10\n{lon}\n20\n{lat}\n" for lon, lat in RING[:4])
SHAPE = f"0\nLWPOLYLINE\n8\n0\n100\nAcDbEntity\n100\nAcDbPolyline\n90\n4\n70\n1\n{CORNERS}"
DXF = f"0\nSECTION\n2\nENTITIES\n{SHAPE}0\nENDSEC\n0\nEOF\n"
TOPO = {
    "type": "Topology",
    "objects": {"a": {"type": "Polygon", "arcs": [[0]], "properties": {"name": "Baltic"}}},
    "arcs": [RING],
}
ESRI = {
    "geometryType": "esriGeometryPolygon",
    "spatialReference": {"wkid": 4326},
    "features": [{"attributes": {"NAME": "Baltic"}, "geometry": {"rings": [RING]}}],
}
WKT = "POLYGON ((10 54, 20 54, 20 60, 10 60, 10 54))"
KML = kml_text([("Baltic", WEST)])

LINK = "<NetworkLink><Link><href>http://x/</href></Link></NetworkLink>"
OVERLAY = (
    "<GroundOverlay><LatLonBox><north>1</north><south>0</south><east>1</east><west>0</west></LatLonBox></GroundOverlay>"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("area.gml", GML),
        ("AREA.GML", GML),
        ("track.gpx", GPX),
        ("drawing.dxf", DXF),
        ("area.topojson", json.dumps(TOPO)),
        ("area.json", json.dumps(ESRI)),
        ("area.json", json.dumps(POLYGON)),
        ("area.geojsonl", json.dumps(FEATURE) + "\n" + json.dumps(FEATURE)),
        ("area.geojsons", "\x1e" + json.dumps(FEATURE) + "\n\x1e" + json.dumps(FEATURE) + "\n"),
        ("area.csv", f'id,name,WKT\n1,Baltic,"{WKT}"\n'),
        ("area.csv", f'id;name;geometry\n1;Baltic;"{WKT}"\n'),
        ("area.tsv", f"id\tname\tthe_geom\n1\tBaltic\t{WKT}\n"),
        ("area.csv", f'id,Umriss\n1,"{WKT}"\n'),
        ("area.csv", f'wkt\n"SRID=4326;{WKT}"\n'),
        ("area.csv", "station,lat,lon\nA,54,10\nB,54,20\nC,60,20\nD,60,10\n"),
        ("area.csv", "Länge (°);Breite (°)\n10,0;54,0\n20,0;54,0\n20,0;60,0\n10,0;60,0\n"),
        ("area.csv", "lon,lat\r\n10,54\r\n20,54\r\n20,60\r\n10,60\r\n"),
        ("area.csv", "west,south,east,north\n10,54,20,60\n"),
        ("area.csv", f'wkt\n"SRID=4326;{WKT}"\nPOINT(1 2)\n'),
        ("area.wkt", WKT),
        ("area.txt", "10, 54, 20, 60"),
        ("area.kml", "\n\n" + KML.replace("Baltic", "Baltic & Gulf").replace(",0 ", ",0, ")),
        ("area.kml", KML.replace("<name>", "<name><![CDATA[").replace("</name>", " & more]]></name>")),
        ("area.kml", KML.replace("<Document>", f"<Document><gx:Tour/>{LINK}{OVERLAY}")),
        ("area.kml", KML[KML.index("<Document>") : KML.index("</kml>")]),
        ("area.kml", KML.replace('<?xml version="1.0"?>', "<!DOCTYPE kml>")),
    ],
)
def test_a_text_file_of_each_kind_is_read(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read_area_file(path).in_one() == BOX


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_a_text_file_may_be_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    feature = {**FEATURE, "properties": {"name": "Ærø"}}
    path = tmp_path / "a.geojson"
    path.write_bytes(json.dumps(feature, ensure_ascii=False).encode(encoding))
    (found,) = read_area_file(path).features
    assert (found.name, found.area) == ("Ærø", BOX)


def test_a_table_of_a_spreadsheet_may_be_in_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f'name;WKT\nÆrø;"{WKT}"\n'.encode("cp1252"))
    (found,) = read_area_file(path).features
    assert (found.name, found.area) == ("Ærø", BOX)


def test_a_binary_file_of_another_program_is_read(tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    path = tmp_path / "area.FGB"
    names = np.array(["Baltic", "Gulf"], dtype=object)
    shapes = shapely.to_wkb([WEST, EAST])
    pyogrio.raw.write(
        tmp_path / "a.fgb", shapes, [names], ["name"], geometry_type="Polygon", crs="EPSG:4326", driver="FlatGeobuf"
    )
    (tmp_path / "a.fgb").rename(path)
    assert sorted(feature.name for feature in read_area_file(path).features) == ["Baltic", "Gulf"]


def shapefile_parts(*, prj: str = "", names: tuple[str, ...] = ("Baltic",)) -> dict[str, bytes]:
    parts = {"Area.SHP": shp_bytes([rings_of(WEST)]), "Area.DBF": dbf_bytes(names)}
    return parts | ({"Area.PRJ": prj.encode()} if prj else {})


def test_a_shapefile_alone_or_with_upper_case_endings_is_read(tmp_path: Path) -> None:
    path = tmp_path / "area.shp"
    path.write_bytes(shp_bytes([rings_of(WEST)]))
    assert read_area_file(path).in_one() == BOX
    path = zipped(tmp_path, "AREA.ZIP", shapefile_parts(prj=CRS.from_epsg(4326).to_wkt("WKT1_ESRI")))
    assert [feature.name for feature in read_area_file(path).features] == ["Baltic"]


def test_a_shapefile_in_metres_without_prj_asks_for_its_system(tmp_path: Path) -> None:
    square = shapely.box(400_000, 6_400_000, 500_000, 6_500_000)
    path = zipped(tmp_path, "a.zip", {"a.shp": shp_bytes([rings_of(square)])})
    with pytest.raises(CoordinateSystemUnknown, match=r"comes without a \.prj") as asked:
        read_area_file(path)
    assert {"EPSG:25833", "EPSG:32633"} <= {choice.code for choice in asked.value.choices}
    area = read_area_file(path, crs="EPSG:32633").in_one()
    assert area.area_km2 == pytest.approx(10_000, rel=0.003)
    with pytest.raises(InputError, match="not known: nonsense"):
        read_area_file(path, crs="nonsense")


@pytest.mark.parametrize(
    ("said", "square", "chosen", "km2"),
    [
        ("EPSG:3857", shapely.box(10, 54, 20, 60), "EPSG:4326", BOX.area_km2),
        ("EPSG:4326", shapely.box(400_000, 6.4e6, 5e5, 6.5e6), "EPSG:32633", 10_000),
        ("EPSG:4326", shapely.box(54, 100, 60, 110), "latitude first", BOX.area_km2),
    ],
)
def test_numbers_that_contradict_their_system_ask_for_it(
    tmp_path: Path, said: str, square: shapely.Polygon, chosen: str, km2: float
) -> None:
    path = geojson(tmp_path, boxes=[("a", square)], crs={"type": "name", "properties": {"name": said}})
    with pytest.raises(CoordinateSystemUnknown, match=f"are said to be in {said}") as asked:
        read_area_file(path)
    assert chosen in [choice.code for choice in asked.value.choices]
    assert read_area_file(path, crs=chosen).in_one().area_km2 == pytest.approx(km2, rel=0.003)


def test_a_table_of_corners_says_that_it_was_read_as_one_outline_and_asks_for_the_system_of_metres(
    tmp_path: Path,
) -> None:
    path = tmp_path / "stations.csv"
    path.write_text("x,y\n10,54\n20,54\n20,60\n")
    assert read_area_file(path).notes == ("Read as its heading says: 10° E to 20° E, 54° N to 60° N.",)
    path.write_text("x,y\n400000,6400000\n500000,6400000\n500000,6500000\n")
    with pytest.raises(CoordinateSystemUnknown):
        read_area_file(path)
    assert read_area_file(path, crs="EPSG:32633").in_one().area_km2 == pytest.approx(5_000, rel=0.003)
    path.write_text("a,b,c\n1,2,3\n")
    with pytest.raises(InputError, match="describes no area"):
        read_area_file(path)


def test_names_in_utf_8_without_a_code_page_are_read(tmp_path: Path) -> None:
    path = zipped(
        tmp_path,
        "a.zip",
        shapefile_parts(names=("Ærø",)) | {"Area.DBF": dbf_bytes(("xyz",)).replace(b"xyz  ", "Ærø".encode())},
    )
    (feature,) = read_area_file(path).features
    assert feature.name == "Ærø"


def test_several_files_in_a_zip_are_all_there_without_the_litter(tmp_path: Path) -> None:
    members = {
        "one/a.geojson": json.dumps(FEATURE),
        "two/b.kml": kml_text([("Gulf", EAST)]),
        "__MACOSX/two/._b.kml": b"\0\5\x16\7",
        "one/._a.geojson": b"\0\5\x16\7",
        "bad.geojson": "{",
        "nested.kmz": zipped(tmp_path, "n.kmz", {"doc.kml": kml_text([("Inner", WEST)])}).read_bytes(),
        "table.csv": 'name,WKT\nRow,"POLYGON((0 0,1 0,1 1,0 0))"',
    }
    file = read_area_file(zipped(tmp_path, "all.zip", members))
    assert {(one.name, one.source) for one in file.features} == {
        ("Baltic", "a.geojson"),
        ("Gulf", "b.kml"),
        ("Inner", "doc.kml"),
        ("Row", "table.csv"),
    }
    assert any("bad.geojson in all.zip" in note for note in file.notes)


def test_a_geopackage_still_open_elsewhere_is_read_with_a_hint(tmp_path: Path) -> None:
    path = geopackage(tmp_path)
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.close()
    file = read_area_file(path)
    assert [feature.name for feature in file.features] == ["Baltic", "Gulf"]
    assert any("area of interest.gpkg-wal" in note for note in file.notes)


def test_a_broken_feature_among_good_ones_is_left_out_and_named(tmp_path: Path) -> None:
    path = geopackage(tmp_path, boxes=[(f"n{number}", WEST) for number in range(5)])
    database = sqlite3.connect(path)
    database.execute("""UPDATE "my area's" SET geom = X'47500001000000' WHERE name = 'n3'""")
    database.commit()
    database.close()
    file = read_area_file(path)
    assert [feature.name for feature in file.features] == ["n0", "n1", "n2", "n4"]
    assert any("2 of 6 features could not be used" in note for note in file.notes)


def test_what_leads_to_the_network_or_to_other_files_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "area.kml"
    path.write_text('<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>')
    with pytest.raises(InputError, match="neither KML, GML nor GPX"):
        read_area_file(path)


SAMPLE = (
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "A"}, "geometry": '
    b'{"type": "Polygon", "coordinates": [[[10, 54], [20, 54], [20, 60], [10, 54]]]}}]}'
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 30), st.binary(max_size=4)), max_size=5),
    st.sampled_from(["area.geojson", "area.json", "area.txt", "area"]),
)
def test_bytes_that_are_spoiled_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, int, bytes]], name: str
) -> None:
    content = SAMPLE
    for at, length, new in edits:
        content = content[:at] + new + content[at + length :]
    path = tmp_path_factory.mktemp("spoiled") / name
    path.write_bytes(content)
    try:
        area = read_area_file(path).in_one()
    except InputError as error:
        assert str(error).strip()
    else:
        assert Area.from_wkt(area.to_wkt()) == area


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 89), st.floats(0.01, 359), st.floats(0.01, 60)), max_size=4)
)
def test_an_area_goes_from_file_to_address_to_file_and_stays_the_same(
    tmp_path_factory: pytest.TempPathFactory, boxes: list[tuple[float, float, float, float]]
) -> None:
    areas = [Area.from_bounds(west, south, west + w, min(90, south + h)) for west, south, w, h in boxes] or [BOX]
    area = Area.of_regions([one.geometry for one in areas])
    path = geojson(tmp_path_factory.mktemp("trip"), boxes=[("Trip", shapely.geometry.shape(area.to_geojson()))])
    from_file = read_area_file(path).in_one()
    assert from_file == area
    assert Area.from_text(from_file.to_wkt()) == area
