"""The order of results: what is not known comes last."""

from __future__ import annotations

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
