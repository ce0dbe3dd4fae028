"""Quicklooks: the right place the right way up, the same sky in every scene, and figures that agree with them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from olci_core.natural_colour import BRIGHT_VALUE
from olci_core.scene import ProductName
from olci_practice.earth.land import land_raster_position, land_share
from olci_practice.earth.noise import components
from olci_practice.earth.picture import (
    LAND_COVERS,
    LOOKS,
    covers,
    covers_of,
    land_covers_of,
    picture_grid,
    quicklook_jpeg,
    quicklook_limit_bytes,
    quicklook_pixels,
    weather_covers_between,
)
from olci_practice.earth.shading import shaded
from olci_practice.earth.viewing import SwathGrid
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import acquisition_of, passes_between
from olci_practice.orbit.orbit import geolocate, orbit_at, seconds

SEED = 3


@dataclass(frozen=True)
class Taken:
    """What a picture needs to know of a product."""

    name: ProductName
    acquisition: Acquisition


def taken(platform: str, day: str, frame: int | None, *, orbits_on: int = 0, kind: str = "OL_1_EFR___") -> Taken:
    start = datetime.fromisoformat(day).replace(tzinfo=UTC)
    orbit = orbit_at(platform, seconds(start)) + orbits_on
    acquisition = acquisition_of(platform, absolute_orbit=orbit, frame=frame, is_reprocessed=False)
    assert acquisition is not None
    return Taken(named(acquisition, kind), acquisition)


def named(acquisition: Acquisition, kind: str) -> ProductName:
    return ProductName(
        platform=acquisition.platform,
        product_type=kind,
        begin=acquisition.begin,
        end=acquisition.end,
        created=acquisition.begin + timedelta(hours=20),
        duration_s=round(acquisition.duration_s),
        cycle=acquisition.cycle,
        relative_orbit=acquisition.relative_orbit,
        frame=acquisition.frame,
        centre="PS1",
        processing_class="O",
        timeliness="NT",
        baseline="003",
    )


def land_seen(grid: SwathGrid) -> NDArray[np.float32]:
    return np.concatenate([classes.land for _, _, classes in shaded(grid, seed=SEED, bands=3)])


def test_a_whole_frame_is_1217_pixels_by_1023_lines() -> None:
    with Image.open(io.BytesIO(quicklook_jpeg(taken("S3A", "2021-06-20", 1980), seed=SEED))) as picture:
        assert (picture.width, picture.height) == (1217, 1023)


def test_partial_frames_have_fewer_lines_and_stripes_are_thinned() -> None:
    first = taken("S3A", "2021-06-20", 1080)
    rows, columns = picture_grid(first).shape
    assert columns == 1217
    assert rows == pytest.approx(first.acquisition.duration_s / 0.176, abs=1)
    stripe = taken("S3A", "2021-06-20", None, kind="OL_1_ERR___")
    rows, columns = quicklook_pixels(stripe, seed=SEED).shape[:2]
    assert (rows, columns) == (picture_grid(stripe).shape[0], 153)
    assert rows * columns < 1217 * 1023


@pytest.mark.parametrize(("frame", "orbits_on"), [(1980, 2), (2340, 1), (1260, 0), (1440, 12), (2880, 6)])
def test_coasts_lie_where_the_pixels_are_on_ascending_and_descending_passes(frame: int, orbits_on: int) -> None:
    product = taken("S3B", "2021-06-20", frame, orbits_on=orbits_on)
    grid = SwathGrid(product.acquisition, 32)
    seen = land_seen(grid)
    rows, columns = grid.shape
    lines = grid.lines(np.arange(rows, dtype=float))[:, None]
    lon, lat = geolocate(product.acquisition, line=lines, column=grid.columns(np.arange(columns, dtype=float)))
    true = land_share(*land_raster_position(lon.astype(np.float32), lat.astype(np.float32)))
    assert ((seen > 0.5) == (true > 0.5)).mean() > 0.985
    assert (seen > 0.5).mean() > 0.02, "a scene without land proves nothing"


def test_an_ascending_pass_stands_on_its_head() -> None:
    product = taken("S3A", "2021-06-20", 1260)
    assert product.acquisition.is_ascending
    _, first_lat = geolocate(product.acquisition, line=0.0, column=0.5)
    _, last_lat = geolocate(product.acquisition, line=1.0, column=0.5)
    assert first_lat < last_lat


def test_a_frame_goes_on_where_the_one_before_ended() -> None:
    before, after = (
        quicklook_pixels(taken("S3A", "2021-06-20", frame, orbits_on=1), seed=SEED).astype(float)
        for frame in (2160, 2340)
    )
    # Neighbouring lines of one picture differ as much as the lines on either side of the cut.
    inside = np.abs(before[-1] - before[-2]).mean()
    assert np.abs(after[0] - before[-1]).mean() < 2.5 * inside + 2


@pytest.mark.parametrize(("frame", "orbits_on"), [(2160, 3), (2160, 6), (3600, 6)])
def test_both_satellites_see_the_same_sky(frame: int, orbits_on: int) -> None:
    first, second = (taken(platform, "2021-06-20", frame, orbits_on=orbits_on) for platform in ("S3A", "S3B"))
    places = np.linspace(0.02, 0.98, 40)
    lon, lat = geolocate(second.acquisition, line=places[:, None], column=places)
    lines, columns, distance_deg = nearest_pixels(first.acquisition, lon.ravel(), lat.ravel())
    shared = distance_deg < 0.05
    assert shared.sum() > 100, "the two do not overlap"
    here, there = (blurred(quicklook_pixels(product, seed=SEED).mean(axis=2)) for product in (first, second))
    in_first = here[np.round(lines * 1022).astype(int), np.round(columns * 1216).astype(int)]
    in_second = there[np.round(places * 1022).astype(int)][:, np.round(places * 1216).astype(int)].ravel()
    # 39 minutes lie between the two, in which clouds drift by some kilometres.
    assert np.corrcoef(in_first[shared], in_second[shared])[0, 1] > 0.8


def blurred(picture: NDArray[np.float64], half_width: int = 12) -> NDArray[np.float64]:
    """Return a picture averaged over squares of twice ``half_width`` pixels."""
    total = (
        np.pad(picture, ((half_width, half_width), (half_width, half_width)), mode="edge").cumsum(axis=0).cumsum(axis=1)
    )
    size = 2 * half_width
    corners = total[size:, size:] - total[:-size, size:] - total[size:, :-size] + total[:-size, :-size]
    averaged: NDArray[np.float64] = corners[: picture.shape[0], : picture.shape[1]] / size**2
    return averaged


def nearest_pixels(
    acquisition: Acquisition, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return line and column (0..1) of the pixels nearest to places, and how far away they are in degrees."""
    grid = np.linspace(0, 1, 300)
    pixels = components(*geolocate(acquisition, line=grid[:, None], column=grid)).reshape(3, -1).astype(np.float32)
    nearest, cosine = np.empty(lon.size, np.intp), np.empty(lon.size, np.float32)
    for first in range(0, lon.size, 40):  # all at once would be half a gigabyte
        part = slice(first, first + 40)
        cosines = components(lon[part], lat[part]).T.astype(np.float32) @ pixels
        nearest[part], cosine[part] = cosines.argmax(axis=1), cosines.max(axis=1)
    away = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return grid[nearest // 300], grid[nearest % 300], away


@pytest.mark.parametrize(("frame", "orbits_on"), [(1620, 0), (1980, 5), (2520, 2), (3240, 7), (4140, 4), (3600, 9)])
def test_the_bright_share_of_the_record_is_that_of_the_picture(frame: int, orbits_on: int) -> None:
    product = taken("S3A", "2021-03-09", frame, orbits_on=orbits_on)
    with Image.open(io.BytesIO(quicklook_jpeg(product, seed=SEED))) as picture:
        bright = (np.asarray(picture).min(axis=2) >= BRIGHT_VALUE).mean()
    assert covers(product, seed=SEED)["brightCover"] == pytest.approx(100 * bright, abs=2)


def test_the_water_of_a_frame_of_few_lines_is_that_of_its_picture() -> None:
    day = datetime(2021, 3, 9, tzinfo=UTC)
    passes = passes_between(day, day + timedelta(days=1), platform="S3A", is_stripe=False, is_reprocessed=False)
    slivers = [acquisition for acquisition in passes.acquisitions() if acquisition.duration_s < 20]
    assert len(slivers) > 5
    for sliver, found in zip(slivers, covers_of(slivers, seed=SEED), strict=True):
        water = 100 * (land_seen(SwathGrid(sliver, 4)) < 0.5).mean()
        assert found["salineWaterCover"] + found["freshInlandWaterCover"] == pytest.approx(water, abs=2)


def test_land_covers_are_those_of_all_covers() -> None:
    begin = datetime(2021, 3, 9, tzinfo=UTC)
    passes = passes_between(begin, begin + timedelta(hours=5), platform="S3B", is_stripe=False, is_reprocessed=False)
    day = passes.acquisitions()
    for quick, full in zip(land_covers_of(day), covers_of(day, seed=SEED), strict=True):
        assert set(quick) == LAND_COVERS
        assert quick == pytest.approx({name: full[name] for name in LAND_COVERS}, abs=0.3)


@pytest.mark.parametrize("every", LOOKS)
def test_what_a_few_places_say_of_the_weather_holds_of_all(every: int) -> None:
    begin = datetime(2021, 3, 9, tzinfo=UTC)
    passes = passes_between(begin, begin + timedelta(hours=5), platform="S3B", is_stripe=False, is_reprocessed=False)
    day = passes.acquisitions()
    looked = weather_covers_between(day, every=every, seed=SEED)
    for bounds, full in zip(looked, covers_of(day, seed=SEED), strict=True):
        assert set(bounds) == set(full) - LAND_COVERS
        for name, (least, most) in bounds.items():
            assert least - 0.3 <= full[name] <= most + 0.3
            assert most - least == pytest.approx(100 - 100 / every)


def test_covers_are_the_same_alone_and_in_a_batch_and_stay_within_0_and_100() -> None:
    products = [taken("S3B", "2021-03-09", frame, orbits_on=2) for frame in (1800, 2160, 2880)]
    products.append(taken("S3B", "2021-03-09", None, orbits_on=2, kind="OL_1_ERR___"))
    together = covers_of([product.acquisition for product in products], seed=SEED)
    for product, found in zip(products, together, strict=True):
        assert dict(covers(product, seed=SEED)) == pytest.approx(dict(found), abs=0.3)
        assert all(0 <= share <= 100 for share in found.values())
        assert set(found) == {
            "brightCover",
            "coastalCover",
            "salineWaterCover",
            "freshInlandWaterCover",
            "tidalRegionCover",
            "cloudCover",
        }


def test_scenes_differ_so_that_choosing_means_something() -> None:
    day = [
        taken("S3A", "2021-07-09", frame, orbits_on=n).acquisition for n in range(14) for frame in (2160, 2520, 2880)
    ]
    bright = [found["brightCover"] for found in covers_of(day, seed=SEED)]
    assert min(bright) < 8
    assert max(bright) > 65


def test_the_same_product_is_always_the_same_picture_and_another_seed_another() -> None:
    product = taken("S3A", "2021-06-20", 1080)
    first, again, other = (quicklook_jpeg(product, seed=seed) for seed in (SEED, SEED, SEED + 1))
    assert first == again
    assert first != other
    assert len(first) <= quicklook_limit_bytes(product)


def test_ice_and_snow_follow_the_seasons() -> None:
    winter, summer = (taken("S3A", day, 1980, orbits_on=4) for day in ("2021-03-15", "2021-08-15"))
    shares = []
    for product in (winter, summer):
        blocks = [classes for _, _, classes in shaded(SwathGrid(product.acquisition, 32), seed=SEED, bands=3)]
        shares.append(np.concatenate([block.snow + block.sea_ice for block in blocks]).mean())
    assert shares[0] > shares[1] + 0.2
