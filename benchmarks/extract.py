"""How fast and how rightly an area is cut out of a full-size product, beside satpy and GDAL's geolocation arrays.

The product is one of the practice archive, as large and as packed as real ones (4,091 x 4,865 pixels), zipped. Cut:
300 x 300 km at 300 m, four variables. Error: ground distance between a cell's centre and the pixel that fills it.
GDAL's way: geolocation arrays warped by rasterio, nearest neighbour, from arrays that are in memory already.
satpy's way (benchmarks/satpy_ways.py, in the environment of the published clients): it reads the unpacked product and
lays the same bands on the same grid, nearest neighbour, and masks nothing. Look: the natural colours of the whole
product laid on a map; satpy lays the three bands. Series: a hundred products of that size (its unpacked files linked
under other names), by this machine's workers and one after the other; its cost: of 10, 100 and 1,000. Stations: 5,000
places all over the product; xarray reads the bands whole and asks a tree of all pixels.

    python -m benchmarks.extract [cut] [rivals] [look] [series] [cost] [stations] [--rounds 3]
        [--product PATH | --keep-in FOLDER]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import rasterio
from pyproj import CRS, Transformer

from benchmarks.clients import NOT_INSTALLED
from benchmarks.cut_rivals import by_gdal
from benchmarks.figures import Rival, report
from benchmarks.full_size import area_in, full_size_product, named_anew, unpacked_in
from benchmarks.satpy_ways import SATPY, by_satpy
from benchmarks.timing import PEAK, children_cpu_s, measured, timed, timed_with_result, wall_and_cpu
from olci_core.area import Area
from olci_core.extract import Grid, cut, points, series
from olci_core.extract.browse import RECIPES, BrowseImage, browse_image
from olci_core.extract.stations import Place
from olci_core.product import open_product
from olci_core.sphere import EARTH_RADIUS_KM, Floats, unit_vectors

CUT_VARIABLES = ("Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance", "Oa17_reflectance")
SIDE_M, PIXEL_M = 300_000.0, 300.0
SERIES, SERIES_SIDE_M = 100, 60_000.0
SERIES_NAMES = ["Oa08_reflectance", "MCI"]
COST_OF = (10, 100, 1000)
STATIONS = 5000
STATION_NAMES = ["Oa08_reflectance", "Oa17_reflectance"]
LOOK_RECIPE = "Natural colour"
PARTS = ("cut", "rivals", "look", "series", "cost", "stations")


def main() -> None:
    parser = argparse.ArgumentParser(description="Cutting an area out of products.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of: {', '.join(PARTS)}; none: all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--product", type=Path, help="a full-size level 1 product; made anew where none is named")
    parser.add_argument("--keep-in", type=Path, metavar="FOLDER", help="make the product here, once for several runs")
    given = parser.parse_args()
    if unknown := sorted(set(given.parts) - set(PARTS)):
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as folder:
        path = given.product or full_size_product(given.keep_in or Path(folder))
        area = area_in(path, side_m=SIDE_M)
        work: dict[str, Callable[[], None]] = {
            "cut": lambda: report_cut(path, area, given.rounds, unpacked_in(path, Path(folder))),
            "rivals": lambda: report_rivals(path, area, given.rounds),
            "look": lambda: report_look(path, given.rounds, unpacked_in(path, Path(folder))),
            "series": lambda: report_series(
                named_anew(path, SERIES, Path(folder)), area_in(path, side_m=SERIES_SIDE_M)
            ),
            "cost": lambda: report_cost(
                named_anew(path, COST_OF[-1], Path(folder)), area_in(path, side_m=SERIES_SIDE_M)
            ),
            "stations": lambda: report_stations(path, unpacked_in(path, Path(folder))),
        }
        for part in given.parts or PARTS:
            work[part]()


def report_cut(path: Path, area: Area, rounds: int, unpacked: Path) -> None:
    """Time one cut in a process of its own, as a person waits for it, and how rightly it lies."""
    dataset = cut(path, area, variables=["longitude", "latitude"], pixel_m=PIXEL_M, mask=False)
    bands = [name[:4] for name in CUT_VARIABLES]
    asked = on_grid(Grid.for_area(area, pixel_m=PIXEL_M), bands)
    what = "cut 300 x 300 km, 4 variables, out of a full-size zip"
    ours = partial(in_own_process, path, area)
    report_beside_satpy(what, ours, unpacked, asked, rounds=rounds, max_s=5, max_mb=400)
    right = by_satpy("resampled", unpacked, {**asked, "positions": True})
    if right is not None and right["filled"] < np.isfinite(dataset.longitude.values).sum():  # ours ends with the area
        raise SystemExit(f"satpy has filled {right['filled']:,.0f} cells, which is too few")
    errors = rival_of(SATPY, [right], "largest_error_km")
    what = "largest error to the pixel that fills a cell"
    report(what, [largest_error_km(dataset)], "km", limit=0.25, rival=errors)


def report_beside_satpy(
    what: str,
    ours: Callable[[], Sequence[float]],
    unpacked: Path,
    asked: Mapping[str, object],
    *,
    rounds: int,
    max_s: float,
    max_mb: float,
) -> None:
    """Report the seconds, the CPU and the memory of a work of ours, in turn with satpy's."""
    runs, theirs = list[Sequence[float]](), list[dict[str, Any] | None]()
    for _ in range(rounds):
        theirs.append(by_satpy("resampled", unpacked, asked))
        runs.append(ours())
    walls, cpus, peaks = zip(*runs, strict=True)
    rival = partial(rival_of, SATPY, theirs)
    report(what, walls, "s", limit=max_s, rival=rival("wall_s"))
    report("CPU of that, all cores", cpus, "s", rival=rival("cpu_s"))
    what = "memory of that above an idle interpreter with the same imports"
    report(what, peaks, "MB", limit=max_mb, rival=rival("memory_mb"))


