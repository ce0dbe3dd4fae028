"""The order of results: what is not known comes last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from olci_ui.results.order import ordered
from tests.ui.results.samples import BRIGHT, COVERAGE, FOUR


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("time", ["early", "noon", "unknown", "late"]),
        ("newest", ["late", "unknown", "noon", "early"]),
        ("coverage", ["early", "noon", "late", "unknown"]),
        ("clearest", ["late", "noon", "early", "unknown"]),
    ],
)
def test_an_order_puts_what_is_not_known_last_and_equals_in_order_of_time(order: str, expected: list[str]) -> None:
    assert [one.id for one in ordered(FOUR, order, coverage=COVERAGE, bright=BRIGHT)] == expected


@pytest.mark.parametrize("order", ["time", "newest"])
def test_level_1_stands_before_the_level_2_of_the_same_acquisition(order: str) -> None:
    first = FOUR[0]
    level_1 = replace(first, id="1", name="S3A_OL_1_EFR____x", begin=first.begin.replace(microsecond=700))
    level_2 = replace(first, id="2", name="S3A_OL_2_WFR____x", begin=first.begin.replace(microsecond=200))
    assert [one.id for one in ordered([level_2, level_1], order, coverage={}, bright={})] == ["1", "2"]
