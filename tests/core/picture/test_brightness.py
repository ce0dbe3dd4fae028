"""The bright share is that of the picture's own pixels inside the area, however fine the crop."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from olci_core.area import Area
from olci_core.picture import BRIGHT_VALUE, Crop, PixelGrid, Placement, bright_share, crop, inside_area
from olci_core.picture.ring import edges_of
from olci_core.sphere import joined_ring

# A frame on the equator, flown southwards: 12 degrees wide, 11 high; recorded with its corners alone.
FRAME = np.array([(-6, 5), (6, 3), (4, -8), (-8, -6), (-6, 5)], dtype=float)
LINES, PIXELS = 660, 720
AREA = Area.from_bounds(-3, -4, 3, 2)


def placement() -> Placement:
    return Placement.from_edges(edges_of(joined_ring([FRAME])))


def share(picture: NDArray[np.uint8], *, area: Area = AREA, width_px: int = 240) -> float | None:
    grid = PixelGrid.for_area(area, width_px=width_px)
    cropped = crop(picture, placement(), grid)
    return bright_share(cropped.bright, seen(cropped, area, grid))


def seen(cropped: Crop, area: Area, grid: PixelGrid) -> NDArray[np.bool_]:
    return inside_area(area, grid) & (cropped.rgba[..., 3] > 0)


def plain(color: tuple[int, int, int]) -> NDArray[np.uint8]:
    return np.full((LINES, PIXELS, 3), color, np.uint8)


@pytest.mark.parametrize(
    ("color", "expected"),
    [
        ((255, 255, 255), 1),
        ((BRIGHT_VALUE,) * 3, 1),
        ((BRIGHT_VALUE - 1,) * 3, 0),
        ((20, 40, 90), 0),
        ((240, 200, 120), 0),  # desert sand: its blue is dark
        ((120, 180, 255), 0),
    ],
)
def test_a_pixel_is_bright_if_all_three_colours_are(color: tuple[int, int, int], expected: float) -> None:
    assert share(plain(color)) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("width_px", [60, 120, 240, 480])
def test_scattered_small_clouds_count_the_same_in_coarse_and_fine_crops(width_px: int) -> None:
    rng = np.random.default_rng(7)
    clouds = rng.random((LINES, PIXELS)) < 0.3
    picture = np.where(clouds[..., None], np.uint8(250), np.uint8(30)) * np.ones(3, np.uint8)
    assert share(picture, width_px=width_px) == pytest.approx(0.3, abs=0.01)


def test_only_what_lies_inside_the_area_counts() -> None:
    picture = plain((10, 20, 60))
    lon, lat = placement().to_lonlat(np.linspace(0, 1, PIXELS), np.linspace(0, 1, LINES)[:, None])
    picture[(np.abs(lon) > 3) | (np.abs(lat + 1) > 3)] = 255
    assert share(picture) == pytest.approx(0, abs=0.01)
    picture[lat > -1] = 255
    assert share(picture) == pytest.approx(0.5, abs=0.01)


def test_an_area_that_the_scene_does_not_show_has_no_share() -> None:
    assert share(plain((255, 255, 255)), area=Area.from_bounds(40, 40, 45, 45)) is None


def test_what_the_scene_does_not_show_of_an_area_does_not_count() -> None:
    assert share(plain((255, 255, 255)), area=Area.from_bounds(0, -4, 12, 2)) == pytest.approx(1, abs=1e-3)


HOLED = Area.from_wkt("POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (3 3, 7 3, 7 7, 3 7, 3 3))")


@pytest.mark.parametrize(
    "area",
    [
        Area.from_bounds(9, 53, 22, 60),
        Area.from_bounds(170, -20, -175, 10),
        Area.from_bounds(-180, 75, 180, 90),
        Area.from_bounds(-180, -90, 180, -65),
        HOLED,
    ],
    ids=["sea", "antimeridian", "arctic", "antarctic", "with a hole"],
)
def test_the_inside_of_an_area_is_as_large_as_the_area(area: Area) -> None:
    grid = PixelGrid.for_area(area, width_px=400)
    size_km2 = np.count_nonzero(inside_area(area, grid)) * (grid.pixel_m / 1000) ** 2
    assert size_km2 == pytest.approx(area.area_km2, rel=0.015)  # on the sphere the tropics are 0.7 % larger


def test_the_smallest_area_still_has_a_pixel() -> None:
    area = Area.from_point(20.0, 10.0, radius_km=0.01)
    assert inside_area(area, PixelGrid.for_area(area, width_px=100)).any()
