"""How fast and how rightly an area is cut out of a full-size product, beside GDAL's geolocation arrays and pyresample.

The product is one of the practice archive, as large and as packed as real ones (4,091 x 4,865 pixels), zipped. Cut:
300 x 300 km at 300 m, four variables. Error: ground distance between a cell's centre and the pixel that fills it.
GDAL's way: geolocation arrays warped by rasterio, nearest neighbour, from arrays that are in memory already.
satpy's way: pyresample's nearest neighbour over the whole swath, as satpy's resampler calls it, where it is installed;
it is given the arrays, too. Look: the natural colours of the whole product laid on a map. Series: a hundred products of
that size (its unpacked files linked under other names), by this machine's workers and one after the other; its cost:
of 10, 100 and 1,000. Stations: 5,000 places all over the product.

    python -m benchmarks.extract [cut] [rivals] [look] [series] [cost] [stations] [--rounds 3]
        [--product PATH | --keep-in FOLDER]
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import rasterio

from benchmarks.cut_rivals import by_gdal, by_pyresample
from benchmarks.figures import report
from benchmarks.full_size import area_in, full_size_product, named_anew
from benchmarks.timing import PEAK, children_cpu_s, measured, timed, timed_with_result, wall_and_cpu
from olci_core.area import Area
from olci_core.extract import Grid, cut, points, series
from olci_core.product import open_product
from olci_core.sphere import EARTH_RADIUS_KM, Floats, unit_vectors

CUT_VARIABLES = ("Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance", "Oa17_reflectance")
SIDE_M, PIXEL_M = 300_000.0, 300.0
SERIES, SERIES_SIDE_M = 100, 60_000.0
SERIES_NAMES = ["Oa08_reflectance", "MCI"]
COST_OF = (10, 100, 1000)
STATIONS = 5000
STATION_NAMES = ["Oa08_reflectance", "Oa17_reflectance"]
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
            "cut": lambda: report_cut(path, area, given.rounds),
            "rivals": lambda: report_rivals(path, area, given.rounds),
            "look": lambda: report_look(path, given.rounds),
            "series": lambda: report_series(
                named_anew(path, SERIES, Path(folder)), area_in(path, side_m=SERIES_SIDE_M)
            ),
            "cost": lambda: report_cost(
                named_anew(path, COST_OF[-1], Path(folder)), area_in(path, side_m=SERIES_SIDE_M)
            ),
            "stations": lambda: report_stations(path),
        }
        for part in given.parts or PARTS:
            work[part]()


def report_cut(path: Path, area: Area, rounds: int) -> None:
    """Time one cut in a process of its own, as a person waits for it, and how rightly it lies."""
    walls, cpus, peaks = zip(*(in_own_process(path, area) for _ in range(rounds)), strict=True)
    report("cut 300 x 300 km, 4 variables, out of a full-size zip", walls, "s", limit=5)
    report("CPU of that, all cores", cpus, "s")
    report("memory of that above an idle interpreter with the same imports", peaks, "MB", limit=400)
    dataset = cut(path, area, variables=["longitude", "latitude"], pixel_m=PIXEL_M, mask=False)
    report("largest error to the pixel that fills a cell", [largest_error_km(dataset)], "km", limit=0.25)


def report_rivals(path: Path, area: Area, rounds: int) -> None:
    """Time a cut in a running process, in turn with two ways that work on arrays of the whole swath.

    The cut reads what it needs, and has its masks and its sunlight; the others are given the arrays, and how long it
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
    if importlib.util.find_spec("pyresample") is None:
        print("pyresample is not installed (pip install -e .[benchmark]): satpy's way is left out")
    else:
        ways["satpy's way (pyresample, whole swath), reading not counted"] = lambda: by_pyresample(
            lon, lat, bands, grid
        )
    rows = [[wall_and_cpu(way) for way in ways.values()] for _ in range(min(rounds, 2))]
    for number, name in enumerate(ways):
        report(name, [row[number][0] for row in rows], "s")
        report("CPU of that, all cores", [row[number][1] for row in rows], "s")
    report("reading the whole swath: positions and four bands", [read_s], "s")
    report("CPU of that, all cores", [read_cpu_s], "s")
    report("the cut over GDAL's way", [row[0][0] / row[1][0] for row in rows], "× GDAL", limit=1 / 3)
    report("CPU of the cut over that of GDAL's way", [row[0][1] / row[1][1] for row in rows], "× GDAL", limit=1 / 3)
    if len(ways) > 2:
        shares = [row[0][1] / (row[2][1] + read_cpu_s) for row in rows]
        report("CPU of the cut over that of satpy's way and its reading", shares, "× satpy")


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
    from pyproj import Transformer  # noqa: PLC0415 - not before the memory is measured

    # An xarray dataset, which is imported late.
    crs = dataset.spatial_ref.attrs["crs_wkt"]  # type: ignore[attr-defined]
    x, y = np.meshgrid(dataset.x.values, dataset.y.values)  # type: ignore[attr-defined]
    lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(x, y)
    return lon, lat


def report_look(path: Path, rounds: int) -> None:
    """Time the picture of a whole product, laid on the map, and the memory that it takes."""
    script = (
        f"{PEAK}"
        "from olci_core.extract.browse import browse_image\n"
        "idle, began, busy = peak_mb(), time.perf_counter(), time.process_time()\n"
        "browse_image(sys.argv[1], 'Natural colour')\n"
        "print(time.perf_counter() - began, time.process_time() - busy, peak_mb() - idle)\n"
    )
    walls, cpus, peaks = zip(*(measured(script, path) for _ in range(rounds)), strict=True)
    report("look at a full-size product: natural colour on the map", walls, "s", limit=3)
    report("CPU of that, all cores", cpus, "s")
    report("memory of that above an idle interpreter with the same imports", peaks, "MB", limit=300)


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


def report_stations(path: Path) -> None:
    """Time the values at thousands of places spread over a full-size product."""
    with open_product(path) as product:
        lon, lat = product.positions(step=8)
    chance = np.random.default_rng(3)
    rows, columns = (chance.integers(0, size, STATIONS) for size in lon.shape)
    places = [
        (str(number), float(x), float(y))
        for number, (x, y) in enumerate(zip(lon[rows, columns], lat[rows, columns], strict=True))
    ]
    points(path, places[:3], variables=STATION_NAMES)  # what is loaded with the first call does not count
    wall_s, cpu_s = wall_and_cpu(lambda: points(path, places, variables=STATION_NAMES, window=3))
    report(f"values of two variables at {STATIONS:,} stations, windows of 3 x 3 pixels", [wall_s], "s")
    report("CPU of that", [cpu_s], "s", limit=5)


if __name__ == "__main__":
    with rasterio.Env(GDAL_CACHEMAX=256):
        main()
