"""What lies over a picture: an outline without the seams of a flat map."""

from __future__ import annotations

import numpy as np
import pytest

from olci_core.area import Area
from olci_core.extract.map_lines import outline_of


@pytest.mark.parametrize(
    ("area", "has_edge_there"),
    [
        (Area.from_bounds(10, 50, 12, 52), False),
        (Area.from_bounds(170, -25, -170, -10), False),
        (Area.from_bounds(170, -25, 180, -10), True),
        (Area.from_bounds(-180, 66, 180, 90), False),
    ],
)
def test_an_outline_is_drawn_without_the_seam_at_180_degrees(area: Area, has_edge_there: bool) -> None:
    lines = list(outline_of(area))
    along = [np.count_nonzero(np.abs(line[:, 0]) == 180.0) for line in lines]
    assert (max(along) > 100) if has_edge_there else (max(along) <= 2)
    assert sum(len(line) for line in lines) > 70
