"""How fast and how rightly an area is cut out of a full-size product, beside GDAL's geolocation arrays and pyresample.

The product is one of the practice archive, as large and as packed as real ones (4,091 x 4,865 pixels), zipped. Cut:
300 x 300 km at 300 m, four variables. Error: ground distance between a cell's centre and the pixel that fills it.
GDAL's way: geolocation arrays warped by rasterio, nearest neighbour, from arrays that are in memory already.
satpy's way: pyresample's nearest neighbour over the whole swath, as satpy's resampler calls it, where it is installed;
it is given the arrays, too. Series: many short products, by this machine's workers and one after the other.

    python -m benchmarks.extract [--rounds 3] [--product PATH]
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.transform import Affine
from rasterio.warp import Resampling, reproject

from benchmarks.figures import report
from olci_core.area import Area
from olci_core.extract import Grid, cut, laid_look, series
from olci_core.library import LibraryIndex
from olci_core.product import open_product
from olci_core.sphere import EARTH_RADIUS_KM, unit_vectors
from olci_practice.archive.archive import PracticeArchive

NAMES = ("Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance", "Oa17_reflectance")
SIDE_M, PIXEL_M = 300_000.0, 300.0
MB = 1e6
LIBRARY = 1000
Floats = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description="Cutting an area out of products.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--product", type=Path, help="a full-size level 1 product; made anew where none is named")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.product or full_size_product(Path(folder))
        area = area_in(path)
        report_cut(path, area, given.rounds)
        report_look(path, given.rounds)
        report_series(Path(folder))
        report_library(Path(folder))


def full_size_product(folder: Path) -> Path:
    """Make a product as large as real ones."""
    archive = PracticeArchive(folder, seed=5, clock=lambda: datetime(2024, 1, 1, tzinfo=UTC), is_full_size=True)
    return archive.package(_record(archive, count=1)[0])


def area_in(path: Path) -> Area:
    """Return a square of 300 km in the middle of a product."""
    with open_product(path) as product:
        lon, lat = product.positions((slice(2000, 2001), slice(2400, 2401)))
    half_deg = SIDE_M / 2 / 111_200
    lon_deg = half_deg / np.cos(np.radians(lat[0, 0]))
    middle, height = float(lon[0, 0]), float(lat[0, 0])
    return Area.from_bounds(middle - lon_deg, height - half_deg, middle + lon_deg, height + half_deg)


def report_cut(path: Path, area: Area, rounds: int) -> None:
    """Time one cut in a process of its own, as a person waits for it, and hold it against two other ways."""
    walls, cpus, peaks = zip(*(in_own_process(path, area) for _ in range(rounds)), strict=True)
    report("cut 300 x 300 km, 4 variables, out of a full-size zip", walls, "s", limit=5)
    report("CPU of that, all cores", cpus, "s")
    report("memory of that above an idle interpreter with the same imports", peaks, "MB", limit=400)
    dataset = cut(path, area, variables=["longitude", "latitude"], pixel_m=PIXEL_M, mask=False)
    report("largest error to the pixel that fills a cell", [largest_error_km(dataset)], "km", limit=0.25)
    with open_product(path) as product:
        lon, lat = product.positions()
        bands = [product.read(f"{name[:4]}_radiance") for name in NAMES]
    grid = Grid.for_area(area, pixel_m=PIXEL_M)
    ours = [timed(lambda: cut(path, area, variables=NAMES, pixel_m=PIXEL_M)) for _ in range(rounds)]
    report("the same in a running process", ours, "s")
    theirs = [timed(lambda: by_gdal(lon, lat, bands, grid)) for _ in range(min(rounds, 2))]
    report("GDAL's geolocation arrays, reading not counted", theirs, "s")
    report("the cut over GDAL's way", [min(ours) / min(theirs)], "× GDAL", limit=1 / 3)
    if importlib.util.find_spec("pyresample") is not None:
        others = [timed(lambda: by_pyresample(lon, lat, bands, grid)) for _ in range(min(rounds, 2))]
        report("satpy's way (pyresample, whole swath), reading not counted", others, "s")
        report("the cut over satpy's way", [min(ours) / min(others)], "× satpy")


def in_own_process(path: Path, area: Area) -> tuple[float, float, float]:
    """Return seconds, seconds of CPU, and megabytes above idle of one cut, imports not counted."""
    script = (
        "import resource, sys, time\n"
        "from olci_core.area import Area\n"
        "from olci_core.extract import cut\n"
        "import olci_core.extract.cutting\n"
        "idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "began, busy = time.perf_counter(), time.process_time()\n"
        "cut(sys.argv[1], Area.from_wkt(sys.argv[2]), variables=sys.argv[3:], pixel_m=300.0)\n"
        "print(time.perf_counter() - began, time.process_time() - busy)\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle) / 1000)\n"
    )
    command = [sys.executable, "-c", script, str(path), area.to_wkt(), *NAMES]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    wall_s, cpu_s, peak_mb = map(float, answer.stdout.split())
    return wall_s, cpu_s, peak_mb


def largest_error_km(dataset: object) -> float:
    """Return how far the farthest pixel lies from the centre of the cell that it fills."""
    grid_lon, grid_lat = places_of(dataset)
    found = unit_vectors(dataset.longitude.values.astype(float), dataset.latitude.values.astype(float))  # type: ignore[attr-defined]
    away = np.linalg.norm(found - unit_vectors(grid_lon, grid_lat), axis=-1) * EARTH_RADIUS_KM
    return float(np.nanmax(away))


def places_of(dataset: object) -> tuple[Floats, Floats]:
    """Return longitude and latitude of a cut's cells."""
    from pyproj import Transformer  # noqa: PLC0415

    crs = dataset.spatial_ref.attrs["crs_wkt"]  # type: ignore[attr-defined]
    x, y = np.meshgrid(dataset.x.values, dataset.y.values)  # type: ignore[attr-defined]
    lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(x, y)
    return lon, lat


