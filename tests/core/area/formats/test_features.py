"""Files of every kind give their areas, and a bad one gives a sentence, in bounded time and memory."""

import json
import sqlite3
import struct
import zipfile

import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer

from olci_core.area import Area, features_in_file
from olci_core.errors import InputError

WEST, EAST = shapely.box(10, 54, 20, 60), shapely.box(20, 54, 22, 60)
BOTH = Area.from_bounds(10, 54, 22, 60)
TABLE = "my area's"
PROJ_3413 = CRS.from_epsg(3413).to_wkt("WKT1_ESRI")


def same_region(one, two, *, within=1e-6):
    return one.geometry.symmetric_difference(two.geometry).area < within


def geojson(folder, *, boxes=(("Baltic", WEST), ("Gulf", EAST)), **members):
    features = [
        {"type": "Feature", "properties": {"NAME": name}, "geometry": shapely.geometry.mapping(box)}
        for name, box in boxes
    ]
    path = folder / "area.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}))
    return path


def kml_text(boxes=(("Baltic", WEST), ("Gulf", EAST))):
    def ring(line):
        return " ".join(f"{x},{y},0" for x, y in line.coords)

    places = "".join(
        f"<Placemark><name>{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring(box.exterior)}"
        "</coordinates></LinearRing></outerBoundaryIs>"
        + "".join(
            f"<innerBoundaryIs><LinearRing><coordinates>{ring(hole)}</coordinates></LinearRing></innerBoundaryIs>"
            for hole in box.interiors
        )
        + "</Polygon></Placemark>"
        for name, box in boxes
    )
    point = "<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>"
    return (
        f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{point}{places}</Document></kml>'
    )


def kml(folder):
    path = folder / "area.kml"
    path.write_text(kml_text())
    return path


def zipped(folder, name, members):
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def kmz(folder):
    return zipped(folder, "area.kmz", {"files/photo.png": b"x", "doc.kml": kml_text()})


def shp_bytes(shapes):
    records = b""
    for number, rings in enumerate(shapes, 1):
        points = np.concatenate(rings)
        starts = np.cumsum([0, *map(len, rings)])[:-1]
        box = (*points.min(axis=0), *points.max(axis=0))
        body = struct.pack("<i4dii", 5, *box, len(rings), len(points))
        body += np.asarray(starts, "<i4").tobytes() + points.astype("<f8").tobytes()
        records += struct.pack(">ii", number, len(body) // 2) + body
    header = struct.pack(">i5ii", 9994, 0, 0, 0, 0, 0, (100 + len(records)) // 2)
    return header + struct.pack("<ii8d", 1000, 5, *[0.0] * 8) + records


def dbf_bytes(names):
    fields = b"".join(
        struct.pack("<11sc4xB15x", title, kind, size) for title, kind, size in [(b"AREA", b"N", 6), (b"NAME", b"C", 12)]
    )
    rows = b"".join(b" " + b"   1.5" + name.encode().ljust(12) for name in names)
    return struct.pack("<B3xIHH20x", 3, len(names), 32 + len(fields) + 1, 19) + fields + b"\r" + rows


def rings_of(polygon):
    polygon = shapely.orient_polygons(polygon, exterior_cw=True)
    return [shapely.get_coordinates(ring) for ring in (polygon.exterior, *polygon.interiors)]


def shapefile(folder, *, shapes=None, prj=None, names=("Baltic", "Gulf")):
    members = {
        "deep/Area.shp": shp_bytes(shapes or [rings_of(WEST), rings_of(EAST)]),
        "deep/Area.DBF": dbf_bytes(names),
        "deep/Area.prj": prj or CRS.from_epsg(4326).to_wkt("WKT1_ESRI"),
    }
    return zipped(folder, "area.zip", members)


def geopackage(folder, *, boxes=(("Baltic", WEST), ("Gulf", EAST)), epsg=4326):
    path = folder / "area of interest.gpkg"
    database = sqlite3.connect(path)
    database.executescript(
        """
        CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id, definition);
        CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);
        CREATE TABLE "my area's" (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT);
        """
    )
    database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (7, 'EPSG', ?, '')", (epsg,))
    database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 7)", (TABLE,))
    for name, box in boxes:
        blob = b"GP\x00\x03" + struct.pack("<i4d", 7, *np.array(box.bounds)[[0, 2, 1, 3]]) + shapely.to_wkb(box)
        database.execute(f'INSERT INTO "{TABLE}" (geom, name) VALUES (?, ?)', (blob, name))
    database.execute(f'INSERT INTO "{TABLE}" (geom, name) VALUES (NULL, NULL)')
    database.commit()
    database.close()
    return path


@pytest.mark.parametrize("write", [geojson, kml, kmz, shapefile, geopackage])
def test_each_kind_of_file_gives_its_features_and_their_union(tmp_path, write):
    path = write(tmp_path)
    before = path.read_bytes()
    features = features_in_file(path)
    assert [feature.name for feature in features] == ["Baltic", "Gulf"]
    assert same_region(features[0].area, Area.from_bounds(10, 54, 20, 60))
    assert same_region(Area.from_file(path), BOTH)
    assert same_region(Area.from_file(str(path)), BOTH)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("write", [geojson, shapefile, geopackage])
def test_a_projected_square_round_the_pole_holds_the_pole(tmp_path, write):
    square = shapely.box(-1e6, -1e6, 1e6, 1e6)
    path = {
        geojson: lambda: geojson(
            tmp_path,
            boxes=[("Pole", square)],
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3413"}},
        ),
        shapefile: lambda: shapefile(tmp_path, shapes=[rings_of(square)], prj=PROJ_3413, names=["Pole"]),
        geopackage: lambda: geopackage(tmp_path, boxes=[("Pole", square)], epsg=3413),
    }[write]()
    (feature,) = features_in_file(path)
    assert feature.name == "Pole"
    assert feature.area.holds_pole == "north"
    back = Transformer.from_crs(4326, 3413, always_xy=True)
    points = shapely.get_coordinates(feature.area.geometry)
    points = points[(np.abs(points[:, 0]) < 180) & (points[:, 1] < 90)]
    x, y = back.transform(*points.T)
    assert np.maximum(np.abs(x), np.abs(y)) == pytest.approx(1e6, abs=500)


def test_the_crs_of_old_geojson_may_be_degrees(tmp_path):
    path = geojson(tmp_path, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}})
    assert same_region(Area.from_file(path), BOTH)


