"""Small files of every kind, written for the tests."""

import json
import sqlite3
import struct
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

WEST, EAST = shapely.box(10, 54, 20, 60), shapely.box(20, 54, 22, 60)
TABLE = "my area's"
PROJ_3413 = CRS.from_epsg(3413).to_wkt("WKT1_ESRI")


def geojson(folder: Any, *, boxes: Any = (("Baltic", WEST), ("Gulf", EAST)), **members: Any) -> Any:
    features = [
        {"type": "Feature", "properties": {"NAME": name}, "geometry": shapely.geometry.mapping(box)}
        for name, box in boxes
    ]
    path = folder / "area.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}))
    return path


def kml_text(boxes: Any = (("Baltic", WEST), ("Gulf", EAST))) -> Any:
    def ring(line: Any) -> Any:
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


def kml(folder: Any) -> Any:
    path = folder / "area.kml"
    path.write_text(kml_text())
    return path


def zipped(folder: Any, name: Any, members: Any) -> Any:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def kmz(folder: Any) -> Any:
    return zipped(folder, "area.kmz", {"files/photo.png": b"x", "doc.kml": kml_text()})


def shp_bytes(shapes: Any) -> Any:
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


def dbf_bytes(names: Any) -> Any:
    fields = b"".join(
        struct.pack("<11sc4xB15x", title, kind, size) for title, kind, size in [(b"AREA", b"N", 6), (b"NAME", b"C", 12)]
    )
    rows = b"".join(b" " + b"   1.5" + name.encode().ljust(12) for name in names)
    return struct.pack("<B3xIHH20x", 3, len(names), 32 + len(fields) + 1, 19) + fields + b"\r" + rows


def rings_of(polygon: Any) -> Any:
    polygon = shapely.orient_polygons(polygon, exterior_cw=True)
    return [shapely.get_coordinates(ring) for ring in (polygon.exterior, *polygon.interiors)]


def shapefile(folder: Any, *, shapes: Any = None, prj: Any = None, names: Sequence[str] = ("Baltic", "Gulf")) -> Any:
    members = {
        "deep/Area.shp": shp_bytes(shapes or [rings_of(WEST), rings_of(EAST)]),
        "deep/Area.DBF": dbf_bytes(names),
        "deep/Area.prj": prj or CRS.from_epsg(4326).to_wkt("WKT1_ESRI"),
    }
    return zipped(folder, "area.zip", members)


def geopackage(folder: Any, *, boxes: Any = (("Baltic", WEST), ("Gulf", EAST)), epsg: int = 4326) -> Any:
    path = folder / "area of interest.gpkg"
    database = sqlite3.connect(path)
    database.executescript(
        """
        PRAGMA application_id = 0x47504B47;
        PRAGMA user_version = 10300;
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
            organization_coordsys_id INTEGER, definition TEXT, description TEXT);
        CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
            last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
            z TINYINT, m TINYINT);
        CREATE TABLE "my area's" (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT);
        """
    )
    definition = CRS.from_epsg(epsg).to_wkt("WKT1_GDAL")
    database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 7, 'EPSG', ?, ?, '')", (epsg, definition))
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', '2020-01-01T00:00:00Z', 0, 0, 1, 1, 7)", (TABLE, TABLE)
    )
    database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POLYGON', 7, 0, 0)", (TABLE,))
    for name, box in boxes:
        blob = b"GP\x00\x03" + struct.pack("<i4d", 7, *np.array(box.bounds)[[0, 2, 1, 3]]) + shapely.to_wkb(box)
        database.execute(f'INSERT INTO "{TABLE}" (geom, name) VALUES (?, ?)', (blob, name))
    database.execute(f'INSERT INTO "{TABLE}" (geom, name) VALUES (NULL, NULL)')
    database.commit()
    database.close()
    return path
