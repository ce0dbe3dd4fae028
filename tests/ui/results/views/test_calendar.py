"""The calendar: what a day shows of its scenes."""

from __future__ import annotations

from datetime import date

from olci_ui.results.views.calendar import days_of
from tests.ui.results.samples import BRIGHT, COVERAGE, FOUR


def test_a_day_shows_the_least_bright_of_the_scenes_that_cover_at_least_half() -> None:
    first, second = days_of(FOUR, coverage=COVERAGE, bright=BRIGHT)
    assert (first.date, first.scenes, first.coverage, first.bright) == (date(2024, 4, 1), 3, 0.9001, 0.2)
    assert (second.date, second.scenes, second.coverage, second.bright) == (date(2024, 4, 2), 1, 0.4, 0.1)
    (nothing_known,) = days_of(FOUR[1:2], coverage={}, bright={})
    assert (nothing_known.coverage, nothing_known.bright) == (None, None)
