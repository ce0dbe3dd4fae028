"""The grid follows from area, pixel size and projection alone, and holds the area, wherever it lies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.errors import InputError
from olci_core.extract.grid import Grid, inside, utm_zone


@given(lon=st.floats(-180, 180), lat=st.floats(-89, 88), wide=st.floats(0.05, 4), high=st.floats(0.05, 1))
@settings(max_examples=40, deadline=None)
def test_every_corner_of_a_box_lies_on_its_grid_and_cells_have_their_size(
    lon: float, lat: float, wide: float, high: float
) -> None:
    area = Area.from_bounds(lon, lat, (lon + wide + 180) % 360 - 180, lat + high)
    shorter_m = min(wide * np.cos(np.radians(lat + high / 2)), high) * 111_000
    pixel_m = max(10.0, shorter_m / 20)
    grid = Grid.for_area(area, pixel_m=pixel_m)
    assert grid.crs.to_cf()["grid_mapping_name"] == "lambert_azimuthal_equal_area"
    rows, columns = np.mgrid[: grid.rows, : grid.columns]
    held = inside(area, *grid.lonlat(rows, columns))
    assert held.sum() * pixel_m**2 / 1e6 == pytest.approx(area.area_km2, rel=0.1)


@pytest.mark.parametrize(
    ("lon", "lat", "zone"),
    [
        *((5.3, 60.4, 32), (2.9, 60.4, 31), (5.3, 55.9, 31), (5.3, 64.0, 31), (11.9, 60, 32), (12.0, 60, 33)),
        *((8.9, 78, 31), (9.0, 78, 33), (15.6, 78.2, 33), (20.9, 78, 33), (21.0, 78, 35), (33.0, 78, 37)),
        *((41.9, 78, 37), (42.0, 78, 38), (-0.1, 78, 30), (7.0, 71.9, 32), (-180.0, 0, 1), (179.99, 0, 60)),
        *((180.0, 10, 1), (0.0, -30, 31), (5.3, -60, 31)),
    ],
)
def test_utm_zones_are_those_of_the_grid_with_norway_and_svalbard(lon: float, lat: float, zone: int) -> None:
    assert utm_zone(lon, lat) == zone


@pytest.mark.parametrize(("south", "north"), [(85.0, 86.0), (-83.0, -81.0)])
def test_where_utm_ends_it_is_refused_with_a_way_on(south: float, north: float) -> None:
    with pytest.raises(InputError, match="UTM ends at") as refused:
        Grid.for_area(Area.from_bounds(10, south, 12, north), crs="UTM")
    assert "polar" in refused.value.hint


@pytest.mark.parametrize(
    ("bounds", "crs", "code"),
    [
        ((18, 56, 22, 59), None, None),
        ((-180, 86, 180, 90), None, "6931"),
        ((-180, -90, 180, -85), None, "6932"),
        ((10, 78, 30, 82), None, "6931"),
        ((18, 56, 22, 59), "UTM", "32634"),
        ((18, -59, 22, -56), "UTM", "32734"),
        ((4, 59, 6, 61), "UTM", "32632"),
        ((12, 77, 18, 80), "UTM", "32633"),
        ((178, -20, -178, -16), "EPSG:3832", "3832"),
        ((10, 78, 30, 82), "EPSG:3413", "3413"),
        ((10, 78, 30, 82), "EPSG:3995", "3995"),
        ((10, -82, 30, -78), 3031, "3031"),
        ((18, 56, 22, 59), "EPSG:4326", "4326"),
    ],
)
def test_a_grid_has_the_projection_that_was_asked_for_and_holds_the_area(
    bounds: tuple[int, int, int, int], crs: int | str | None, code: str | None
) -> None:
    area = Area.from_bounds(*bounds)
    grid = Grid.for_area(area, pixel_m=5000, crs=crs)
    assert code is None or grid.crs.to_authority(min_confidence=20)[1] == code
    rows, columns = np.mgrid[: grid.rows, : grid.columns]
    held = inside(area, *grid.lonlat(rows, columns))
    if grid.crs.is_projected and code not in ("3413", "3995", "3031", "3832"):
        assert held.sum() * 25.0 == pytest.approx(area.area_km2, rel=0.02)
    assert held.any()


def test_the_same_area_gives_the_same_grid_and_cells_are_whole_multiples() -> None:
    area = Area.from_bounds(18, 56, 22, 59)
    grid = Grid.for_area(area)
    assert grid == Grid.for_area(Area.from_wkt(area.to_wkt()))
    assert grid.left % 300 == 0
    assert grid.top % 300 == 0
    other = Grid.for_area(Area.from_bounds(19, 57, 20, 58), crs="EPSG:3035")
    whole = Grid.for_area(area, crs="EPSG:3035")
    assert (other.left - whole.left) % 300 == 0


def test_degrees_go_on_counting_east_of_180() -> None:
    grid = Grid.for_area(Area.from_bounds(178, -20, -178, -16), pixel_m=5000, crs="EPSG:4326")
    assert grid.x[0] == pytest.approx(178, abs=0.1)
    assert grid.x[-1] == pytest.approx(182, abs=0.1)
    lons, _ = grid.lonlat(np.zeros(grid.columns, np.intp), np.arange(grid.columns))
    assert lons[-1] == pytest.approx(-178, abs=0.1)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"crs": "EPSG:99999999"}, "not known"),
        ({"crs": "nonsense"}, "not known"),
        ({"crs": "EPSG:4978"}, "not a map projection"),
        ({"pixel_m": 0.1}, "cannot be used"),
        ({"pixel_m": float("nan")}, "cannot be used"),
    ],
)
def test_what_cannot_be_a_grid_is_refused_in_a_sentence(options: Any, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        Grid.for_area(Area.from_bounds(18, 56, 22, 59), **options)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("area", "crs"),
    [
        (Area.from_bounds(-180, -90, 180, -60), "EPSG:3857"),
        (Area.from_bounds(120, 30, 130, 40), "EPSG:2056"),  # Switzerland's, which far away gives other places back
    ],
)
def test_an_area_that_a_projection_cannot_show_is_refused(area: Area, crs: str) -> None:
    with pytest.raises(InputError, match="cannot show"):
        Grid.for_area(area, crs=crs)


def test_pixels_are_given_in_metres_where_a_projection_counts_in_feet() -> None:
    grid = Grid.for_area(Area.from_bounds(-74.2, 40.5, -73.7, 41.0), crs="EPSG:2263")
    assert grid.cell_width == pytest.approx(300 / 0.3048, rel=1e-4)


def test_a_grid_beyond_measure_is_refused_with_its_size() -> None:
    with pytest.raises(InputError, match="pixels of 10 m"):
        Grid.for_area(Area.from_bounds(-60, -30, 60, 30), pixel_m=10)


def test_an_area_that_touches_180_holds_a_place_on_it_by_either_name() -> None:
    east, west = Area.from_bounds(170, 0, 180, 10), Area.from_bounds(-180, 0, -170, 10)
    lon, lat = np.array([180.0, -180.0, np.nan]), np.array([5.0, 5.0, 5.0])
    assert inside(east, lon, lat).tolist() == [True, True, False]
    assert inside(west, lon, lat).tolist() == [True, True, False]
