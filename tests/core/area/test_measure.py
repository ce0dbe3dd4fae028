"""Size and middle of a region, on the ellipsoid and on the sphere."""

import math
from typing import Any

import pytest

from olci_core.area import Area

# North of 60° N and of 65° N on the ellipsoid: 2π b² [z / (1 - e² z²) + atanh(e z) / e] / 2 between z = sin φ and 1.
CAP_60_KM2, CAP_65_KM2 = 34_415_851, 24_080_037


@pytest.mark.parametrize(
    ("area", "center"),
    [
        (Area.from_bounds(-10, -10, 10, 10), (0, 0)),
        (Area.from_bounds(170, -10, -170, 10), (-180, 0)),
        (Area.from_bounds(-180, 60, 180, 90), (0, 90)),
        (Area.from_bounds(-180, -90, 180, -60), (0, -90)),
        (Area.from_bounds(-180, -90, 180, 90), (0, 0)),
        (Area.from_point(175, 89.5, radius_km=500), (175, 89.5)),
        (Area.from_point(-20, -45, radius_km=2000), (-20, -45)),
    ],
)
def test_the_center_is_the_middle_on_the_sphere(area: Area, center: tuple[float, float]) -> None:
    assert area.center == pytest.approx(center, abs=0.05)


@pytest.mark.parametrize(
    ("area", "km2"),
    [
        (Area.from_bounds(-180, -90, 180, 90), 510_065_622),  # GRS 80 and WGS 84, Moritz 2000
        (Area.from_bounds(-180, 60, 180, 90), CAP_60_KM2),
        (Area.from_bounds(-180, -90, 180, -60), CAP_60_KM2),
        (Area.from_bounds(-60, -90, 0, -60), CAP_60_KM2 / 6),
        (Area.from_bounds(150, 60, -150, 90), CAP_60_KM2 / 6),
        (
            Area.from_wkt("POLYGON((0 60,120 60,240 60,0 60),(50 65,50 90,140 90,140 65,50 65))"),
            CAP_60_KM2 - CAP_65_KM2 / 4,
        ),
        (Area.from_point(10, 20, radius_km=100), math.pi * 100**2),
        (Area.from_point(10, 89.8, radius_km=100), math.pi * 100**2),
        (Area.from_point(180, -90, radius_km=100), math.pi * 100**2),
    ],
)
def test_the_size_is_that_on_the_ellipsoid(area: Area, km2: Any) -> None:
    assert area.area_km2 == pytest.approx(km2, rel=0.001)


def test_a_box_that_is_cut_up_has_the_size_of_its_pieces() -> None:
    whole = Area.from_bounds(-30, 40, 25, 75).area_km2
    pieces = [Area.from_bounds(w, s, w + 5, s + 5).area_km2 for w in range(-30, 25, 5) for s in range(40, 75, 5)]
    assert sum(pieces) == pytest.approx(whole, rel=1e-9)
