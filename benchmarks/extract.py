"""How fast and how rightly an area is cut out of a full-size product, beside GDAL's geolocation arrays and pyresample.

The product is one of the practice archive, as large and as packed as real ones (4,091 x 4,865 pixels), zipped. Cut:
300 x 300 km at 300 m, four variables. Error: ground distance between a cell's centre and the pixel that fills it.
GDAL's way: geolocation arrays warped by rasterio, nearest neighbour, from arrays that are in memory already.
satpy's way: pyresample's nearest neighbour over the whole swath, as satpy's resampler calls it, where it is installed;
it is given the arrays, too. Series: a hundred times the product, by this machine's workers and one after the other.
The library's products are small ones, true to their manifests.

    python -m benchmarks.extract [--rounds 3] [--product PATH]
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.transform import Affine
from rasterio.warp import Resampling, reproject

from benchmarks.figures import report
from olci_core.area import Area
from olci_core.extract import Grid, cut, series
from olci_core.library import LibraryIndex
from olci_core.product import open_product
from olci_core.sphere import EARTH_RADIUS_KM, unit_vectors
from olci_practice.archive.archive import PracticeArchive

NAMES = ("Oa08_reflectance", "Oa06_reflectance", "Oa04_reflectance", "Oa17_reflectance")
ROOT = Path(__file__).resolve().parent.parent
SIDE_M, PIXEL_M = 300_000.0, 300.0
SERIES, SERIES_SIDE_M = 100, 60_000.0
LIBRARY = 1000
# The most memory that a program has held, in MB. Linux's getrusage hands a new program the peak of the one that started
# it, so it is read of the program's own pages where that can be done.
PEAK = """
import re, resource, sys, time
from pathlib import Path

def peak_mb():
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) * 1024 / 1e6
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale

