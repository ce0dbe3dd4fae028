"""A product laid on a map lies where its pixels are, by each of its recipes."""

from __future__ import annotations

import numpy as np
import pytest

from olci_core.errors import InputError
from olci_core.extract import browse_image, pixel_values, recipes_for
from olci_core.product import open_product
from tests.core.extract.conftest import Make


@pytest.mark.parametrize(
    ("lon", "lat", "projection"),
    [(20.0, 57.0, "EPSG:3857"), (179.98, -17.0, "EPSG:3857"), (30.0, 89.9, "EPSG:3413"), (30.0, -80.0, "EPSG:3031")],
)
def test_a_look_covers_the_scene_and_its_bounds_hold_it(lon: float, lat: float, projection: str, make: Make) -> None:
    look = browse_image(make(lon, lat, is_zip=True), "Natural colour", projection=projection, max_px=120)
    west, south, east, north = look.bounds
    covered = (look.rgba[..., 3] > 0).mean()
    assert 0.55 < covered <= 1
    if projection == "EPSG:3857":
        assert west < lon < east
        assert south < lat < north
        assert east - west < 2
    else:
        assert east - west < 150_000


def test_a_clicked_place_gives_every_value_and_none_beside_the_scene(make: Make) -> None:
    path = make(20.0, 57.0)
    pixel = pixel_values(path, 20.0, 57.0)
    values = pixel.values
    assert pixel.time.isoformat().startswith("2024-06-01T00:00:0")
    assert pixel.distance_km < 0.22
    assert 0 < values["Oa08_reflectance"] < 1
    assert 40 < values["SZA"] < 60
    assert "MCI" in values
    assert pixel_values(path, 40.0, 57.0).values == {}


def test_flags_are_painted_over(make: Make) -> None:
    flags = np.zeros((60, 64), np.uint32)
    flags[:30] = 2
    path = make(20.0, 57.0, rows=60, columns=64, flags=flags)
    plain, painted = (browse_image(path, "Natural colour", flags=wanted, max_px=64) for wanted in ((), ("bright",)))
    orange = (painted.rgba[..., :3] == (255, 92, 40)).all(axis=-1)
    assert 0.3 < orange.mean() < 0.6
    assert not (plain.rgba[..., :3] == (255, 92, 40)).all(axis=-1).any()


def test_recipes_are_those_that_the_product_has_the_bands_for(make: Make) -> None:
    with open_product(make(20.0, 57.0)) as product:
        names = [recipe.name for recipe in recipes_for(product)]
    assert names[:2] == ["Natural colour", "Near infrared"]
    assert "Only Oa08" in names
    path = make(20.0, 57.0, kind="OL_2_WFR___")
    with open_product(path) as product:
        assert [recipe.name for recipe in recipes_for(product)] == ["Chlorophyll"]
    assert (browse_image(path, "Chlorophyll", max_px=60).rgba[..., 3] > 0).any()
    with pytest.raises(InputError, match="cannot be seen as"):
        browse_image(path, "Natural colour")
