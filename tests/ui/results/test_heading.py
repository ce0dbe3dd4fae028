"""What stands above a list says what was searched, part of each year too."""

from __future__ import annotations

from datetime import date

from olci_core.catalogue import SearchQuery
from olci_ui.results.heading import title_of
from olci_ui.session.found import Found


def found(first: date, last: date) -> Found:
    query = SearchQuery.days(first, last, season=((4, 10), (4, 20)))
    return Found("practice", query, (), complete=True, notes=(), asked_at=query.end)


def test_days_of_each_year_are_called_so() -> None:
    springs = found(date(2020, 4, 10), date(2024, 4, 20))
    assert title_of(springs) == "0 scenes · 10 April to 20 April of 2020–2024 · OL_1_EFR___"
    assert "2020-04-10 to 2024-04-20 (UTC), only 10 April to 20 April of each year" in springs.search_words
    assert title_of(found(date(2024, 4, 10), date(2024, 4, 20))) == "0 scenes · 10–20 April 2024 · OL_1_EFR___"