"""
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
        report_series(path)
        report_library(Path(folder))


def full_size_product(folder: Path) -> Path:
    """Make a product as large as real ones."""
    archive = PracticeArchive(folder, seed=5, clock=lambda: datetime(2024, 1, 1, tzinfo=UTC), is_full_size=True)
    begin, end = datetime(2023, 6, 1, tzinfo=UTC), datetime(2023, 6, 20, tzinfo=UTC)
    found = archive.between(begin, end, product_types=frozenset({"OL_1_EFR___"}), bounds=(19, 56.5, 21, 58))
    return archive.package(dict(next(iter(found))))


def area_in(path: Path, *, side_m: float = SIDE_M) -> Area:
    """Return a square in the middle of a product."""
    with open_product(path) as product:
        lon, lat = product.positions((slice(2000, 2001), slice(2400, 2401)))
    half_deg = side_m / 2 / 111_200
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
    if importlib.util.find_spec("pyresample") is None:
        print("pyresample is not installed (pip install -e .[benchmark]): satpy's way is left out")
    else:
        others = [timed(lambda: by_pyresample(lon, lat, bands, grid)) for _ in range(min(rounds, 2))]
        report("satpy's way (pyresample, whole swath), reading not counted", others, "s")
        report("the cut over satpy's way", [min(ours) / min(others)], "× satpy")


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
    wall_s, cpu_s, peak_mb = measured(script, path, area.to_wkt(), *NAMES)
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
    # Its functions carry no types.
    geometry, kd_tree = import_module("pyresample.geometry"), import_module("pyresample.kd_tree")

    left, width, _, top, _, height = grid.transform
    extent = (left, top + height * grid.rows, left + width * grid.columns, top)
    target = geometry.AreaDefinition("cut", "cut", "cut", grid.crs, grid.columns, grid.rows, extent)
    swath = geometry.SwathDefinition(lon, lat)
    found = kd_tree.get_neighbour_info(swath, target, radius_of_influence=600, neighbours=1)
    for band in bands:
        kd_tree.get_sample_from_neighbour_info("nn", target.shape, band, *found[:3], fill_value=np.nan)


def report_look(path: Path, rounds: int) -> None:
    """Time the picture of a whole product, laid on the map, and the memory that it takes."""
    script = (
        f"{PEAK}"
        "from olci_core.extract.look import laid_look\n"
        "idle, began, busy = peak_mb(), time.perf_counter(), time.process_time()\n"
        "laid_look(sys.argv[1], 'Natural colour')\n"
        "print(time.perf_counter() - began, time.process_time() - busy, peak_mb() - idle)\n"
    )
    walls, cpus, peaks = zip(*(measured(script, path) for _ in range(rounds)), strict=True)
    report("look at a full-size product: natural colour on the map", walls, "s", limit=3)
    report("CPU of that, all cores", cpus, "s")
    report("memory of that above an idle interpreter with the same imports", peaks, "MB", limit=300)


def report_series(path: Path) -> None:
    """Time a series by this machine's workers over one after the other: a hundred times a full-size product.

    Each worker is a process that must start first; that counts.
    """
    paths = [path] * SERIES
    area = area_in(path, side_m=SERIES_SIDE_M)
    names = ["Oa08_reflectance", "MCI"]
    began_s = time.process_time()
    alone_s, found = timed_with_result(lambda: [series([each], area, variables=names) for each in paths])
    alone_cpu_s, busy_s = time.process_time() - began_s, children_cpu_s()
    together_s, table = timed_with_result(lambda: series(paths, area, variables=names))
    assert table["mean"].tolist() == [mean for each in found for mean in each["mean"]]
    report(f"series over {SERIES} products, one after the other", [alone_s], "s", size=SERIES)
    report(f"the same by {os.cpu_count()} workers", [together_s], "s", size=SERIES)
    report("the one over the other", [together_s / alone_s], "× one after the other", limit=0.6)
    together_cpu_s = children_cpu_s() - busy_s
    report("CPU of one after the other", [alone_cpu_s], "s")
    report("CPU of the workers, their start with it", [together_cpu_s], "s")
    # What a busy machine does not change: each core's part of the work over all of it.
    share = together_cpu_s / min(os.cpu_count() or 1, SERIES) / alone_cpu_s
    report("CPU of each worker over one after the other", [share], "× one after the other", limit=0.6)


def report_library(folder: Path) -> None:
    """Time the scan of a thousand small products, zipped and unpacked, the first and the second time, and the page."""
    library = folder / "library"
    library.mkdir()
    make_library(library)
    index = LibraryIndex(folder / "data")
    first, found = timed_with_result(lambda: index.scan(library))
    assert len(found) == LIBRARY
    assert {entry.state for entry in found} == {"whole"}
    second = [timed(lambda: LibraryIndex(folder / "data").scan(library)) for _ in range(5)]
    report(f"library of {LIBRARY:,} products: first scan", [first], "s")
    report(f"library of {LIBRARY:,} products: second scan", second, "s", limit=0.5)
    script = (
        "import time\n"
        "from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('olci_ui/main.py', default_timeout=60).run()\n"
        "app.switch_page('../pages/library.py').run()\n"
        "for _ in range(3):\n"
        "    app.switch_page('../pages/help.py').run()\n"
        "    began = time.perf_counter()\n"
        "    app.switch_page('../pages/library.py').run()\n"
        "    print(time.perf_counter() - began)\n"
        "assert not app.exception\n"
        f"assert any('{LIBRARY:,} products' in one.value for one in app.caption)\n"
    )
    folders = {"OLCI_DATA_DIR": str(folder / "data"), "OLCI_DOWNLOAD_DIR": str(library), "OLCI_TILES": "off"}
    report(f"library of {LIBRARY:,} products: page", measured(script, environment=folders), "s", limit=1)
    shutil.rmtree(library)


def make_library(library: Path, *, count: int = LIBRARY) -> None:
    """Write small products as they are delivered: a folder of files and the manifest that lists them, half zipped."""
    name = "S3A_OL_1_EFR____202404{:02d}T{:02d}{:02d}29_20240430T235929_20240501T094500_0180_111_149_1980_PS2_O_NT_003"
    files = {f"Oa{band:02d}_radiance.nc": bytes([band]) * 500 for band in range(1, 22)}
    listed = "".join(
        f'<byteStream size="{len(content)}"><fileLocation href="./{file}"/><checksum checksumName="MD5">'
        f"{hashlib.md5(content).hexdigest()}</checksum></byteStream>"
        for file, content in files.items()
    )
    files["xfdumanifest.xml"] = f"<?xml version='1.0'?><x:XFDU xmlns:x='urn:x'>{listed}</x:XFDU>".encode()
    for number in range(count):
        product = f"{name.format(1 + number % 28, number // 60 % 24, number % 60)}.SEN3"
        if number % 2:
            with zipfile.ZipFile(library / f"{product}.zip", "w") as archive:
                for file, content in files.items():
                    archive.writestr(f"{product}/{file}", content)
        else:
            (library / product).mkdir()
            for file, content in files.items():
                (library / product / file).write_bytes(content)


def measured(script: str, *arguments: object, environment: Mapping[str, str] = MappingProxyType({})) -> list[float]:
    """Run a script as a program of its own and return the numbers that it prints."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    answer = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **environment}
    )
    return [float(number) for number in answer.stdout.split()]


def children_cpu_s() -> float:
    """Return the seconds of CPU that ended child processes have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed_with_result(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long something takes, in seconds, and what comes of it."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def timed(work: Callable[[], object]) -> float:
    """Return how long something takes, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    with rasterio.Env(GDAL_CACHEMAX=256):
        main()
