"""What stands above a list says what was searched, part of each year too."""

from __future__ import annotations

from datetime import date
from typing import Any

from olci_core.catalogue import SearchQuery
from olci_ui.results.heading import title_of
from olci_ui.session.found import Found


def found(first: date, last: date, **rest: Any) -> Found:
    query = SearchQuery.days(first, last, **rest)
    return Found("practice", query, (), complete=True, notes=(), asked_at=query.end)


def test_days_of_each_year_are_called_so() -> None:
    season = ((4, 10), (4, 20))
    springs = found(date(2020, 4, 10), date(2024, 4, 20), season=season)
    assert title_of(springs) == "0 scenes · 10 April to 20 April of 2020–2024 · OL_1_EFR___"
    assert "2020-04-10 to 2024-04-20 (UTC), only 10 April to 20 April of each year" in springs.search_words
    spring = found(date(2024, 4, 10), date(2024, 4, 20), season=season)
    assert title_of(spring) == "0 scenes · 10–20 April 2024 · OL_1_EFR___"


def test_months_and_hours_that_narrow_a_search_are_said() -> None:
    narrowed = found(date(2023, 1, 1), date(2023, 12, 31), months=[3, 4, 5, 10], hours=(8, 12.5))
    assert title_of(narrowed) == (
        "0 scenes · 1 January – 31 December 2023 · only Mar–May, Oct · 08:00–12:30 UTC · OL_1_EFR___"
    )
    assert "only Mar–May, Oct of each year, only 08:00–12:30 UTC of each day" in narrowed.search_words