def on_grid(grid: Grid, bands: Sequence[str]) -> dict[str, object]:
    """Return what a rival is asked for: bands on a grid, by the nearest pixel within twice a pixel's side."""
    left, width, _, top, _, height = grid.transform
    extent = (left, top + height * grid.rows, left + width * grid.columns, top)
    radius_m = max(2 * width, 2 * PIXEL_M)
    return {"crs": grid.crs_wkt, "shape": grid.shape, "extent": extent, "bands": bands, "radius_m": radius_m}


def rival_of(name: str, found: Sequence[dict[str, Any] | None], what: str) -> Rival | None:
    """Return what a rival took in each round; None, and said, where it is not installed."""
    values = [one[what] for one in found if one is not None]
    if len(values) < len(found):
        print(f"{name}: {NOT_INSTALLED}")
        return None
    return Rival(name, tuple(values))


def report_rivals(path: Path, area: Area, rounds: int) -> None:
    """Time a cut in a running process, in turn with a way that works on arrays of the whole swath.

    The cut reads what it needs, and has its masks and its sunlight; GDAL is given the arrays, and how long it
    takes to read those stands beside it.
    """
    began_s, busy_s = time.perf_counter(), time.process_time()
    with open_product(path) as product:
        lon, lat = product.positions()
        bands = [product.read(f"{name[:4]}_radiance") for name in CUT_VARIABLES]
    read_s, read_cpu_s = time.perf_counter() - began_s, time.process_time() - busy_s
    grid = Grid.for_area(area, pixel_m=PIXEL_M)
    ways: dict[str, Callable[[], object]] = {
        "the same cut in a running process": lambda: cut(path, area, variables=CUT_VARIABLES, pixel_m=PIXEL_M),
        "GDAL's geolocation arrays, reading not counted": lambda: by_gdal(lon, lat, bands, grid),
    }
    rows = [[wall_and_cpu(way) for way in ways.values()] for _ in range(min(rounds, 2))]
    for number, name in enumerate(ways):
        report(name, [row[number][0] for row in rows], "s")
        report("CPU of that, all cores", [row[number][1] for row in rows], "s")
    report("reading the whole swath: positions and four bands", [read_s], "s")
    report("CPU of that, all cores", [read_cpu_s], "s")
    report("the cut over GDAL's way", [row[0][0] / row[1][0] for row in rows], "× GDAL", limit=1 / 3)
    report("CPU of the cut over that of GDAL's way", [row[0][1] / row[1][1] for row in rows], "× GDAL", limit=1 / 3)