def by_gdal(lon: Floats, lat: Floats, bands: list[NDArray[np.float32]], grid: Grid) -> None:
    """Warp by geolocation arrays, nearest neighbour."""
    left, width, _, top, _, height = grid.transform
    degrees, wanted = CRS.from_epsg(4326), CRS.from_wkt(grid.crs.to_wkt())
    for band in bands:
        laid = np.full(grid.shape, np.nan, np.float32)
        reproject(
            band, laid, src_geoloc_array=(lon, lat), src_crs=degrees, dst_crs=wanted,
            dst_transform=Affine(width, 0, left, 0, height, top), src_nodata=np.nan, dst_nodata=np.nan,
            resampling=Resampling.nearest,
        )  # fmt: skip


def by_pyresample(lon: Floats, lat: Floats, bands: list[NDArray[np.float32]], grid: Grid) -> None:
    """Resample as satpy does: a neighbour search over the whole swath."""
    from pyresample import geometry, kd_tree  # noqa: PLC0415

    left, width, _, top, _, height = grid.transform
    extent = (left, top + height * grid.rows, left + width * grid.columns, top)
    target = geometry.AreaDefinition("cut", "cut", "cut", grid.crs, grid.columns, grid.rows, extent)
    swath = geometry.SwathDefinition(lon, lat)
    found = kd_tree.get_neighbour_info(swath, target, radius_of_influence=600, neighbours=1)
    for band in bands:
        kd_tree.get_sample_from_neighbour_info("nn", target.shape, band, *found[:3], fill_value=np.nan)


def report_look(path: Path, rounds: int) -> None:
    """Time the picture of a whole product, laid on the map."""
    walls = [timed(lambda: laid_look(path, "Natural colour")) for _ in range(rounds)]
    report("look at a full-size product: natural colour on the map", walls, "s", limit=3)


def report_series(folder: Path) -> None:
    """Time a series by this machine's workers over one after the other."""
    archive = PracticeArchive(folder / "small", seed=5, clock=lambda: datetime(2024, 1, 1, tzinfo=UTC))
    paths = [archive.package(record) for record in _record(archive, count=4)] * 25
    area = Area.from_bounds(18.5, 56.2, 21.5, 58.2)
    names = ["Oa08_reflectance", "MCI"]
    series(paths[:1], area, variables=names)
    alone = timed(lambda: [series([path], area, variables=names) for path in paths])
    together = timed(lambda: series(paths, area, variables=names))
    report(f"series over {len(paths)} products, one after the other", [alone], "s")
    report(f"the same by {os.cpu_count()} workers", [together / alone], "× one after the other", limit=0.6)


def report_library(folder: Path) -> None:
    """Time the scan of a thousand products, the first and the second time."""
    library = folder / "library"
    library.mkdir()
    name = "S3A_OL_1_EFR____202404{:02d}T{:02d}{:02d}29_20240430T235929_20240501T094500_0180_111_149_1980_PS2_O_NT_003"
    for number in range(LIBRARY):
        product = library / f"{name.format(1 + number % 28, number // 60 % 24, number % 60)}.SEN3"
        if number % 2:
            (product.parent / f"{product.name}.zip").write_bytes(b"PK\x03\x04")
        else:
            product.mkdir(exist_ok=True)
            (product / "Oa01_radiance.nc").write_bytes(b"x")
    index = LibraryIndex(folder / "data")
    first = timed(lambda: index.scan(library))
    second = [timed(lambda: LibraryIndex(folder / "data").scan(library)) for _ in range(3)]
    report("library of 1,000 products: first scan", [first], "s")
    report("library of 1,000 products: second scan", second, "s", limit=0.5)
    shutil.rmtree(library)


def timed(work: Callable[[], object]) -> float:
    """Return how long something takes, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _record(archive: PracticeArchive, *, count: int) -> list[dict[str, object]]:
    begin, end = datetime(2023, 6, 1, tzinfo=UTC), datetime(2023, 6, 20, tzinfo=UTC)
    found = archive.between(begin, end, product_types=frozenset({"OL_1_EFR___"}), bounds=(19, 56.5, 21, 58))
    return [dict(record) for record, _ in zip(found, range(count), strict=False)]


if __name__ == "__main__":
    with rasterio.Env(GDAL_CACHEMAX=256):
        main()
