"""Values at stations: of the right pixel, over the right window, each pixel once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from olci_core.errors import InputError
from olci_core.extract import points
from olci_core.product import open_product
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
