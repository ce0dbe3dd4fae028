"""The words for an area are read as that very area, or there are none."""

from __future__ import annotations

import pytest

from olci_core.area import Area
from olci_core.area.in_words import in_words
from olci_core.area.named_regions import region_named


@pytest.mark.parametrize(
    ("area", "words"),
    [
        (region_named("Baltic Sea"), "Baltic Sea"),
        (Area.from_bounds(-82, 71.5, -75, 74), "82° W to 75° W, 71.5° N to 74° N"),
        (Area.from_bounds(170, -20, -170, 0), "170° E to 170° W, 20° S to 0° N"),
        (Area.from_bounds(14.123456, 54.5, 20.123457, 60), "14.123456° E to 20.123457° E, 54.5° N to 60° N"),
        (Area.from_bounds(0, -5, 10, 5), "0° E to 10° E, 5° S to 5° N"),
        (Area.from_point(18, 57, radius_km=150), "150 km round 57° N, 18° E"),
        (Area.from_point(-71.123456, -33.5, radius_km=12.345), "12.345 km round 33.5° S, 71.123456° W"),
        (Area.from_wkt("POLYGON((10 50, 20 50, 15 60, 10 50))"), None),
        (Area.from_bounds(-170, -60, 170, 60), None),  # the same words may mean the way round the back
    ],
)
def test_words_mean_the_very_area(area: Area, words: str | None) -> None:
    assert in_words(area) == words
    if words is not None:
        assert Area.from_text(words) == area
