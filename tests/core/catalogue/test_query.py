"""What is looked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.catalogue import SearchQuery
from olci_core.catalogue.query import MAX_SPAN
from olci_core.catalogue.season import Season
from olci_core.errors import InputError

JUNE = datetime(2018, 6, 1, tzinfo=UTC)
NAIVE = JUNE.replace(tzinfo=None)
moments = st.integers(0, 10 * 365 * 86_400_000).map(
    lambda ms: datetime(2016, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
months = st.frozensets(st.integers(1, 12), min_size=1)
days_of_a_year = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: (day.month, day.day))
seasons = st.tuples(days_of_a_year, days_of_a_year)


@pytest.mark.parametrize(
    ("begin", "end", "rest", "words"),
    [
        (NAIVE, JUNE, {}, "no time zone"),
        (JUNE, NAIVE, {}, "no time zone"),
        (JUNE, JUNE, {}, "before it has begun"),
        (JUNE, JUNE - timedelta(days=1), {}, "before it has begun"),
        (date(2018, 6, 1), JUNE, {}, "must be a time"),
        (JUNE, JUNE + timedelta(days=1), {"product_type": "OL_1_XXX___"}, "Unknown product"),
        (JUNE, JUNE + timedelta(days=1), {"further_types": ("OL_1_EFR___", "OL_2_X")}, "Unknown product: OL_2_X"),
        (JUNE, JUNE + timedelta(days=1), {"platform": "S2A"}, "Unknown platform"),
        (JUNE, JUNE + timedelta(days=1), {"months": frozenset({0})}, "from 1 to 12"),
        (JUNE, JUNE + timedelta(days=1), {"months": frozenset()}, "from 1 to 12"),
        (JUNE, JUNE + timedelta(days=1), {"season": ((2, 30), (3, 1))}, "days of the year"),
        (JUNE, JUNE + timedelta(days=1), {"hours": (8, 8)}, "hours of the day"),
        (JUNE, JUNE + timedelta(days=1), {"hours": (8, 25)}, "hours of the day"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_in_a_sentence(
    begin: Any, end: Any, rest: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError, match=words) as caught:
        SearchQuery(begin, end, **rest)
    assert caught.value.hint


def test_days_include_the_first_and_the_last() -> None:
    query = SearchQuery.days(date(2018, 6, 1), date(2018, 6, 2))
    assert (query.begin, query.end) == (JUNE, JUNE + timedelta(days=2))
    assert query.has_time(datetime(2018, 6, 2, 23, 59, 59, 999999, tzinfo=UTC))
    assert not query.has_time(datetime(2018, 6, 3, tzinfo=UTC))
    with pytest.raises(InputError, match="lies before the first"):
        SearchQuery.days(date(2018, 6, 2), date(2018, 6, 1))
    with pytest.raises(InputError, match="calendar ends"):
        SearchQuery.days(date(2018, 6, 2), date.max)


def test_equal_queries_are_one_cache_key_in_whatever_zone_they_were_given() -> None:
    paris = timezone(timedelta(hours=2))
    area = Area.from_bounds(0, 0, 1, 1)
    one = SearchQuery(JUNE, JUNE + timedelta(days=1), area=area, hours=(0, 24))
    other = SearchQuery(JUNE.astimezone(paris), (JUNE + timedelta(days=1)).astimezone(paris), area=area)
    assert one == other
    assert len({one, other}) == 1
    assert other.begin.tzinfo is UTC


@pytest.mark.parametrize(
    ("hours", "hour", "belongs"),
    [
        ((8, 12), 8, True),
        ((8, 12), 11, True),
        ((8, 12), 12, False),
        ((22, 4), 23, True),
        ((22, 4), 3, True),
        ((22, 4), 4, False),
    ],
)
def test_hours_are_half_open_and_may_go_over_midnight(hours: tuple[float, float], hour: int, belongs: bool) -> None:
    query = SearchQuery.days(date(2018, 6, 1), date(2018, 6, 2), hours=hours)
    assert query.has_time(JUNE + timedelta(hours=hour)) is belongs


@given(begin=moments, days=st.floats(0.01, 3000), months=months, moment=moments)
def test_spans_hold_every_moment_of_the_query_and_only_its_months(
    begin: datetime, days: float, months: frozenset[int], moment: datetime
) -> None:
    query = SearchQuery(begin, begin + timedelta(days=days), months=months)
    spans = query.spans()
    assert any(first <= moment < last for first, last in spans) == query.has_time(moment)
    assert all(first < last and last - first <= MAX_SPAN for first, last in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_a_year_is_one_span_and_ten_years_are_ten() -> None:
    assert len(SearchQuery.days(date(2018, 3, 5), date(2019, 3, 1)).spans()) == 1
    assert len(SearchQuery.days(date(2014, 1, 1), date(2023, 12, 31)).spans()) == 10
    springs = SearchQuery.days(date(2017, 1, 1), date(2019, 12, 31), months={3, 4, 5}).spans()
    assert springs == tuple(
        (datetime(year, 3, 1, tzinfo=UTC), datetime(year, 6, 1, tzinfo=UTC)) for year in (2017, 2018, 2019)
    )


@given(begin=moments, days=st.floats(0.01, 3000), months=months, season=seasons, moment=moments)
def test_spans_hold_every_moment_of_a_season_and_no_other(
    begin: datetime, days: float, months: frozenset[int], season: Season, moment: datetime
) -> None:
    query = SearchQuery(begin, begin + timedelta(days=days), months=months, season=season)
    spans = query.spans()
    assert any(first <= moment < last for first, last in spans) == query.has_time(moment)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_the_same_weeks_of_five_years_are_five_short_spans() -> None:
    query = SearchQuery.days(date(2019, 4, 10), date(2023, 4, 24), season=((4, 10), (4, 24)))
    assert query.spans() == tuple(
        (datetime(year, 4, 10, tzinfo=UTC), datetime(year, 4, 25, tzinfo=UTC)) for year in range(2019, 2024)
    )


def test_further_types_are_a_set_beside_the_first_one() -> None:
    one = SearchQuery(JUNE, JUNE + timedelta(days=1), further_types=("OL_2_LFR___", "OL_1_EFR___", "OL_2_LFR___"))
    assert one.product_types == ("OL_1_EFR___", "OL_2_LFR___")
    assert one == SearchQuery(JUNE, JUNE + timedelta(days=1), further_types=("OL_2_LFR___",))
