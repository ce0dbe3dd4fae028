"""Searches: the filter applied to each record, the rows in the order asked for."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from olci_practice.archive.listing import Listing, ListingQuery, Record
from olci_practice.filters import EVERY_PRODUCT
from olci_practice.server.options import Options
from olci_practice.server.search import result_list

BY_START = ("$orderby", "ContentDate/Start asc")
ALL = ("$top", "1000")


def test_the_filter_is_evaluated_and_not_passed_over(practice: Any, contents: Any) -> None:
    area = "OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((0 41,20 41,20 42,0 42,0 41))')"
    kind = "Attributes/OData.CSC.StringAttribute/any(att:att/Name eq 'productType' and att/Value eq 'OL_1_EFR___')"
    time_span = "ContentDate/Start ge 2024-04-03 and ContentDate/Start lt 2024-04-09"
    found = practice.names(f"Collection/Name eq 'SENTINEL-3' and {area} and {kind} and {time_span}", BY_START)
    expected = [
        entry["Name"]
        for entry in contents.entries
        if "OL_1_EFR___" in entry["Name"]
        and "2024-04-03" <= entry["ContentDate"]["Start"] < "2024-04-09"
        and -10 <= entry["GeoFootprint"]["coordinates"][0][0][0] <= 20
    ]
    assert found == expected
    assert len(found) > 1


def test_products_of_another_collection_are_not_here(practice: Any) -> None:
    assert practice.names("Collection/Name eq 'SENTINEL-2'") == []


@pytest.mark.parametrize(
    ("order", "key"),
    [
        ("ContentDate/Start", lambda record: record["ContentDate"]["Start"]),
        ("ContentDate/End", lambda record: record["ContentDate"]["End"]),
        ("PublicationDate", lambda record: record["PublicationDate"]),
        ("ModificationDate", lambda record: record["ModificationDate"]),
    ],
)
def test_results_come_in_the_order_asked_for(practice: Any, order: str, key: Any) -> None:
    rising = practice.search(None, ("$orderby", f"{order} asc"), ALL).json()["value"]
    falling = practice.search(None, ("$orderby", f"{order} desc"), ALL).json()["value"]
    assert [key(record) for record in rising] == sorted(key(record) for record in rising)
    assert [record["Id"] for record in falling] == [record["Id"] for record in reversed(rising)]


def test_without_an_order_there_is_none(practice: Any) -> None:
    assert practice.names(None, ALL) != practice.names(None, ALL, BY_START)
    assert sorted(practice.names(None, ALL)) == sorted(practice.names(None, ALL, BY_START))


def test_a_count_is_given_when_asked_for(practice: Any, contents: Any) -> None:
    answer = practice.search("Online eq true", ("$count", "True"), ("$top", "1")).json()
    assert list(answer) == ["@odata.context", "@odata.count", "value", "@odata.nextLink"]
    assert answer["@odata.count"] == len(contents.entries) + 1


class Endless:
    """A listing without an end, and how many records were taken from it."""

    def __init__(self) -> None:
        self.taken = 0

    def look_through(self, query: ListingQuery) -> Iterator[Record]:
        for number in itertools.count():
            self.taken += 1
            time = f"{query.begin + timedelta(seconds=number):%Y-%m-%dT%H:%M:%S}.000Z"
            yield {
                "Id": str(number),
                "PublicationDate": time,
                "ContentDate": {"Start": time, "End": time},
                "Attributes": [],
            }


@pytest.mark.parametrize("order_field", [None, "ContentDate/Start", "PublicationDate"])
def test_the_first_rows_come_without_a_look_at_the_last(order_field: str | None) -> None:
    listing = Endless()
    options = Options(order_field=order_field)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    found = result_list(
        cast("Listing", listing), EVERY_PRODUCT, options, clock=lambda: now, stopping=threading.Event()
    ).page(skip=0, top=20)
    assert (len(found[0]), found[1]) == (20, True)
    assert listing.taken <= 130
