"""Natural Earth's land and ice shelves as three small scripts for the maps: simplified, and cut for each projection.

Run where npm reaches its registry; the scripts it writes are kept beside it, so the app never needs it:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m olci_ui.web.make_land package/land-10m.json ne_10m_antarctic_ice_shelves_polys.json

The second file is Natural Earth's, as GeoJSON: github.com/martynafford/natural-earth-geojson, 10m/physical.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely import Point, Polygon
from shapely.affinity import translate

from olci_core.extract.coast import UNITS_PER_DEGREE
from olci_core.sphere import MERCATOR_RADIUS_M

LandRing = npt.NDArray[np.float64]  # (n, 2): longitude, latitude in degrees, continuous across ±180

LAND_FOLDER = Path(__file__).parent / "land"
EDGE_LATITUDE = 85.0511  # where Web Mercator ends


def land_rings(topology: dict[str, Any]) -> Iterator[tuple[LandRing, list[LandRing]]]:
    """Yield (outer ring, holes) of every land polygon of a TopoJSON file, not cut at ±180."""
    scale, offset = topology["transform"]["scale"], topology["transform"]["translate"]
    # TopoJSON 1.0, 2.1.4: arcs are runs of whole-numbered differences; ~i means arc i backwards.
    arcs = [np.cumsum(np.asarray(arc), axis=0) * scale + offset for arc in topology["arcs"]]

    def ring(indices: Sequence[int]) -> LandRing:
        runs = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        points = np.concatenate([runs[0], *(run[1:] for run in runs[1:])])
        return np.column_stack([np.unwrap(points[:, 0], period=360), points[:, 1]])

    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for outer, *holes in polygons:
            yield ring(outer), [ring(hole) for hole in holes]


def whole_polygons(topology: dict[str, Any]) -> list[Polygon]:
    """Return the land in degrees, joined where the file cuts it at ±180; longitudes may run beyond 180.

    The land round the south pole is closed below the edge of the Mercator map.
    """
    polygons = []
    for outer, holes in land_rings(topology):
        if abs(outer[-1, 0] - outer[0, 0]) > 180:
            floor = [[outer[-1, 0], -90.0], [outer[0, 0], -90.0], outer[0]]
            polygons.append(Polygon(np.vstack([outer, floor])))
        else:
            polygons.append(Polygon(outer, holes))
    # The parts east of ±180 that end there belong to land west of it.
    joined = [
        translate(part, 360) if part.bounds[0] < -179.99 and part.bounds[2] < 0 else part
        for part in shapely.get_parts(shapely.make_valid(np.array(polygons), method="structure"))
    ]
    merged = shapely.union_all(joined, grid_size=1e-4)
    return [part for part in shapely.get_parts(merged) if isinstance(part, Polygon)]


def whole_shelves(collection: dict[str, Any], land: Sequence[Polygon]) -> list[Polygon]:
    """Return the ice shelves of a GeoJSON file in degrees beside the land, joined where it cuts them at ±180."""
    parts = [shapely.geometry.shape(feature["geometry"]) for feature in collection["features"]]
    # The cut lies a hair's breadth beside ±180.
    joined = [translate(part, 360) if part.bounds[0] < -179.99 else part for part in parts]
    merged = shapely.union_all(joined, grid_size=1e-3).difference(shapely.union_all(land))
    return [part for part in shapely.get_parts(merged) if isinstance(part, Polygon)]


def script(view: str, land: Sequence[Polygon], shelves: Sequence[Polygon]) -> str:
    """Return JavaScript that hands over polygons: per ring x, y, then differences, in 0.01°."""

    def flat(ring: LandRing) -> list[int]:
        steps = np.round(ring * UNITS_PER_DEGREE).astype(int)
        keep = np.append(True, np.any(np.diff(steps, axis=0) != 0, axis=1))
        steps = steps[keep][:-1]  # the ring closes itself
        return [int(n) for n in np.vstack([steps[:1], np.diff(steps, axis=0)]).ravel()]

    def text(polygons: Sequence[Polygon]) -> str:
        rings = [[flat(np.array(r.coords)) for r in (p.exterior, *p.interiors)] for p in polygons]
        drawn = [[ring for ring in polygon if len(ring) >= 6] for polygon in rings if len(polygon[0]) >= 6]
        return json.dumps(drawn, separators=(",", ":"))

    return f'olci.land("{view}",{text(land)},{text(shelves)});\n'


def thinned(shapes: Sequence[shapely.Geometry], *, tolerance_m: float) -> list[Polygon]:
    """Return planar shapes with fewer corners and without what is smaller than a speck."""
    parts = shapely.get_parts(shapely.make_valid(np.array(shapes), method="structure"))
    simple = shapely.get_parts(shapely.simplify(shapely.get_parts(parts), tolerance_m))
    return [p for p in simple if isinstance(p, Polygon) and p.area > 3 * tolerance_m**2]


def world(land: Sequence[Polygon]) -> list[Polygon]:
    """Return the land of the Web Mercator map."""

    def forward(points: LandRing) -> LandRing:
        lat = np.radians(np.clip(points[:, 1], -EDGE_LATITUDE, EDGE_LATITUDE))
        return np.column_stack([np.radians(points[:, 0]), np.arcsinh(np.tan(lat))]) * MERCATOR_RADIUS_M

    def back(points: LandRing) -> LandRing:
        x, y = points.T / MERCATOR_RADIUS_M
        return np.column_stack([np.degrees(x), np.degrees(np.arctan(np.sinh(y)))])

    flat = [shapely.transform(polygon, forward) for polygon in land]
    return [shapely.transform(polygon, back) for polygon in thinned(flat, tolerance_m=7000)]


def polar(land: Sequence[Polygon], *, epsg: int, pole: int) -> list[Polygon]:
    """Return the land of one hemisphere, cut along the equator in the map's own projection."""
    forward = Transformer.from_crs(4326, epsg, always_xy=True)
    back = Transformer.from_crs(epsg, 4326, always_xy=True)
    disc = Point(0, 0).buffer(abs(complex(*forward.transform(0, 0))), quad_segs=90)
    flat = []
    for polygon in land:
        if max(pole * polygon.bounds[1], pole * polygon.bounds[3]) > 0:
            shape = shapely.transform(polygon, lambda p: np.column_stack(forward.transform(p[:, 0], p[:, 1])))
            valid = shapely.make_valid(shape, method="structure")
            # The floor under Antarctica folds into a line from the pole; on a grid of metres its sides meet and vanish.
            flat.append(shapely.union_all(shapely.set_precision(valid, 1.0), grid_size=1.0).intersection(disc))
    return [
        shapely.transform(polygon, lambda p: np.column_stack(back.transform(p[:, 0], p[:, 1])))
        for polygon in thinned(flat, tolerance_m=3000)
    ]


def main() -> None:
    """Write land/world.js, land/arctic.js and land/antarctic.js from the files named: land, ice shelves."""
    topology, collection = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    land = whole_polygons(topology)
    shelves = whole_shelves(collection, land)
    LAND_FOLDER.mkdir(exist_ok=True)
    for view, cut in (
        ("world", world),
        ("arctic", partial(polar, epsg=3413, pole=1)),
        ("antarctic", partial(polar, epsg=3031, pole=-1)),
    ):
        (LAND_FOLDER / f"{view}.js").write_text(script(view, cut(land), cut(shelves)), encoding="utf-8")


if __name__ == "__main__":
    main()
