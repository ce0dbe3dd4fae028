"""Areas out of large files and texts: a hundred thousand corners, five thousand features; beside plain pyogrio."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import shapely

from benchmarks.figures import Rival, report
from olci_core.area import Area, read_area_file

RUNS = 5
CORNERS_S, FEATURES_S = 1.5, 2.0  # to reach: a hundred thousand corners, five thousand features
FILE_KINDS = ("gpkg", "fgb", "kml", "shp.zip")
RIVAL = "pyogrio and shapely"
# The rival does less: it reads the shapes and unites them, with no coordinates checked, rounded or sorted out.
RIVAL_READER = """
import sys, pyogrio, shapely
_, _, shapes, _ = pyogrio.raw.read(sys.argv[1])
print(shapely.union_all(shapely.make_valid(shapely.from_wkb(shapes))).area)
"""


def main() -> None:
    """Report the seconds of each case and their ratio to the rival's in the same run."""
    with tempfile.TemporaryDirectory() as folder:
        coast, parcels = Path(folder) / "coast.geojson", Path(folder) / "parcels.geojson"
        coast.write_text(json.dumps(_collection([_coast(100_000)])))
        parcels.write_text(json.dumps(_collection(_parcels(5_000))))
        for path, limit_s in ((coast, CORNERS_S), (parcels, FEATURES_S)):
            for each in (path, *(_written_as(path, kind) for kind in FILE_KINDS)):
                _row(
                    f"{each.name}, {path.stat().st_size / 1e6:.0f} MB as GeoJSON",
                    partial(_ours, each),
                    partial(_rival, each),
                    limit_s=limit_s,
                )
        text = Area.from_geojson(shapely.geometry.mapping(_coast(100_000))).to_wkt()
        _row(
            "coast as pasted WKT",
            lambda: Area.from_text(text),
            lambda: shapely.make_valid(shapely.from_wkt(text)),
            limit_s=CORNERS_S,
        )


def _row(name: str, ours: Callable[[], object], rival: Callable[[], object], *, limit_s: float) -> None:
    times: dict[str, list[float]] = {"ours": [], "rival": []}
    for _ in range(RUNS):
        for who, work in (("ours", ours), ("rival", rival)):
            start = time.perf_counter()
            work()
            times[who].append(time.perf_counter() - start)
    report(name, times["ours"], "s", limit=limit_s, rival=Rival(RIVAL, tuple(times["rival"])))


def _ours(path: Path) -> Area:
    return read_area_file(path).in_one()


def _rival(path: Path) -> None:
    subprocess.run([sys.executable, "-c", RIVAL_READER, str(path)], check=True, capture_output=True)


def _coast(corners: int) -> shapely.Polygon:
    chance = np.random.default_rng(1)
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radius = 5 + np.cumsum(chance.normal(0, 0.002, corners)) + 0.3 * np.sin(7 * angle)
    radius += np.linspace(0, radius[0] - radius[-1], corners)
    return shapely.Polygon(np.column_stack((20 + radius * np.cos(angle), 60 + radius / 2 * np.sin(angle))))


def _parcels(count: int) -> list[shapely.Polygon]:
    chance = np.random.default_rng(2)
    places = np.column_stack((chance.uniform(-30, 30, count), chance.uniform(40, 70, count)))
    return [shapely.Point(place).buffer(0.1, quad_segs=5) for place in places]


def _collection(shapes: list[shapely.Polygon]) -> dict[str, object]:
    features = [
        {"type": "Feature", "properties": {"name": f"n{number}"}, "geometry": shapely.geometry.mapping(shape)}
        for number, shape in enumerate(shapes)
    ]
    return {"type": "FeatureCollection", "features": features}


def _written_as(path: Path, kind: str) -> Path:
    """Return a copy of a GeoJSON in another format, written by a process of its own."""
    target = path.with_name(f"{path.stem}.{kind}")
    script = (
        "import sys, pyogrio\nmeta, _, shapes, fields = pyogrio.raw.read(sys.argv[1])\n"
        "pyogrio.raw.write(sys.argv[2], shapes, fields, meta['fields'], geometry_type='Polygon', crs='EPSG:4326',"
        " driver=sys.argv[3])"
    )
    drivers = {"gpkg": "GPKG", "fgb": "FlatGeobuf", "kml": "KML", "shp.zip": "ESRI Shapefile"}
    written = [sys.executable, "-c", script, str(path), str(target), drivers[kind]]
    subprocess.run(written, check=True, capture_output=True)
    return target


if __name__ == "__main__":
    main()
