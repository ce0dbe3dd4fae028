"""Files of every kind give their areas, and a bad one gives a sentence, in bounded time and memory."""

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from olci_core.area import Area, features_in_file, read_area_file
from olci_core.errors import InputError
from tests.core.area.formats.area_files import (
    PROJ_3413,
    WEST,
    geojson,
    geopackage,
    kml,
    kml_text,
    kmz,
    rings_of,
    shapefile,
    shp_bytes,
    zipped,
)

BOTH = Area.from_bounds(10, 54, 22, 60)


def same_region(one: Any, two: Any, *, within: float = 1e-6) -> Any:
    return one.geometry.symmetric_difference(two.geometry).area < within


@pytest.mark.parametrize("write", [geojson, kml, kmz, shapefile, geopackage])
def test_each_kind_of_file_gives_its_features_and_their_union(tmp_path: Path, write: Any) -> None:
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
def test_a_projected_square_round_the_pole_holds_the_pole(tmp_path: Path, write: Any) -> None:
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


def test_the_crs_of_old_geojson_may_be_degrees(tmp_path: Path) -> None:
    path = geojson(tmp_path, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}})
    assert same_region(Area.from_file(path), BOTH)


def test_holes_stay_holes(tmp_path: Path) -> None:
    ring = shapely.box(0, 0, 10, 10) - shapely.box(2, 2, 8, 8)
    island = shapely.box(4, 4, 6, 6)
    path = tmp_path / "hole.kml"
    path.write_text(kml_text([("Ring", ring)]))
    assert Area.from_file(path).geometry.area == pytest.approx(64)
    path = shapefile(tmp_path, shapes=[[*rings_of(ring), *rings_of(island)]], names=["Ring"])
    assert Area.from_file(path).geometry.area == pytest.approx(68)


def test_a_shapefile_without_names_and_system_is_read_in_degrees(tmp_path: Path) -> None:
    path = zipped(tmp_path, "bare.zip", {"a.shp": shp_bytes([rings_of(WEST)])})
    (feature,) = features_in_file(path)
    assert feature.name == "Feature 1"
    assert same_region(feature.area, Area.from_bounds(10, 54, 20, 60))


def test_points_and_lines_beside_polygons_are_left_out(tmp_path: Path) -> None:
    path = geojson(tmp_path, boxes=[("Buoy", shapely.Point(1, 2)), ("Baltic", WEST), ("Way", WEST.exterior)])
    assert [feature.name for feature in features_in_file(path)] == ["Baltic"]


def test_a_crossing_outline_in_a_file_is_taken_apart(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert Area.from_file(geojson(tmp_path, boxes=[("Bow tie", bow_tie)])).geometry.area == pytest.approx(2)


def bomb(folder: Any) -> Any:
    return zipped(folder, "bomb.kmz", {"doc.kml": b"<kml>" + b" " * 101_000_000})


def zips_in_a_zip(folder: Any) -> Any:
    inner = zipped(folder, "inner.zip", {"a.geojson": b" " * 30_000_000}).read_bytes()
    return zipped(folder, "bomb.zip", {f"{number}.zip": inner for number in range(4)})


def laughs(folder: Any) -> Any:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    path = folder / "laughs.kml"
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a0 "ha">{entities}]><kml>&a9;</kml>')
    return path


def deep(folder: Any) -> Any:
    path = folder / "deep.kml"
    path.write_text("<Placemark>" * 100_000)
    return path


def endless_view(folder: Any) -> Any:
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


def written(name: Any, content: Any) -> Any:
    def write(folder: Any) -> Any:
        path = folder / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (lambda folder: folder / "missing.kml", "cannot be read: missing.kml"),
        (lambda folder: folder, "cannot be read"),
        (written("empty.geojson", b""), "empty.geojson is empty"),
        (written("text.txt", b"hello"), "describes no area"),
        (written("text.bin", b"hello"), "not understood"),
        (written("broken.geojson", b'{"type": "Polygon", '), "cut off or damaged"),
        (written("broken.kml", b"<kml><Document>"), "cut off or damaged"),
        (written("numbers.kml", kml_text([("A", WEST)]).replace("10.0,", "x,").encode()), "numbers.kml holds"),
        (written("broken.zip", b"PK\x03\x04 no zip"), "broken.zip is damaged"),
        (written("broken.gpkg", b"SQLite format 3\x00" + b"\xff" * 500), "file is not a database"),
        (written("page.kml", b"<!DOCTYPE html><html><body>Sign in</body></html>"), "page.kml is a web page"),
        (written("page.geojson", b"\n<html><head>"), "is a web page"),
        (written("scene.tif", b"II*\0" + bytes(100)), "is a picture or a raster"),
        (written("scene.nc", b"\x89HDF\r\n\x1a\n" + bytes(100)), "is a data file"),
        (written("paper.pdf", b"%PDF-1.7"), "is a document"),
        (written("area.tar.gz", b"\x1f\x8b\x08"), "packed in a way"),
        (written("area.dbf", b"\x03" + bytes(40) + b"x"), "one part of a Shapefile"),
        (written("feed.xml", b"<?xml version='1.0'?><rss></rss>"), "begins with “rss”"),
        (lambda folder: zipped(folder, "table.xlsx", {"[Content_Types].xml": "x", "xl/a.xml": "x"}), "office program"),
        (lambda folder: zipped(folder, "S3A.zip", {"S3A.SEN3/xfdumanifest.xml": "x"}), "is a downloaded scene"),
        (lambda folder: zipped(folder, "a.zip", {"readme.md": "x"}), "no file of shapes"),
        (lambda folder: zipped(folder, "a.zip", {"a.shp": b"x" * 200}), "a.shp in a.zip is of a kind"),
        (
            lambda folder: zipped(folder, "a.zip", {"a.shp": shp_bytes([rings_of(WEST)])[:-40]}),
            "a.shp in a.zip cannot be read",
        ),
        (lambda folder: geojson(folder, boxes=[("Buoy", shapely.Point(1, 2))]), "area.geojson holds points"),
        (
            lambda folder: geojson(folder, boxes=[("Way", shapely.LineString(WEST.exterior))]),
            "area.geojson holds lines",
        ),
        (lambda folder: geojson(folder, boxes=[("Line", shapely.Polygon([(0, 0), (1, 1), (2, 2)]))]), "with a size"),
        (lambda folder: geojson(folder, boxes=[("UTM", shapely.box(5e5, 6e6, 6e5, 7e6))]), "are no degrees"),
        (lambda folder: geojson(folder, boxes=[("Swapped", shapely.box(54, 100, 60, 120))]), "wrong way round"),
        (bomb, "unpacks to more than 100 MB"),
        (zips_in_a_zip, "unpacks to more than 100 MB"),
        (laughs, "document type"),
        (deep, "cut off or damaged"),
    ],
)
def test_each_bad_file_gives_a_sentence(tmp_path: Path, write: Any, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        Area.from_file(write(tmp_path))
    assert sentence in str(caught.value)
    assert caught.value.hint


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.kml"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(InputError, match=r"large\.kml is too large: 60 MB"):
        Area.from_file(path)


def test_a_file_that_takes_for_ever_is_given_up(tmp_path: Path) -> None:
    path = endless_view(tmp_path)
    with pytest.raises(InputError, match=r"area of interest\.gpkg took longer than 2 seconds"):
        read_area_file(path, max_seconds=2)
