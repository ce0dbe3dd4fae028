"""Values at stations: of the right pixel, over the right window, each pixel once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.errors import InputError
from olci_core.extract import points
from olci_core.extract.stations import MAX_TOGETHER_PX, _around, _groups
from olci_core.product import open_product
from olci_core.product.derived import Pixels
from olci_core.sphere import EARTH_RADIUS_KM, unit_vectors
from tests.core.extract.conftest import Make


def test_a_station_gets_the_pixel_that_lies_over_it(make: Make) -> None:
    path = make(179.98, -17.0, is_ascending=True)
    with open_product(path) as product:
        lon, lat = product.positions()
        values = product.read("Oa08_radiance")
    table = points(
        path,
        [("a", lon[70, 31] + 0.0005, lat[70, 31]), ("b", lon[120, 200], lat[120, 200])],
        variables=["Oa08_radiance"],
    )
    assert list(table.columns) == [
        "product", "time", "name", "lon", "lat", "distance_km",
        "Oa08_radiance_mean", "Oa08_radiance_std", "Oa08_radiance_count",
    ]  # fmt: skip
    assert table["Oa08_radiance_mean"].tolist() == pytest.approx([values[70, 31], values[120, 200]])
    assert table["distance_km"][0] == pytest.approx(0.0532, abs=0.003)
    assert table["distance_km"][1] == pytest.approx(0, abs=1e-4)
    assert str(table["time"][0].tz) == "UTC"
    assert table["name"].tolist() == ["a", "b"]
    assert table["product"][0] == path.name


@pytest.mark.parametrize("window", [1, 3, 5])
def test_a_window_gives_mean_and_spread_of_its_pixels(window: int, make: Make) -> None:
    path = make(20.0, 57.0)
    with open_product(path) as product:
        lon, lat = product.positions()
        values = product.read("Oa08_radiance").astype(float)
    table = points(path, [("a", lon[50, 60], lat[50, 60])], variables=["Oa08_radiance"], window=window)
    half = window // 2
    block = values[50 - half : 51 + half, 60 - half : 61 + half]
    assert table["Oa08_radiance_mean"][0] == pytest.approx(block.mean())
    assert table["Oa08_radiance_std"][0] == pytest.approx(block.std())
    assert table["Oa08_radiance_count"][0] == window**2


def test_a_repeated_pixel_counts_once_and_a_masked_one_not_at_all(make: Make) -> None:
    flags = np.zeros((200, 240), np.uint32)
    flags[50, 60] = 4  # invalid
    path = make(20.0, 57.0, duplicated=True, flags=flags)
    with open_product(path) as product:
        lon, lat = product.positions()
    table = points(
        path,
        [("joint", lon[80, 100], lat[80, 100]), ("invalid", lon[50, 62], lat[50, 62])],
        variables=["Oa08_radiance"],
        window=5,
    )
    assert table["Oa08_radiance_count"].tolist() == [20, 19]


@pytest.mark.parametrize(("lon", "lat"), [(20.0, 57.0), (179.95, -17.0), (40.0, 89.9)])
def test_many_stations_at_once_get_what_a_search_through_all_pixels_finds(lon: float, lat: float, make: Make) -> None:
    path = make(lon, lat, rows=500, columns=620, duplicated=True)
    with open_product(path) as product:
        lons, lats = product.positions()
        values = product.read("Oa08_radiance").astype(float)
        pixels = (unit_vectors(lons, lats) * EARTH_RADIUS_KM).reshape(-1, 3)
        repeated = Pixels(product, product.whole).duplicated
    chance = np.random.default_rng(7)
    rows, columns = chance.integers(0, 500, 400), chance.integers(0, 620, 400)
    places = [
        (f"s{number}", float((x + 180) % 360 - 180), float(min(y, 90.0)))
        for number, (x, y) in enumerate(
            zip(
                lons[rows, columns] + chance.uniform(-0.001, 0.001, 400),
                lats[rows, columns] + chance.uniform(-0.03, 0.03, 400) * (chance.random(400) < 0.2),
                strict=True,
            )
        )
    ]
    table = points(path, places, variables=["Oa08_radiance"], window=3)
    beside = 0
    for (_, x, y), (_, found) in zip(places, table.iterrows(), strict=True):
        station = unit_vectors(np.array(x), np.array(y)) * EARTH_RADIUS_KM
        closeness = pixels @ station
        nearest = np.flatnonzero(closeness >= closeness.max() - 1e-5)  # to the last digit among these alone
        away = np.linalg.norm(pixels[nearest] - station, axis=-1)
        row, column = np.unravel_index(int(nearest[away.argmin()]), lons.shape)
        if away.min() > 0.45:  # further than any pixel reaches
            beside += 1
            assert found["Oa08_radiance_count"] == 0
            continue
        block = slice(max(row - 1, 0), row + 2), slice(max(column - 1, 0), column + 2)
        wanted = values[block][~repeated[block]]
        assert found["distance_km"] == pytest.approx(away.min(), abs=1e-4)
        if away.min() < 0.2:
            assert found["Oa08_radiance_count"] == wanted.size
            assert found["Oa08_radiance_mean"] == pytest.approx(wanted.mean(), rel=1e-12)
            assert found["Oa08_radiance_std"] == pytest.approx(wanted.std(), rel=1e-9, abs=1e-12)
    assert beside < 100


@given(
    at=st.lists(st.tuples(st.integers(0, 4090), st.integers(0, 4864)), min_size=1, max_size=60),
    margin=st.integers(0, 70),
)
def test_each_pixel_is_read_in_one_group_and_never_more_than_fits(at: list[tuple[int, int]], margin: int) -> None:
    pixels, shape = np.array(at), (4091, 4865)
    groups = _groups(pixels, shape, margin=margin)
    assert sorted(np.concatenate(groups).tolist()) == list(range(len(at)))
    for group in groups:
        rows, columns = _around(pixels[group], shape, margin=margin)
        assert (rows.stop - rows.start) * (columns.stop - columns.start) <= MAX_TOGETHER_PX
        assert (pixels[group, 0] >= rows.start).all()
        assert (pixels[group, 0] < rows.stop).all()
        assert (pixels[group, 1] < columns.stop).all()


def test_stations_far_from_one_another_are_read_apart() -> None:
    pixels = np.array([[10, 10], [4000, 4800], [12, 4800]])
    assert len(_groups(pixels, (4091, 4865), margin=20)) == 3


def test_a_place_beside_the_scene_has_no_values_and_says_how_far_it_is(make: Make) -> None:
    table = points(make(20.0, 57.0), [("near", 20.0, 57.6), ("far", -160.0, -57.0)], variables=["Oa08_reflectance"])
    assert table["Oa08_reflectance_count"].tolist() == [0, 0]
    assert table["Oa08_reflectance_mean"].isna().all()
    assert table["distance_km"][1] > 19_000


@pytest.mark.parametrize(
    ("places", "window", "says"),
    [
        ([], 1, "No place"),
        ([("x", 20, 91)], 1, "does not exist"),
        ([("x", float("nan"), 1)], 1, "does not exist"),
        ([("x", 20, 57)], 2, "window of 2"),
    ],
)
def test_places_that_make_no_sense_are_refused(places: Any, window: int, says: str, make: Make) -> None:
    with pytest.raises(InputError, match=says):
        points(make(20.0, 57.0), places, window=window)
