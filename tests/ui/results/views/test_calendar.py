"""The calendar: what a day shows of its scenes."""

from __future__ import annotations

from datetime import UTC, date, datetime

from olci_core.catalogue import SearchQuery
from olci_ui.results.views.calendar import days_of, months_of
from tests.ui.results.samples import BRIGHT, COVERAGE, FOUR


def test_a_day_shows_the_least_bright_of_the_scenes_that_cover_at_least_half() -> None:
    first, second = days_of(FOUR, coverage=COVERAGE, bright=BRIGHT)
    assert (first.date, first.scenes, first.coverage, first.bright) == (date(2024, 4, 1), 3, 0.9001, 0.2)
    assert (second.date, second.scenes, second.coverage, second.bright) == (date(2024, 4, 2), 1, 0.4, 0.1)
    (nothing_known,) = days_of(FOUR[1:2], coverage={}, bright={})
    assert (nothing_known.coverage, nothing_known.bright) == (None, None)


def test_only_months_and_days_that_were_searched_are_there() -> None:
    springs = SearchQuery.days(date(2020, 4, 10), date(2024, 4, 20), season=((4, 10), (4, 20)))
    months = list(months_of(springs.spans()))
    assert [month["label"] for month in months] == ["Apr 2020", "Apr 2021", "Apr 2022", "Apr 2023", "Apr 2024"]
    assert all(month["searched"] == list(range(10, 21)) for month in months)
    half_days = [(datetime(2024, 4, 30, 12, tzinfo=UTC), datetime(2024, 5, 1, 12, tzinfo=UTC))]
    assert [(month["first"], month["searched"]) for month in months_of(half_days)] == [
        ("2024-04-01", [30]),
        ("2024-05-01", [1]),
    ]
