"""A picture cut to an area shows each thing where it is, whatever way the satellite flew and wherever the area lies."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.picture import PixelGrid, Placement, crop, draw, encoded, line_work, on_map
from olci_core.picture.grid import EqualArea, MapProjection
from olci_core.picture.ring import edges_of
from olci_core.sphere import EARTH_RADIUS_KM, joined_ring, lonlat, unit_vectors
from olci_practice.orbit.acquisition import Acquisition
from olci_practice.orbit.acquisitions import is_ascending
from olci_practice.orbit.footprint import outlines
from olci_practice.orbit.orbit import geolocate, moment, node_times_s

Pixels = NDArray[np.uint8]
SHAPE = (600, 700)  # lines, pixels

# Frames: on the way south, north, over the north pole, over the antimeridian, around the southern turn.
PLACES = {"south": (12_000, 2340), "north": (12_000, 900), "pole": (12_000, 1410), "antimeridian": (12_023, 2340)}
PLACES["southern turn"] = (12_000, 4430)


def acquisition(orbit: int, frame: int) -> Acquisition:
    begin_s = float(node_times_s("S3A", orbit)) + frame
    return Acquisition("S3A", moment(begin_s), moment(begin_s + 180), orbit, 1, 1, frame, is_ascending(frame))


def placed(taken: Acquisition) -> Placement:
    footprint = outlines([taken])[0].geometry
    parts = footprint["coordinates"] if footprint["type"] == "MultiPolygon" else [footprint["coordinates"]]
    return Placement.from_edges(edges_of(joined_ring([np.array(part[0]) for part in parts])))


@lru_cache(maxsize=8)
def true_vectors(taken: Acquisition) -> NDArray[np.float64]:
    line, column = np.linspace(0, 1, SHAPE[0])[:, None], np.linspace(0, 1, SHAPE[1])
    return unit_vectors(*geolocate(taken, line=line, column=column))


def picture_of_islands(taken: Acquisition, centers: NDArray[np.float64], *, radius_km: float) -> Pixels:
    picture = np.full((*SHAPE, 3), (10, 40, 80), np.uint8)
    for center in centers:
        picture[true_vectors(taken) @ center > np.cos(radius_km / EARTH_RADIUS_KM)] = (220, 180, 90)
    return picture


def island_centers(
    pixels: Pixels, grid: PixelGrid, centers: NDArray[np.float64], *, radius_km: float
) -> NDArray[np.float64]:
    """The middle of the island-coloured pixels around each true middle, in km from it."""
    columns, rows = np.meshgrid(np.arange(grid.width_px) + 0.5, np.arange(grid.height_px) + 0.5)
    here = grid.projection.to_vectors(grid.left + columns * grid.pixel_m, grid.top - rows * grid.pixel_m)
    sandy = np.clip((pixels[..., 0].astype(float) - 10) / 210, 0, 1) * (pixels[..., 3] > 0)
    away = []
    for center in centers:
        weight = sandy * (here @ center > np.cos(1.6 * radius_km / EARTH_RADIUS_KM))
        middle = np.sum(weight[..., None] * np.nan_to_num(here), axis=(0, 1))
        away.append(np.linalg.norm(middle / np.linalg.norm(middle) - center) * EARTH_RADIUS_KM)
    return np.array(away)


ISLANDS = [(0.5, 0.5), (0.3, 0.7), (0.72, 0.32), (0.2, 0.15)]  # u and v


@pytest.mark.parametrize(("place", "as_jpeg"), [*((place, False) for place in PLACES), ("south", True)])
def test_islands_lie_in_the_crop_where_they_lie_on_earth(place: str, as_jpeg: bool) -> None:
    taken = acquisition(*PLACES[place])
    u, v = np.array(ISLANDS).T
    centers = unit_vectors(*geolocate(taken, line=v, column=u))
    picture: Pixels | bytes = picture_of_islands(taken, centers, radius_km=40)
    if as_jpeg:
        picture = encoded(picture_of_islands(taken, centers, radius_km=40), quality=95)
    lon, lat = lonlat(centers[0])
    grid = PixelGrid.for_area(Area.from_point(float(lon), float(lat), radius_km=620), width_px=320)
    cropped = crop(picture, placed(taken), grid)
    assert island_centers(cropped.rgba, grid, centers, radius_km=40).max() < 1


@pytest.mark.parametrize(
    ("place", "projection"),
    [
        ("south", "EPSG:3857"),
        ("north", "EPSG:3857"),
        ("antimeridian", "EPSG:3857"),
        ("pole", "EPSG:3413"),
        ("pole", "EPSG:3995"),
        ("southern turn", "EPSG:3031"),
    ],
)
def test_islands_lie_on_the_map_where_they_lie_on_earth(place: str, projection: str) -> None:
    taken = acquisition(*PLACES[place])
    u, v = np.array(ISLANDS).T
    centers = unit_vectors(*geolocate(taken, line=v, column=u))
    pixels, (west, _, east, north) = on_map(
        picture_of_islands(taken, centers, radius_km=40), placed(taken), projection, max_px=700
    )
    if projection == "EPSG:3857":
        radius = 6_378_137.0
        west, east = np.radians(west) * radius, np.radians(east) * radius
        north = np.arcsinh(np.tan(np.radians(north))) * radius
    grid = PixelGrid(MapProjection(projection), west, north, (east - west) / pixels.shape[1], *pixels.shape[1::-1])
    assert max(pixels.shape[:2]) == 700
    assert island_centers(pixels, grid, centers, radius_km=40).max() < 1.5


def test_a_map_picture_across_the_antimeridian_stays_in_one_piece() -> None:
    taken = acquisition(*PLACES["antimeridian"])
    _, (west, _, east, _) = on_map(np.zeros((50, 60, 3), np.uint8), placed(taken))
    assert west < 180 < east or west < -180 < east
    assert east - west < 60


def test_a_frame_over_the_pole_runs_round_the_whole_mercator_map_up_to_its_edge() -> None:
    _, (west, _, east, north) = on_map(np.zeros((50, 60, 3), np.uint8), placed(acquisition(*PLACES["pole"])))
    assert (west, east) == pytest.approx((-180, 180))
    assert north == pytest.approx(85.0511, abs=1e-4)


def test_a_map_that_cannot_show_the_scene_says_so() -> None:
    picture, placement = np.zeros((50, 60, 3), np.uint8), placed(acquisition(*PLACES["pole"]))
    with pytest.raises(InputError, match="other side of the earth"):
        on_map(picture, placement, "EPSG:3031")
    with pytest.raises(InputError, match="no map in EPSG:4326"):
        on_map(picture, placement, "EPSG:4326")


def test_a_crop_is_what_asking_for_every_pixel_would_give() -> None:
    taken = acquisition(*PLACES["south"])
    placement = placed(taken)
    line, column = np.mgrid[: SHAPE[0], : SHAPE[1]]
    smooth = np.stack([line / SHAPE[0], column / SHAPE[1], (line + column) % 300 / 300], axis=-1) * 255
    picture = smooth.astype(np.uint8)
    lon, lat = placement.to_lonlat(0.9, 0.6)
    grid = PixelGrid.for_area(Area.from_point(float(lon), float(lat), radius_km=300), width_px=200)
    cropped = crop(picture, placement, grid).rgba
    columns, rows = np.meshgrid(np.arange(200) + 0.5, np.arange(grid.height_px) + 0.5)
    here = grid.projection.to_vectors(grid.left + columns * grid.pixel_m, grid.top - rows * grid.pixel_m)
    u, v = placement.to_image(*lonlat(here))
    inside = np.isfinite(u)
    assert np.mean(inside != (cropped[..., 3] > 0)) < 0.005
    both = inside & (cropped[..., 3] > 0)
    expected = picture[np.round(v[both] * 599).astype(int), np.round(u[both] * 699).astype(int)]
    assert np.median(np.abs(cropped[both][:, :3].astype(int) - expected)) <= 1


def test_where_the_scene_does_not_reach_the_crop_is_empty() -> None:
    grid = PixelGrid.for_area(Area.from_bounds(100, -10, 110, 0))
    cropped = crop(np.full((50, 60, 3), 200, np.uint8), placed(acquisition(*PLACES["pole"])), grid)
    assert cropped.rgba.shape == (grid.height_px, grid.width_px, 4)
    assert not cropped.rgba.any()
    assert not cropped.bright.any()


@pytest.mark.parametrize("data", [b"", b"<html>busy</html>", b"\xff\xd8\xff\xe0 not a picture"])
def test_bytes_that_are_no_picture_are_refused(data: bytes) -> None:
    taken = acquisition(*PLACES["south"])
    lon, lat = placed(taken).to_lonlat(0.5, 0.5)
    grid = PixelGrid.for_area(Area.from_point(float(lon), float(lat), radius_km=100))
    with pytest.raises(InputError, match="no picture"):
        crop(data, placed(taken), grid)


def test_a_picture_that_ends_early_is_refused() -> None:
    taken = acquisition(*PLACES["south"])
    lon, lat = placed(taken).to_lonlat(0.5, 0.5)
    grid = PixelGrid.for_area(Area.from_point(float(lon), float(lat), radius_km=100))
    whole = encoded(np.random.default_rng(1).integers(0, 255, (300, 300, 3)).astype(np.uint8))
    with pytest.raises(InputError, match="damaged"):
        crop(whole[: len(whole) // 2], placed(taken), grid)


@pytest.mark.parametrize(
    "area",
    [
        Area.from_bounds(9, 53, 22, 60),
        Area.from_bounds(175, -20, -170, 10),
        Area.from_bounds(-180, 75, 180, 90),
        Area.from_bounds(-180, -90, 180, -65),
        Area.from_point(10, 89, radius_km=400),
        Area.from_point(20, 10, radius_km=0.2),
        Area.from_bounds(0, 0, 90, 2),
        Area.from_bounds(0, -60, 2, 60),
    ],
    ids=["sea", "antimeridian", "arctic", "antarctic", "near the pole", "pond", "wide", "high"],
)
def test_the_whole_area_lies_in_the_middle_of_its_grid(area: Area) -> None:
    grid = PixelGrid.for_area(area, width_px=300)
    assert grid.width_px == 300
    assert 150 <= grid.height_px <= 420
    alpha = line_work(grid, area)[..., 3]
    border = np.concatenate([alpha[:3].ravel(), alpha[-3:].ravel(), alpha[:, :3].ravel(), alpha[:, -3:].ravel()])
    assert not border.any()
    rows, columns = np.nonzero(alpha)
    assert abs(rows.min() + rows.max() + 1 - grid.height_px) <= 4
    assert abs(columns.min() + columns.max() + 1 - grid.width_px) <= 4


def test_north_is_up_and_east_is_right() -> None:
    projection = EqualArea(30.0, 50.0)
    x, y = projection.from_vectors(unit_vectors(np.array([30.0, 31.0, 30.0]), np.array([50.0, 50.0, 51.0])))
    assert (x[0], y[0]) == pytest.approx((0, 0), abs=1e-6)
    assert x[1] == pytest.approx(71_470, rel=0.01)
    assert y[2] == pytest.approx(111_195, rel=0.001)


@pytest.mark.parametrize("width_px", [0, 15, 5000])
def test_a_crop_of_no_sensible_width_is_refused(width_px: int) -> None:
    with pytest.raises(InputError, match="pixels wide"):
        PixelGrid.for_area(Area.from_bounds(0, 0, 1, 1), width_px=width_px)


def test_the_drawing_hatches_what_the_scene_does_not_show_and_lays_the_outline_on_top() -> None:
    taken = acquisition(*PLACES["south"])
    placement = placed(taken)
    lon, lat = (float(degrees) for degrees in placement.to_lonlat(1.0, 0.5))
    area = Area.from_point(lon, lat, radius_km=200)
    grid = PixelGrid.for_area(area, width_px=200)
    cropped = crop(np.full((*SHAPE, 3), (0, 0, 90), np.uint8), placement, grid)
    outside = cropped.rgba[..., 3] == 0
    plain = draw(cropped)
    assert (plain[~outside] == (0, 0, 90)).all()
    assert len(np.unique(plain[outside], axis=0)) > 1
    coast = np.array([(lon, lat - 5), (lon, lat + 5)])
    drawn = draw(cropped, lines=line_work(grid, area, coast=[coast]))
    yellow = (drawn[..., 0] > 200) & (drawn[..., 1] > 160) & (drawn[..., 2] < 120)
    assert 300 < np.count_nonzero(yellow) < 1500
    assert np.any(drawn[:, 99:101] != plain[:, 99:101])


def test_an_area_across_the_antimeridian_has_no_line_along_it() -> None:
    area = Area.from_bounds(170, -10, -170, 10)
    grid = PixelGrid.for_area(area, width_px=200)
    middle = line_work(grid, area)[20:-20, 90:110, 3]
    assert not middle.any()


def test_an_area_that_ends_at_the_antimeridian_has_its_edge_there() -> None:
    area = Area.from_bounds(160, -10, 180, 10)
    grid = PixelGrid.for_area(area, width_px=200)
    alpha = line_work(grid, area)[..., 3]
    assert alpha[grid.height_px // 2, -30:].any()


@pytest.mark.parametrize("as_format", ["JPEG", "PNG", "WEBP"])
def test_pixels_become_a_file_of_the_format_asked_for(as_format: str) -> None:
    pixels = np.zeros((20, 30, 4), np.uint8)
    # One of the names that it takes.
    image = Image.open(io.BytesIO(encoded(pixels, as_format=as_format)))  # type: ignore[arg-type]
    assert (image.format, image.size) == (as_format, (30, 20))
    if as_format == "JPEG":
        assert np.asarray(image).min() > 250
