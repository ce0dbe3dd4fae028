"""A query in the catalogue's words."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from olci_core.area import Area
from olci_core.catalogue import SearchQuery
from olci_core.catalogue.query_address import MAX_URL_CHARS, odata_text, odata_time, page_url, search_url

CATALOGUE = "https://catalogue.example/odata/v1"
JUNE = datetime(2018, 6, 1, tzinfo=UTC)


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


def test_several_products_are_asked_for_at_once_and_stripes_without_a_place() -> None:
    area, day = Area.from_bounds(10, 54, 20, 60), (JUNE, JUNE + timedelta(days=1))
    two = SearchQuery(*day, area=area, further_types=("OL_2_WFR___",))
    wanted = parse_qs(urlsplit(search_url(two, *day, catalogue_url=CATALOGUE)).query)["$filter"][0]
    assert wanted.count("productType") == 2
    assert "'OL_1_EFR___') or Attributes/" in wanted
    mixed = SearchQuery(*day, area=area, further_types=("OL_1_ERR___",))
    wanted = parse_qs(urlsplit(search_url(mixed, *day, catalogue_url=CATALOGUE)).query)["$filter"][0]
    assert wanted.count("'OL_1_ERR___'") == 2
    assert "'OL_1_ERR___') or OData.CSC.Intersects" in wanted


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
