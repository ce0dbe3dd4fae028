"""Filters: what the catalogue understands, what it refuses, and that the listing is asked for enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.errors import InputError
from olci_practice.filters import collections_named, filter_bounds, parse_filter, predicate

RECORD: dict[str, Any] = {
    "Name": "S3A_OL_1_EFR____20180601T151419_20180601T151719_20180602T201530_0179_032_011_1620_LN1_O_NT_002.SEN3",
    "ContentLength": 0,
    "OriginDate": "2018-06-02T20:20:00.000Z",
    "PublicationDate": "2018-06-02T20:30:00.000Z",
    "ModificationDate": "2018-06-02T20:40:00.000Z",
    "Online": True,
    "ContentDate": {"Start": "2018-06-01T15:14:19.480Z", "End": "2018-06-01T15:17:19.480Z"},
    "GeoFootprint": {"type": "Polygon", "coordinates": [[[-81, 72], [-40, 72], [-40, 84], [-81, 84], [-81, 72]]]},
    "Attributes": [
        {"Name": "productType", "Value": "OL_1_EFR___", "ValueType": "String"},
        {"Name": "brightCover", "Value": 94.0, "ValueType": "Double"},
        {"Name": "cycleNumber", "Value": 32, "ValueType": "Integer"},
        {"Name": "isGood", "Value": True, "ValueType": "Boolean"},
        {"Name": "processingDate", "Value": "2018-06-02T20:15:30+00:00", "ValueType": "DateTimeOffset"},
    ],
}


def any_of(kind: str, name: str, comparison: str) -> str:
    value = f"att/OData.CSC.{kind}Attribute/Value {comparison}"
    return f"Attributes/OData.CSC.{kind}Attribute/any(att:att/Name eq '{name}' and {value})"


def meets(wkt: str) -> str:
    return f"OData.CSC.Intersects(area=geography'SRID=4326;{wkt}')"


@pytest.mark.parametrize(
    "text",
    [
        "Collection/Name eq 'SENTINEL-3'",
        "Collection/Name ne 'SENTINEL-2'",
        "ContentDate/Start ge 2018-06-01T15:14:19.480Z",
        "ContentDate/Start lt 2018-06-02",
        "ContentDate/End gt 2018-06-01T15:17:19",
        "ContentDate/Start eq 2018-06-01T17:14:19.480+02:00",
        "PublicationDate le 2018-06-02T20:30:00.000Z",
        "Online eq true",
        "ContentLength eq 0",
        "contains(Name,'OL_1_EFR') and startswith(Name,'S3A') and endswith(Name, '.SEN3')",
        f"Name eq '{RECORD['Name']}'",
        any_of("String", "productType", "eq 'OL_1_EFR___'"),
        any_of("Double", "brightCover", "ge 94"),
        any_of("Integer", "cycleNumber", "lt 33"),
        any_of("Boolean", "isGood", "eq true"),
        any_of("DateTimeOffset", "processingDate", "lt 2018-06-03"),
        "Attributes/OData.CSC.StringAttribute/any(a:a/Name eq 'productType' and a/Value ne 'OL_1_ERR___')",
        meets("POLYGON((-82 71,-75 71,-75 73,-82 73,-82 71))"),
        meets("POINT(-60 80)"),
        f"not {meets('POINT(0 0)')}",
        f"({meets('POINT(0 0)')} or {meets('POINT(-60 80)')}) and Online eq true",
        "not (Online eq false or ContentLength gt 5)",
    ],
)
def test_a_filter_that_holds(text: str) -> None:
    assert predicate(parse_filter(text))(RECORD)


@pytest.mark.parametrize(
    "text",
    [
        "Collection/Name eq 'SENTINEL-2'",
        "ContentDate/Start gt 2018-06-01T15:14:19.480Z",
        "ContentDate/End lt 2018-06-01T15:17:19.480Z",
        "Online eq false",
        any_of("String", "productType", "eq 'no such type'"),
        any_of("Double", "cloudCover", "le 100"),
        any_of("Double", "cycleNumber", "eq 32"),
        meets("POLYGON((-82 61,-75 61,-75 63,-82 63,-82 61))"),
        "not Online eq true",
        "Online eq true and not (Online eq true or Online eq false)",
    ],
)
def test_a_filter_that_does_not_hold(text: str) -> None:
    assert not predicate(parse_filter(text))(RECORD)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Name eq", "at its end"),
        ("Name eq 'x' and", "at its end"),
        ("Name eq 'x", "near"),
        ("(Name eq 'x'", "at its end"),
        ("name eq 'x'", "near 'name"),
        ("Name EQ 'x'", "near 'EQ"),
        ("Name eq 5", "Name: 5"),
        ("Online gt true", "eq and ne"),
        ("ContentLength eq true", "ContentLength"),
        ("ContentDate/Start gt '2018-06-01'", "ContentDate/Start"),
        ("ContentDate/Start gt 2018-02-30", "Invalid date"),
        ("ContentDate/Start gt 2018-06-01T25:00:00Z", "Invalid date"),
        ("ContentDate/Start gt", "at its end"),
        ("contains(Id,'x')", "near 'Id"),
        (any_of("Integer", "cycleNumber", "eq '32'"), "IntegerAttribute"),
        (any_of("Integer", "cycleNumber", "eq 3.5"), "IntegerAttribute"),
        ("Attributes/OData.CSC.StringAttribute/any(att:x/Name eq 'a')", "Unknown variable"),
        (
            "Attributes/OData.CSC.StringAttribute/any(a:a/Name eq 'a' and a/OData.CSC.DoubleAttribute/Value eq 1)",
            "inside any()",
        ),
        (meets("MULTIPOLYGON(((0 0,1 0,1 1,0 0)))"), "POLYGON or a POINT"),
        (meets("POLYGON((0 0,1 0,1 1))"), "Invalid geography"),
        (meets("POLYGON((0 0,1 1,1 0,0 1,0 0))"), "crosses itself"),
        (meets("POLYGON((170 0,190 0,190 5,170 5,170 0))"), "±180"),
        ("OData.CSC.Intersects(area=geography'POINT(0 0)')", "SRID=4326"),
    ],
)
def test_a_filter_that_is_refused(text: str, words: str) -> None:
    with pytest.raises(InputError, match=r".") as caught:
        parse_filter(text)
    assert words in str(caught.value)


def test_a_quote_inside_a_string_is_doubled() -> None:
    record = {**RECORD, "Name": "it's"}
    assert predicate(parse_filter("Name eq 'it''s'"))(record)


def test_negations_as_deep_as_a_request_can_hold_are_read() -> None:
    assert predicate(parse_filter("not " * 2000 + "Online eq true"))(RECORD)
    assert predicate(parse_filter("(" * 3000 + "Online eq true" + ")" * 3000))(RECORD)


def test_the_collections_a_filter_names_are_found() -> None:
    node = parse_filter("Collection/Name eq 'A' or not (Collection/Name eq 'B' and Online eq true)")
    assert set(collections_named(node)) == {"A", "B"}


def test_the_reach_of_a_usual_query_is_its_times_type_and_box() -> None:
    parts = [
        "Collection/Name eq 'SENTINEL-3'",
        any_of("String", "productType", "eq 'OL_1_EFR___'"),
        meets("POLYGON((-82 71,-75 71,-75 73,-82 73,-82 71))"),
        "ContentDate/Start ge 2018-06-01 and ContentDate/Start lt 2018-06-03",
    ]
    found = filter_bounds(parse_filter(" and ".join(parts)))
    assert (found.begin, found.end) == (datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 3, tzinfo=UTC))
    assert found.product_types == {"OL_1_EFR___"}
    assert found.boxes == ((-82.0, 71.0, -75.0, 73.0),)


def test_two_sides_of_the_antimeridian_stay_two_boxes() -> None:
    east, west = meets("POLYGON((170 0,180 0,180 5,170 0))"), meets("POLYGON((-180 0,-170 0,-170 5,-180 0))")
    found = filter_bounds(parse_filter(f"{east} or {west}")).boxes
    assert found == ((170.0, 0.0, 180.0, 5.0), (-180.0, 0.0, -170.0, 5.0))


def test_a_name_with_type_and_begin_narrows_both() -> None:
    found = filter_bounds(parse_filter("contains(Name,'OL_1_EFR____20180601')"))
    assert found.product_types == {"OL_1_EFR___"}
    assert found.begin <= datetime(2018, 6, 1, tzinfo=UTC) < datetime(2018, 6, 2, tzinfo=UTC) <= found.end
    assert found.end - found.begin < timedelta(days=1, minutes=1)


ATOMS = st.sampled_from(
    [
        "Collection/Name eq 'SENTINEL-3'",
        "Online eq false",
        "ContentDate/Start ge 2018-06-01",
        "ContentDate/Start lt 2018-06-01",
        "ContentDate/Start eq 2018-06-01T15:14:19.480Z",
        "ContentDate/End le 2018-06-01T15:17:19.480Z",
        "ContentDate/End gt 2018-06-01T15:17:19",
        "PublicationDate lt 2018-06-03",
        "ModificationDate gt 2018-06-03",
        "contains(Name,'OL_1_EFR')",
        "contains(Name,'OL_2_WFR')",
        "startswith(Name,'S3A_OL_1_EFR____20180601T151419')",
        "startswith(Name,'S3A_OL_1_EFR____20180602')",
        f"Name eq '{RECORD['Name']}'",
        "Name eq 'another'",
        any_of("String", "productType", "eq 'OL_1_EFR___'"),
        any_of("String", "productType", "ne 'OL_1_EFR___'"),
        any_of("String", "productType", "eq 'OL_1_ERR___'"),
        meets("POINT(-60 80)"),
        meets("POINT(0 0)"),
        meets("POLYGON((-82 71,-75 71,-75 73,-82 73,-82 71))"),
    ]
)
FILTERS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.lists(inner, min_size=2, max_size=4).map(" and ".join).map("({})".format),
        st.lists(inner, min_size=2, max_size=12).map(" or ".join).map("({})".format),
    ),
    max_leaves=12,
)


@given(FILTERS)
def test_what_passes_a_filter_lies_within_its_reach(text: str) -> None:
    node = parse_filter(text)
    if not predicate(node)(RECORD):
        return
    limits = filter_bounds(node)
    assert not limits.is_empty
    assert limits.begin <= datetime.fromisoformat(RECORD["ContentDate"]["Start"]) < limits.end
    assert limits.product_types is None or "OL_1_EFR___" in limits.product_types
    assert limits.names is None or RECORD["Name"] in limits.names
    assert limits.boxes is None or any(w <= -40 and e >= -81 and s <= 84 and n >= 72 for w, s, e, n in limits.boxes)


@given(st.text(alphabet="NameOlin eq'()/andort20.-:TZ", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_filter(text)
    except InputError:
        return
