"""Corners one after the other: read in the one order that is possible, or in both."""

from __future__ import annotations

import pytest

from olci_core.area import Area
from olci_core.area.text.readings import readings
from tests.core.area.text.samples import BOX


@pytest.mark.parametrize(
    "text",
    [
        "20 57\n21 57\n21 58\n20 58",
        "20, 57; 21, 57; 21, 58; 20, 58",
        "[[20, 57], [21, 57], [21, 58], [20, 58]]",
        "((20, 57), (21, 57), (21, 58), (20, 58), (20, 57))",
        "1 20 57\n2 21 57\n3 21 58\n4 20 58",
        "c(20, 57, 21, 58)",
        "<gml:posList>20 57 21 57 21 58 20 58 20 57</gml:posList>",
    ],
)
def test_where_the_order_is_in_doubt_both_readings_are_offered(text: str) -> None:
    found = readings(text)
    assert len(found) == 2
    assert BOX in [reading.area for reading in found]
    assert all(reading.words for reading in found)


def test_corners_that_can_be_one_way_round_alone_are_no_question() -> None:
    (reading,) = readings("57, 120\n57, 121\n58, 121\n58, 120")
    assert reading.area == Area.from_bounds(120, 57, 121, 58)