def in_own_process(path: Path, area: Area) -> tuple[float, float, float]:
    """Return seconds, seconds of CPU, and megabytes above idle of one cut, imports not counted."""
    script = (
        f"{PEAK}"
        "from olci_core.area import Area\n"
        "from olci_core.extract import cut\n"
        "import olci_core.extract.cutting\n"
        "idle, began, busy = peak_mb(), time.perf_counter(), time.process_time()\n"
        "cut(sys.argv[1], Area.from_wkt(sys.argv[2]), variables=sys.argv[3:], pixel_m=300.0)\n"
        "print(time.perf_counter() - began, time.process_time() - busy, peak_mb() - idle)\n"
    )
    wall_s, cpu_s, peak_mb = measured(script, path, area.to_wkt(), *CUT_VARIABLES)
    return wall_s, cpu_s, peak_mb


def largest_error_km(dataset: object) -> float:
    """Return how far the farthest pixel lies from the centre of the cell that it fills."""
    grid_lon, grid_lat = places_of(dataset)
    # An xarray dataset, which is imported late.
    found = unit_vectors(dataset.longitude.values.astype(float), dataset.latitude.values.astype(float))  # type: ignore[attr-defined]
    away = np.linalg.norm(found - unit_vectors(grid_lon, grid_lat), axis=-1) * EARTH_RADIUS_KM
    return float(np.nanmax(away))


def places_of(dataset: object) -> tuple[Floats, Floats]:
    """Return longitude and latitude of a cut's cells."""
    # An xarray dataset, which is imported late.
    crs = dataset.spatial_ref.attrs["crs_wkt"]  # type: ignore[attr-defined]
    x, y = np.meshgrid(dataset.x.values, dataset.y.values)  # type: ignore[attr-defined]
    lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(x, y)
    return lon, lat


def report_look(path: Path, rounds: int, unpacked: Path) -> None:
    """Time the picture of a whole product, laid on the map, and the memory that it takes."""
    script = (
        f"{PEAK}"
        "from olci_core.extract.browse import browse_image\n"
        "idle, began, busy = peak_mb(), time.perf_counter(), time.process_time()\n"
        "browse_image(sys.argv[1], 'Natural colour')\n"
        "print(time.perf_counter() - began, time.process_time() - busy, peak_mb() - idle)\n"
    )
    asked = seen_on(browse_image(path, LOOK_RECIPE))
    what = "look at a full-size product: natural colour on the map"
    report_beside_satpy(what, partial(measured, script, path), unpacked, asked, rounds=rounds, max_s=3, max_mb=300)


def seen_on(picture: BrowseImage) -> dict[str, object]:
    """Return what a rival is asked for: the same bands on the map of a picture."""
    west, south, east, north = picture.bounds
    (left, right), (bottom, top) = Transformer.from_crs(4326, 3857, always_xy=True).transform(
        [west, east], [south, north]
    )
    rows, columns = picture.rgba.shape[:2]
    grid = Grid(CRS.from_epsg(3857).to_wkt(), left, top, (right - left) / columns, (top - bottom) / rows, columns, rows)
    return on_grid(grid, RECIPES[LOOK_RECIPE].bands)


