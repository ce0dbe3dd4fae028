"""How rightly a picture is placed by its footprint, and how fast a scene is cut to an area, beside plain ways.

Placing: error against the true geolocation of practice frames from all round the orbit, of half-orbit stripes, and of
the real product of ../shared/fixtures where it is there. The rival joins the same corners by a bilinear patch in
longitude and latitude.
Cutting: milliseconds of CPU (all is one thread) a crop from the bytes of a quicklook, then with bright share,
hatching, outline and JPEG. The rivals ask for the place of every pixel of the crop (nearest neighbour), and throw
every pixel of the quicklook forward.

    python -m benchmarks.picture [--frames 300] [--rounds 5]
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import h5py
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.figures import Rival, report
from olci_core.area import Area
from olci_core.picture import (
    PixelGrid,
    Placement,
    bright_share,
    crop,
    draw,
    encoded,
    inside_area,
    line_work,
)
from olci_core.picture.placement import rings_of
from olci_core.picture.ring import edges_of
from olci_core.sphere import EARTH_RADIUS_KM, Floats, joined_ring, lonlat, unit_vectors
from olci_practice.earth.picture import quicklook_jpeg
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import acquisition_of, is_ascending, passes_between
from olci_practice.orbit.footprint import outlines
from olci_practice.orbit.orbit import geolocate, moment, node_times_s

Rings = list[Floats]

FIXTURES = Path(__file__).resolve().parents[2] / "shared" / "fixtures"
CROPPED_AREA = Area.from_bounds(9, 53, 22, 60)
PLACE = (15.0, 57.0)
SHEET, SHEET_ROUNDS = 48, 3
CORNERS, EVERY_PIXEL = "its corners alone", "placing every pixel"
U, V = np.meshgrid(np.linspace(0, 1, 41), np.linspace(0, 1, 41))


def main() -> None:
    parser = argparse.ArgumentParser(description="Placing and cutting pictures.")
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    print("Placing: the largest error of each picture, median (least to most) over pictures")
    report_placing("practice frames", random_frames(given.frames), limit_km=1)
    report_placing("practice stripes", stripes(), limit_km=None)
    report_real_product()
    report_cutting(given.rounds)


def random_frames(count: int) -> list[Acquisition]:
    rng = np.random.default_rng(1)
    frames = []
    for _ in range(count):
        orbit, frame = int(rng.integers(12_000, 40_000)), int(rng.integers(0, 34)) * 180
        begin_s = float(node_times_s("S3A", orbit)) + frame + float(rng.uniform(0, 60))
        end_s = begin_s + float(rng.choice([20, 60, 120, 180]))
        taken = Acquisition("S3A", moment(begin_s), moment(end_s), orbit, 1, 1, frame, is_ascending(frame))
        frames.append(taken)
    return frames


def stripes() -> list[Acquisition]:
    found = [
        acquisition_of("S3A", absolute_orbit=orbit, frame=None, is_reprocessed=False)
        for orbit in range(12_000, 40_000, 1_499)
    ]
    return [stripe for stripe in found if stripe is not None]


def placed(rings: Rings) -> Placement:
    return Placement.from_edges(edges_of(joined_ring(rings)))


def bilinear(rings: Rings, u: Floats, v: Floats) -> Floats:
    """The rival: a bilinear patch in longitude and latitude between the (rightly named) corners."""
    edges = edges_of(joined_ring(rings))
    corners = np.stack([line.points[end] for line in (edges.first_line, edges.last_line) for end in (0, -1)])
    lon, lat = lonlat(corners)
    weights = np.stack([(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v], axis=-1)
    return unit_vectors(weights @ lon, weights @ lat)


def errors_km(rings: Rings, true: Floats, u: Floats, v: Floats) -> tuple[float, float]:
    ours, theirs = unit_vectors(*placed(rings).to_lonlat(u, v)), bilinear(rings, u, v)
    mine, rivals = (float(np.linalg.norm(found - true, axis=-1).max()) * EARTH_RADIUS_KM for found in (ours, theirs))
    return mine, rivals


def report_placing(name: str, pictures: Sequence[Acquisition], *, limit_km: float | None) -> None:
    errors = []
    for taken in pictures:
        true = unit_vectors(*geolocate(taken, line=V, column=U))
        errors.append(errors_km(rings_of(outlines([taken])[0].geometry), true, U, V))
    row(f"{name} ({len(errors)})", np.array(errors), limit_km)


def report_real_product() -> None:
    for path in sorted((FIXTURES / "products").glob("*.zip")):
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
            product = next(Path(folder).iterdir())
            with h5py.File(product / "geo_coordinates.nc") as file:
                lon, lat = (file[name][:] * 1e-6 for name in ("longitude", "latitude"))
            found = re.search(r"<gml:posList>([^<]+)<", (product / "xfdumanifest.xml").read_text("utf-8"))
        if found:
            ring = np.array(found[1].split(), dtype=float).reshape(-1, 2)[:, ::-1]
            u, v = np.meshgrid(np.linspace(0, 1, lon.shape[1]), np.linspace(0, 1, lon.shape[0]))
            row("real product", np.array([errors_km([ring], unit_vectors(lon, lat), u, v)]), 4)


def row(name: str, errors: Floats, limit_km: float | None) -> None:
    ours, by_corners = (tuple(map(float, column)) for column in errors.T)
    what = f"{name}: placed by the recorded ring"
    report(what, ours, "km", rival=Rival(CORNERS, by_corners))
    report(f"{what}, the worst", [max(ours)], "km", limit=limit_km, rival=Rival(CORNERS, (max(by_corners),)))


def report_cutting(rounds: int) -> None:
    frames = over(PLACE, count=6)
    scenes = [(quicklook_jpeg(_pictured(taken), seed=1), placed(_rings(taken))) for taken in frames]
    outlined = [_rings(taken) for taken in frames]
    placing = [milliseconds(partial(placed, rings)) for rings in outlined * rounds]
    grid = PixelGrid.for_area(CROPPED_AREA, width_px=320)
    inside, lines = inside_area(CROPPED_AREA, grid), line_work(grid, CROPPED_AREA)

    def finished(picture: bytes, placement: Placement) -> bytes:
        cropped = crop(picture, placement, grid)
        bright_share(cropped.bright, inside & (cropped.rgba[..., 3] > 0))
        return encoded(draw(cropped, lines=lines))

    finished(*scenes[0])
    check_same_place(scenes[0], grid)
    ways: dict[str, Callable[[bytes, Placement], object]] = {
        "crop": lambda picture, placement: crop(picture, placement, grid),
        "crop, share, drawn, JPEG": finished,
        EVERY_PIXEL: lambda picture, placement: every_pixel(picture, placement, grid),
        "throwing forward": lambda picture, placement: thrown_forward(picture, placement, grid),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for scene in scenes:
            for name, way in ways.items():
                times[name].append(milliseconds(partial(way, *scene)))
    print(f"\nCutting a quicklook of 1217 × 1023 pixels to {grid.width_px} × {grid.height_px}, ms a scene")
    rival = Rival(EVERY_PIXEL, tuple(times[EVERY_PIXEL]))
    report("crop", times["crop"], "ms", limit=20, rival=rival)
    report("crop, share, drawn, JPEG", times["crop, share, drawn, JPEG"], "ms", limit=20, rival=rival)
    report("throwing forward", times["throwing forward"], "ms", rival=rival)
    report("placing, once a scene", placing, "ms")
    sheet = [scenes[number % len(scenes)] for number in range(SHEET)]
    ours, theirs = list[float](), list[float]()
    for _ in range(SHEET_ROUNDS):
        ours.append(milliseconds(lambda: [finished(*scene) for scene in sheet]) / 1000)
        theirs.append(milliseconds(lambda: [jpeg(every_pixel(*scene, grid)) for scene in sheet]) / 1000)
    report(f"a sheet of {SHEET}", ours, "s", limit=1.0, rival=Rival(f"{EVERY_PIXEL}, JPEG", tuple(theirs)))


def check_same_place(scene: tuple[bytes, Placement], grid: PixelGrid) -> None:
    """End it unless our crop and the rival's fill the same pixels, but for the odd one at an edge."""
    ours, theirs = crop(*scene, grid).rgba[..., 3] > 0, every_pixel(*scene, grid)[..., 3] > 0
    if (ours != theirs).mean() > 0.01:
        raise SystemExit("the crop and placing every pixel do not show the same")


