"""What the quicklook shows of an area is what the full product shows of it: the same picture, as much of it bright."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import h5py
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from olci_core.area import Area
from olci_core.picture import BRIGHT_VALUE, Crop, PixelGrid, Placement, bright_share, crop, inside_area
from olci_core.picture.ring import edges_of
from olci_core.product.composite import composite
from olci_core.scene import ProductName
from olci_core.sphere import joined_ring, unit_vectors
from olci_practice.earth.picture import quicklook_jpeg
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import acquisition_of
from olci_practice.orbit.footprint import outlines
from olci_practice.orbit.orbit import orbit_at, seconds
from olci_practice.product.package import write_package

SEED = 5
LASTING_S = 28.0
FIRST_ORBIT = orbit_at("S3A", seconds(datetime(2021, 7, 20, tzinfo=UTC)))
# Orbits after the first, and frames, over which the sky is half clear.
PASSES = {
    "southward over land": (4, 2160),
    "northward over the Kara Sea": (10, 1080),
    "southward over the Beaufort Sea": (12, 1800),
    "across the antimeridian": (-1, 2160),
}
ACROSS = (0.18, 0.5, 0.8)  # where in the swath the areas lie, 0 to 1
RADIUS_KM = 75.0
CELLS_PX = 28  # of the coarse grid on which both are compared: several of the product's pixels to each of its own


@dataclass(frozen=True)
class Taken:
    """What the practice archive needs to know of a product."""

    name: ProductName
    acquisition: Acquisition


@dataclass(frozen=True)
class Seen:
    """One product whole, and its quicklook as the catalogue has it.

    ``rgb``, ``lon``, ``lat``: of the product's own pixels, shape (rows, columns, …).
    """

    rgb: NDArray[np.uint8]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    quicklook: bytes
    placement: Placement

    def areas(self) -> list[Area]:
        """Return areas across the swath, half-way along the scene."""
        lon, lat = self.placement.to_lonlat(np.array(ACROSS), np.full(len(ACROSS), 0.5))
        return [Area.from_point(float(x), float(y), radius_km=RADIUS_KM) for x, y in zip(lon, lat, strict=True)]


def taken(orbits_on: int, frame: int) -> Taken:
    whole = acquisition_of("S3A", absolute_orbit=FIRST_ORBIT + orbits_on, frame=frame, is_reprocessed=False)
    assert whole is not None
    begin = whole.begin.replace(microsecond=0)
    end = begin + timedelta(seconds=LASTING_S)
    name = ProductName(
        platform="S3A",
        product_type="OL_1_EFR___",
        begin=begin,
        end=end,
        created=begin + timedelta(hours=20),
        duration_s=round(LASTING_S),
        cycle=whole.cycle,
        relative_orbit=whole.relative_orbit,
        frame=frame,
        centre="PS1",
        processing_class="O",
        timeliness="NT",
        baseline="003",
    )
    return Taken(name, replace(whole, begin=begin, end=end))


def placed(acquisition: Acquisition) -> Placement:
    footprint = outlines([acquisition])[0].geometry
    parts = footprint["coordinates"] if footprint["type"] == "MultiPolygon" else [footprint["coordinates"]]
    return Placement.from_edges(edges_of(joined_ring([np.array(part[0]) for part in parts])))


def position(path: Path, name: str) -> NDArray[np.float64]:
    with (
        zipfile.ZipFile(path) as archive,
        h5py.File(BytesIO(archive.read(f"{path.stem}/geo_coordinates.nc"))) as file,
    ):
        return np.asarray(file[name][:] * float(file[name].attrs["scale_factor"][0]), np.float64)


@pytest.fixture(scope="module", params=PASSES.values(), ids=tuple(PASSES))
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    product = taken(*request.param)
    path = write_package(product, tmp_path_factory.mktemp("product"), seed=SEED)
    lon, lat = position(path, "longitude"), position(path, "latitude")
    rgb = composite(path, max_px=4865)
    assert rgb.shape[:2] == lon.shape
    return Seen(rgb, lon, lat, quicklook_jpeg(product, seed=SEED), placed(product.acquisition))


def true_share(seen: Seen, area: Area) -> float:
    """The share of an area that the product's own pixels show bright, each weighed by its size on the ground."""
    points = unit_vectors(seen.lon, seen.lat)
    down, across = np.gradient(points, axis=(0, 1))
    ground = np.linalg.norm(np.cross(across, down), axis=-1)
    inside = np.zeros(seen.lon.shape, bool)
    for turn in (-360, 0, 360):
        inside |= shapely.contains_xy(area.geometry, seen.lon + turn, seen.lat)
    bright = seen.rgb.min(axis=-1) >= BRIGHT_VALUE
    return float(ground[inside & bright].sum() / ground[inside].sum())


def averaged(seen: Seen, grid: PixelGrid) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The product's colours averaged over a grid's pixels by its own geolocation, and how many went into each."""
    columns, rows = grid.to_pixels(unit_vectors(seen.lon, seen.lat))
    on_grid = (columns >= 0) & (columns < grid.width_px) & (rows >= 0) & (rows < grid.height_px)
    place = rows[on_grid].astype(int) * grid.width_px + columns[on_grid].astype(int)
    size = grid.width_px * grid.height_px
    number = np.bincount(place, minlength=size)
    sums = [np.bincount(place, seen.rgb[on_grid][:, band], minlength=size) for band in range(3)]
    mean = np.stack(sums, axis=-1) / np.maximum(number, 1)[:, None]
    return mean.reshape(grid.height_px, grid.width_px, 3), number.reshape(grid.height_px, grid.width_px)


def cut(seen: Seen, area: Area, *, width_px: int) -> tuple[PixelGrid, Crop]:
    grid = PixelGrid.for_area(area, width_px=width_px)
    return grid, crop(seen.quicklook, seen.placement, grid)


def test_the_bright_share_of_a_crop_is_that_of_the_product_within_5_points(seen: Seen) -> None:
    shares = []
    for area in seen.areas():
        grid, cropped = cut(seen, area, width_px=320)
        measured = bright_share(cropped.bright, inside_area(area, grid) & (cropped.rgba[..., 3] > 0))
        assert measured is not None
        shares.append((measured, true_share(seen, area)))
    assert np.abs(np.diff(shares)).max() < 0.05
    assert any(0.1 < true < 0.9 for _, true in shares)


def test_a_crop_of_the_quicklook_is_the_product_laid_on_the_same_grid(seen: Seen) -> None:
    for area in seen.areas():
        grid, cropped = cut(seen, area, width_px=CELLS_PX)
        mean, number = averaged(seen, grid)
        known = (number >= 3) & (cropped.rgba[..., 3] > 0)
        assert known.mean() > 0.8
        rgb = cropped.rgba[..., :3].astype(float)
        off = np.abs(rgb - mean)[known].mean()
        # A cell further on it would not be: the picture stands where it belongs, the right way round.
        assert off < 15
        for moved in (*(np.roll(rgb, step, axis=axis) for axis in (0, 1) for step in (-1, 1)), rgb[::-1], rgb[:, ::-1]):
            assert off < 0.5 * np.abs(moved - mean)[known].mean()
