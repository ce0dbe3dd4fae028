"""The height of the sun over the area."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from olci_core.catalogue.solar_elevation import sun_height_deg, sun_heights
from olci_core.scene import Scene


@pytest.mark.parametrize(
    ("moment", "lon", "lat", "height_deg"),
    [
        # Equinox and solstice of 2024 (20 March 03:06, 20 June 20:51 UTC): the declination is 0 and 23.44 degrees.
        (datetime(2024, 3, 20, 3, 6, tzinfo=UTC), 0.0, 90.0, 0.0),
        (datetime(2024, 6, 20, 20, 51, tzinfo=UTC), 0.0, 90.0, 23.44),
        (datetime(2024, 6, 20, 20, 51, tzinfo=UTC), 77.0, -90.0, -23.44),
        # Meeus, Astronomical Algorithms, example 25.a: declination -7.785 degrees.
        (datetime(1992, 10, 13, 0, 0, tzinfo=UTC), 0.0, 90.0, -7.785),
        # Noon at Greenwich comes 14.2 minutes late on 11 February (equation of time), declination -14.1 degrees.
        (datetime(2023, 2, 11, 12, 14, 12, tzinfo=UTC), 0.0, 51.48, 90 - 51.48 - 14.1),
    ],
)
def test_the_sun_stands_where_the_almanac_has_it(moment: datetime, lon: float, lat: float, height_deg: float) -> None:
    assert sun_height_deg(moment, lon=lon, lat=lat) == pytest.approx(height_deg, abs=0.1)


def test_a_morning_pass_over_baffin_bay_is_in_daylight(new_scene: Callable[..., Scene]) -> None:
    scene = new_scene(datetime(2018, 6, 1, 15, 14, 19, tzinfo=UTC))
    assert 30 < sun_heights([scene], lon=-78.0, lat=72.7)[scene.id] < 42