def jpeg(rgba: NDArray[np.uint8]) -> bytes:
    """Return a picture as JPEG."""
    file = io.BytesIO()
    Image.fromarray(rgba[..., :3]).save(file, "JPEG")
    return file.getvalue()


def every_pixel(picture: bytes, placement: Placement, grid: PixelGrid) -> NDArray[np.uint8]:
    """The rival that asks where each pixel of the crop lies in the picture."""
    source = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
    columns, rows = np.meshgrid(np.arange(grid.width_px) + 0.5, np.arange(grid.height_px) + 0.5)
    here = grid.projection.to_vectors(grid.left + columns * grid.pixel_m, grid.top - rows * grid.pixel_m)
    u, v = placement.to_image(*lonlat(here))
    found = np.zeros((*u.shape, 4), np.uint8)
    inside = np.isfinite(u)
    line, pixel = np.round(v[inside] * (len(source) - 1)), np.round(u[inside] * (source.shape[1] - 1))
    found[inside, :3], found[inside, 3] = source[line.astype(int), pixel.astype(int)], 255
    return found


def thrown_forward(picture: bytes, placement: Placement, grid: PixelGrid) -> NDArray[np.uint8]:
    """The rival that places each pixel of the picture and takes the means of what falls on one of the crop's."""
    source = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
    u, v = np.meshgrid(np.linspace(0, 1, source.shape[1]), np.linspace(0, 1, source.shape[0]))
    columns, rows = grid.to_pixels(placement.to_vectors(u, v))
    falls = (columns >= 0) & (columns < grid.width_px) & (rows >= 0) & (rows < grid.height_px)
    target = rows[falls].astype(int) * grid.width_px + columns[falls].astype(int)
    size = grid.width_px * grid.height_px
    count = np.bincount(target, minlength=size)
    found = np.zeros((size, 4), np.uint8)
    for band in range(3):
        found[:, band] = np.bincount(target, weights=source[falls, band], minlength=size) / np.maximum(count, 1)
    found[:, 3] = 255 * (count > 0)
    return found.reshape(grid.height_px, grid.width_px, 4)


def over(place: tuple[float, float], *, count: int) -> list[Acquisition]:
    """Return the first frames of June 2018 that show a place."""
    begin = datetime(2018, 6, 1, tzinfo=UTC)
    found: list[Acquisition] = []
    while len(found) < count:
        end = begin + timedelta(days=1)
        passes = passes_between(begin, end, platform="S3A", is_stripe=False, is_reprocessed=False)
        found += [taken for taken in passes.acquisitions() if np.isfinite(placed(_rings(taken)).to_image(*place)[0])]
        begin = end
    return found[:count]


def milliseconds(action: Callable[[], object]) -> float:
    # Of this thread: those of the linear algebra spin on for a while after a rival has used them.
    start = time.thread_time()
    action()
    return (time.thread_time() - start) * 1000


def _rings(taken: Acquisition) -> Rings:
    return rings_of(outlines([taken])[0].geometry)


def _pictured(taken: Acquisition) -> SimpleNamespace:
    return SimpleNamespace(acquisition=taken, name=SimpleNamespace(product_type="OL_1_EFR___"))


if __name__ == "__main__":
    main()