def report_series(paths: list[Path], area: Area) -> None:
    """Time a series by this machine's workers over one after the other: a hundred full-size products.

    Half of the products are done one after the other before and half behind it, so that a machine that slows down or
    gets other work meanwhile does so for both. Each worker is a process that must start first; that counts.
    """
    first_s, first_cpu_s = wall_and_cpu(lambda: one_after_the_other(paths[: SERIES // 2], area))
    busy_s = children_cpu_s()
    together_s, table = timed_with_result(lambda: series(paths, area, variables=SERIES_NAMES))
    together_cpu_s = children_cpu_s() - busy_s
    second_s, second_cpu_s = wall_and_cpu(lambda: one_after_the_other(paths[SERIES // 2 :], area))
    alone = one_after_the_other(paths[:1], area)
    assert table["mean"].tolist() == alone["mean"].tolist() * SERIES
    cores = os.cpu_count() or 1
    alone_s, alone_cpu_s = first_s + second_s, first_cpu_s + second_cpu_s
    report(f"series over {SERIES} products, one after the other", [alone_s], "s")
    report(f"the same by {cores} workers", [together_s], "s")
    report("the one over the other", [together_s / alone_s], "× one after the other", limit=0.6 if cores > 1 else None)
    report("CPU of one after the other", [alone_cpu_s], "s")
    report("CPU of the workers, their start with it", [together_cpu_s], "s")
    report("share of the cores that the workers had", [together_cpu_s / (cores * together_s)], "of all cores")
    # What a busy machine does not change: each core's part of the work over all of it.
    share = together_cpu_s / cores / alone_cpu_s
    report("CPU of each worker over one after the other", [share], "× one after the other", limit=0.6)


def one_after_the_other(paths: list[Path], area: Area) -> pd.DataFrame:
    """Return the last of several series over one product each."""
    return [series([path], area, variables=SERIES_NAMES) for path in paths][-1]


def report_cost(paths: list[Path], area: Area) -> None:
    """Time series of several lengths by this machine's workers."""
    for count in COST_OF:
        busy_s = children_cpu_s()
        # Mypy sees no type of a default in a lambda.
        wall_s = timed(lambda some=paths[:count]: series(some, area, variables=SERIES_NAMES))  # type: ignore[misc]
        report(f"series over {count:,} products, by workers", [wall_s], "s", size=count)
        report(f"CPU of a series over {count:,} products", [children_cpu_s() - busy_s], "s", size=count)


def report_stations(path: Path, unpacked: Path) -> None:
    """Time the values at thousands of places spread over a full-size product."""
    with open_product(path) as product:
        lon, lat = product.positions(step=8)
    chance = np.random.default_rng(3)
    rows, columns = (chance.integers(0, size, STATIONS) for size in lon.shape)
    places = [
        (str(number), float(x), float(y))
        for number, (x, y) in enumerate(zip(lon[rows, columns], lat[rows, columns], strict=True))
    ]
    bands = [name[:4] for name in STATION_NAMES]
    asked = {"places": [place[1:] for place in places], "bands": bands}
    found = by_satpy("at_stations", unpacked, asked)
    points(path, places[:3], variables=STATION_NAMES)  # what is loaded with the first call does not count
    wall_s, cpu_s = wall_and_cpu(lambda: points(path, places, variables=STATION_NAMES, window=3))
    if found is not None:
        check_stations(path, places, found["means"], bands)
    rival = partial(rival_of, "xarray and a tree of all pixels", [found])
    what = f"values of two variables at {STATIONS:,} stations, windows of 3 x 3 pixels"
    report(what, [wall_s], "s", rival=rival("wall_s"))
    report("CPU of that", [cpu_s], "s", limit=5, rival=rival("cpu_s"))


def check_stations(path: Path, places: list[Place], theirs: list[list[float]], bands: Sequence[str]) -> None:
    """End it unless a rival has the same means, but for the odd place between two pixels."""
    table = points(path, places, variables=[f"{band}_radiance" for band in bands], window=3, mask=False)
    for band, means in zip(bands, theirs, strict=True):
        away = np.abs(np.asarray(means) / table[f"{band}_radiance_mean"].to_numpy() - 1)
        if (away < 0.001).mean() < 0.95:
            raise SystemExit(f"the rival has other values of {band}: {np.nanmedian(away):.3f} away")


if __name__ == "__main__":
    with rasterio.Env(GDAL_CACHEMAX=256):
        main()
