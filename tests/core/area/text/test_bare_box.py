"""Four bare numbers mean what the order of people's programs says, and a far smaller box is asked about."""

from __future__ import annotations

import pytest

from olci_core.area.text.bare_box import Edges, boxes_of

BALTIC: Edges = (20, 57, 21, 58)


@pytest.mark.parametrize(
    "box", [(10, 54, 20, 60), (-82, 71.5, -75, 74), (0, 0, 1, 1), (170, 60, -170, 70), (10, 20, 10, 25)]
)
def test_west_south_east_north_is_no_question(box: Edges) -> None:
    assert boxes_of(*box) == (box,)


@pytest.mark.parametrize(
    "numbers",
    [(20, 21, 57, 58), (57, 58, 20, 21), (58, 57, 21, 20), (21, 58, 20, 57), (21, 57, 20, 58), (58, 20, 57, 21)],
)
def test_in_whatever_order_a_small_box_stands_it_is_offered(numbers: Edges) -> None:
    assert BALTIC in boxes_of(*numbers)
