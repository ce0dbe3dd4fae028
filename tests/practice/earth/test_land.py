"""The land raster: known places lie on the right side of the coast."""

from __future__ import annotations

import numpy as np
import pytest

from olci_practice.earth.land import Landscape, land_raster_position, land_share, landscape_at

Position = tuple[float, float]


def share_at(lon: float, lat: float) -> float:
    place = land_raster_position(np.array([lon], np.float32), np.array([lat], np.float32))
    return float(land_share(*place)[0])


def ground_at(lon: float, lat: float) -> Landscape:
    return landscape_at(np.array([lon], np.float32), np.array([lat], np.float32))


@pytest.mark.parametrize(
    ("name", "position", "is_land"),
    [
        ("London", (-0.3, 51.6), True),
        ("the middle of the North Sea", (3.0, 56.0), False),
        ("Nairobi", (36.8, -1.3), True),
        ("Lake Victoria", (33.0, -1.0), False),
        ("the Caspian Sea", (51.0, 42.0), False),
        ("Lake Superior", (-87.5, 47.7), False),
        ("Greenland's ice", (-40.0, 72.0), True),
        ("the South Pole", (0.0, -90.0), True),
        ("the North Pole", (0.0, 90.0), False),
        ("Fiji's main island, by 180 degrees", (178.0, -17.8), True),
        ("the sea at 180 degrees", (180.0, 0.0), False),
        ("Chukotka at 180 degrees", (180.0, 67.5), True),
    ],
)
def test_known_places_are_land_or_water(name: str, position: Position, is_land: bool) -> None:
    assert (share_at(*position) > 0.5) is is_land, name


def test_the_raster_closes_at_180_degrees() -> None:
    for lat in np.linspace(60, 72, 25):
        assert abs(share_at(-180.0, lat) - share_at(180.0, lat)) < 1e-3
        assert abs(share_at(179.9, lat) - share_at(-180.1, lat)) < 1e-3


def test_the_landscape_knows_heights_deserts_ice_lakes_and_the_way_to_the_sea() -> None:
    assert ground_at(88, 30).height_km[0] > 3.5
    assert ground_at(5, 50).height_km[0] < 0.5
    assert ground_at(10, 24).dry[0] > 0.8
    assert ground_at(-60, -3).dry[0] < 0.1
    assert ground_at(-40, 72).ice[0] > 0.9
    assert ground_at(33, -1).lake[0] > 0.5
    assert ground_at(-30, 30).shore_km[0] < -450
    assert 200 < ground_at(15, 50).shore_km[0] <= 500