def test_holes_stay_holes(tmp_path):
    ring = shapely.box(0, 0, 10, 10) - shapely.box(2, 2, 8, 8)
    island = shapely.box(4, 4, 6, 6)
    path = tmp_path / "hole.kml"
    path.write_text(kml_text([("Ring", ring)]))
    assert Area.from_file(path).geometry.area == pytest.approx(64)
    path = shapefile(tmp_path, shapes=[[*rings_of(ring), *rings_of(island)]], names=["Ring"])
    assert Area.from_file(path).geometry.area == pytest.approx(68)


def test_a_shapefile_without_names_and_system_is_read_in_degrees(tmp_path):
    path = zipped(tmp_path, "bare.zip", {"a.shp": shp_bytes([rings_of(WEST)])})
    (feature,) = features_in_file(path)
    assert feature.name == "Feature 1"
    assert same_region(feature.area, Area.from_bounds(10, 54, 20, 60))


def test_points_and_lines_beside_polygons_are_left_out(tmp_path):
    path = geojson(tmp_path, boxes=[("Buoy", shapely.Point(1, 2)), ("Baltic", WEST), ("Way", WEST.exterior)])
    assert [feature.name for feature in features_in_file(path)] == ["Baltic"]


def test_a_crossing_outline_in_a_file_is_taken_apart(tmp_path):
    bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert Area.from_file(geojson(tmp_path, boxes=[("Bow tie", bow_tie)])).geometry.area == pytest.approx(2)


def bomb(folder):
    return zipped(folder, "bomb.kmz", {"doc.kml": b"<kml>" + b" " * 101_000_000})


def laughs(folder):
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    path = folder / "laughs.kml"
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a0 "ha">{entities}]><kml>&a9;</kml>')
    return path


def deep(folder):
    path = folder / "deep.kml"
    path.write_text("<Placemark>" * 100_000)
    return path


def endless_view(folder):
    path = geopackage(folder)
    database = sqlite3.connect(path)
    database.executescript(
        """
        DROP TABLE "my area's";
        CREATE VIEW "my area's" AS
        WITH RECURSIVE n(geom) AS (SELECT 1 UNION ALL SELECT geom + 1 FROM n) SELECT geom FROM n WHERE geom < 0;
        """
    )
    database.close()
    return path


def written(name, content):
    def write(folder):
        path = folder / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (lambda folder: folder / "missing.kml", "cannot be read: missing.kml"),
        (lambda folder: folder, "cannot be read"),
        (written("empty.geojson", b""), "not understood"),
        (written("text.txt", b"hello"), "not understood"),
        (written("broken.geojson", b'{"type": "Polygon", '), "GeoJSON cannot be read"),
        (written("broken.kml", b"<kml><Document>"), "KML cannot be read"),
        (written("numbers.kml", kml_text().replace("10.0,", "x,").encode()), "not numbers"),
        (written("broken.zip", b"PK\x03\x04 no zip"), "zip file is damaged"),
        (written("broken.gpkg", b"SQLite format 3\x00" + b"\xff" * 500), "GeoPackage cannot be read"),
        (lambda folder: zipped(folder, "a.zip", {"readme.txt": "x"}), "no shapes that are understood"),
        (lambda folder: zipped(folder, "a.zip", {"a.shp": b"x" * 200}), "no Shapefile"),
        (
            lambda folder: zipped(folder, "a.zip", {"a.shp": shp_bytes([rings_of(WEST)])[:-40]}),
            "ends within a shape",
        ),
        (lambda folder: shapefile(folder, prj="NONSENSE"), "coordinate system of the file is not known"),
        (lambda folder: geojson(folder, boxes=[("Buoy", shapely.Point(1, 2))]), "holds no area"),
        (lambda folder: geojson(folder, boxes=[("Line", shapely.Polygon([(0, 0), (1, 1), (2, 2)]))]), "has a size"),
        (lambda folder: geojson(folder, boxes=[("UTM", shapely.box(5e5, 6e6, 6e5, 7e6))]), "does not exist"),
        (bomb, "unpacks to more than 100 MB"),
        (laughs, "document type"),
        (deep, "50 deep"),
        (endless_view, "GeoPackage cannot be read: interrupted"),
    ],
)
def test_each_bad_file_gives_a_sentence(tmp_path, write, sentence):
    with pytest.raises(InputError) as caught:
        Area.from_file(write(tmp_path))
    assert sentence in str(caught.value)
    assert caught.value.hint


def test_a_file_beyond_the_limit_is_not_read(tmp_path):
    path = tmp_path / "large.kml"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(InputError, match="too large: 60 MB"):
        Area.from_file(path)
