"""The named regions: enough of them, each valid, where it should be, as large as it can be."""

from __future__ import annotations

import pytest

from olci_core.area import Area
from olci_core.area.named_regions import NamedRegion, region_named, regions
from olci_core.errors import InputError

EARTH_KM2 = 510_065_622
SIZES_KM2 = {  # as encyclopedias give them; outlines are simple, so between a half and three times that
    "Baltic Sea": 377_000,
    "Black Sea": 436_000,
    "Caribbean Sea": 2_754_000,
    "Hudson Bay": 1_230_000,
    "Kara Sea": 926_000,
    "Mediterranean Sea": 2_500_000,
    "Norwegian Sea": 1_383_000,
    "Red Sea": 438_000,
    "Sea of Okhotsk": 1_583_000,
    "Weddell Sea": 2_800_000,
    "Lake Baikal": 31_700,
    "North Sea": 570_000,
    "Bay of Bengal": 2_600_000,
    "Bering Sea": 2_260_000,
    "Laptev Sea": 662_000,
}


@pytest.fixture(params=regions().values(), ids=list(regions()))
def region(request: pytest.FixtureRequest) -> NamedRegion:
    found = request.param
    assert isinstance(found, NamedRegion)
    return found


def test_there_are_enough_and_they_are_in_order() -> None:
    assert len(regions()) >= 200
    assert list(regions()) == sorted(regions())


def test_a_region_holds_its_landmark_and_is_a_part_of_the_earth(region: NamedRegion) -> None:
    lon, lat = region.landmark
    assert region.area.geometry.is_valid
    assert region.area.intersects(Area.from_point(lon, max(-89.9, min(lat, 89.9)), radius_km=1))
    assert 4_000 < region.area.area_km2 < EARTH_KM2 / 5


def test_a_region_stays_in_the_hemispheres_of_its_landmark(region: NamedRegion) -> None:
    _, south, _, north = region.area.bounds
    lat = region.landmark[1]
    assert south < north
    assert (north > 0) if lat > 3 else (south < 0)
    if region.area.holds_pole is None:
        nearby = Area.from_point(*region.area.center, radius_km=4_000)
        assert nearby.intersects(Area.from_point(region.landmark[0], lat, radius_km=1))


@pytest.mark.parametrize(("name", "size_km2"), SIZES_KM2.items())
def test_known_seas_have_about_their_known_size(name: str, size_km2: float) -> None:
    assert 0.5 < region_named(name).area_km2 / size_km2 < 3


def test_a_region_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError, match="Atlantis"):
        region_named("Atlantis")
