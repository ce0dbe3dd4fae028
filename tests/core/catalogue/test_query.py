"""What is looked for, and its translation into the catalogue's words."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.catalogue import SearchQuery
from olci_core.catalogue.query import MAX_SPAN, MAX_URL_CHARS, odata_text, odata_time, page_url, search_url
from olci_core.errors import InputError

CATALOGUE = "https://catalogue.example/odata/v1"
JUNE = datetime(2018, 6, 1, tzinfo=UTC)
NAIVE = JUNE.replace(tzinfo=None)
moments = st.integers(0, 10 * 365 * 86_400_000).map(
    lambda ms: datetime(2016, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
months = st.frozensets(st.integers(1, 12), min_size=1)


@pytest.mark.parametrize(
    ("begin", "end", "rest", "words"),
    [
        (NAIVE, JUNE, {}, "no time zone"),
        (JUNE, NAIVE, {}, "no time zone"),
        (JUNE, JUNE, {}, "before it has begun"),
        (JUNE, JUNE - timedelta(days=1), {}, "before it has begun"),
        (date(2018, 6, 1), JUNE, {}, "must be a time"),
        (JUNE, JUNE + timedelta(days=1), {"product_type": "OL_1_XXX___"}, "Unknown product"),
        (JUNE, JUNE + timedelta(days=1), {"platform": "S2A"}, "Unknown platform"),
        (JUNE, JUNE + timedelta(days=1), {"months": frozenset({0})}, "from 1 to 12"),
        (JUNE, JUNE + timedelta(days=1), {"months": frozenset()}, "from 1 to 12"),
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


def test_the_address_asks_for_collection_type_time_order_and_both_expansions() -> None:
    url = search_url(
        SearchQuery.days(date(2018, 6, 1), date(2018, 6, 2)), JUNE, JUNE + timedelta(days=2), catalogue_url=CATALOGUE
    )
    options = parse_qs(urlsplit(page_url(url, skip=2000, top=1000)).query)
    assert options["$filter"] == [
        "Collection/Name eq 'SENTINEL-3'"
        " and Attributes/OData.CSC.StringAttribute/any(att:att/Name eq 'productType'"
        " and att/OData.CSC.StringAttribute/Value eq 'OL_1_EFR___')"
        " and ContentDate/Start ge 2018-06-01T00:00:00.000Z and ContentDate/Start lt 2018-06-03T00:00:00.000Z"
    ]
    assert options["$orderby"] == ["ContentDate/Start asc"]
    assert options["$expand"] == ["Attributes", "Assets"]
    assert (options["$skip"], options["$top"]) == (["2000"], ["1000"])
    assert " " not in url and "+" not in url


def test_the_area_goes_into_the_address_as_parts_joined_by_or() -> None:
    area = Area.from_bounds(170, 60, -170, 65)
    query = SearchQuery(JUNE, JUNE + timedelta(days=1), area=area)
    url = search_url(query, query.begin, query.end, catalogue_url=CATALOGUE)
    wanted = parse_qs(urlsplit(url).query)["$filter"][0]
    assert wanted.count("OData.CSC.Intersects(area=geography'SRID=4326;POLYGON") == len(area.search_wkts())
    assert wanted.endswith("))')" + ")")


@pytest.mark.parametrize("corners", [5, 50, 500])
def test_an_outline_of_any_length_fits_into_an_address(corners: int) -> None:
    ring = [
        [-60 + 10.123456789 * (1 + (n % 2)) * _cos(n / corners), 60 + 5.123456789 * (1 + (n % 2)) * _sin(n / corners)]
        for n in range(corners)
    ]
    area = Area.from_geojson({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    query = SearchQuery(JUNE, JUNE + timedelta(days=1), area=area)
    url = search_url(query, query.begin, query.end, catalogue_url=CATALOGUE)
    assert len(page_url(url, skip=10_000, top=1000)) < MAX_URL_CHARS
    assert "Intersects" in url


def test_a_time_is_written_so_that_nothing_at_the_bounds_is_lost() -> None:
    begin = datetime(2018, 6, 1, 0, 0, 0, 123_999, tzinfo=UTC)
    assert odata_time(begin) == "2018-06-01T00:00:00.123Z"
    query = SearchQuery(begin, begin + timedelta(seconds=1))
    wanted = parse_qs(urlsplit(search_url(query, query.begin, query.end, catalogue_url=CATALOGUE)).query)["$filter"][0]
    assert "ge 2018-06-01T00:00:00.123Z" in wanted
    assert "lt 2018-06-01T00:00:01.124Z" in wanted


def test_a_quote_in_a_text_is_doubled() -> None:
    assert odata_text("it's") == "'it''s'"


def _cos(turn: float) -> float:
    return math.cos(2 * math.pi * turn)


def _sin(turn: float) -> float:
    return _cos(turn - 0.25)
