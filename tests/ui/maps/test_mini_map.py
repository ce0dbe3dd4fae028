"""A small picture shows where on earth an area lies, however large or cut it is."""

from __future__ import annotations

import base64
import re

import pytest

from olci_core.area import Area
from olci_ui.maps.mini_map import mini_map


def svg_of(area: Area) -> str:
    found = re.search(r"base64,([^\"]+)", mini_map(area))
    assert found is not None
    return base64.b64decode(found[1]).decode()


@pytest.mark.parametrize(
    ("area", "has_ring"),
    [
        (Area.from_point(20, 57, radius_km=1), True),
        (Area.from_bounds(-170, -60, 170, 60), False),
        (Area.from_bounds(-180, 60, 180, 90), False),
    ],
)
def test_what_is_too_small_to_be_seen_gets_a_ring(area: Area, has_ring: bool) -> None:
    svg = svg_of(area)
    assert ("<circle" in svg) is has_ring
    assert len(svg) < 20_000
    assert 'class="a"' in svg


def test_the_picture_is_said_in_words() -> None:
    assert 'alt="Map: 10° to 20° longitude, 54° to 60° latitude"' in mini_map(Area.from_bounds(10, 54, 20, 60))
