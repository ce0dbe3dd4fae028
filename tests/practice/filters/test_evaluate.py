"""Filters asked of a record: which hold and which do not."""

from __future__ import annotations

import pytest

from olci_practice.filters import parse_filter, predicate
from tests.practice.filters.samples import RECORD, any_of, meets


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
        any_of("Integer", "cycleNumber", "eq 32", inner="String"),
        any_of("Integer", "cycleNumber", "eq '32'", inner="String"),
        any_of("Double", "brightCover", "gt 93.5", inner="Integer"),
        any_of("Boolean", "isGood", "eq 'true'", inner="String"),
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
        any_of("Integer", "cycleNumber", "eq 33", inner="String"),
        any_of("Integer", "cycleNumber", "eq '33'", inner="String"),
        meets("POLYGON((-82 61,-75 61,-75 63,-82 63,-82 61))"),
        "not Online eq true",
        "Online eq true and not (Online eq true or Online eq false)",
    ],
)
def test_a_filter_that_does_not_hold(text: str) -> None:
    assert not predicate(parse_filter(text))(RECORD)


def test_a_quote_inside_a_string_is_doubled() -> None:
    record = {**RECORD, "Name": "it's"}
    assert predicate(parse_filter("Name eq 'it''s'"))(record)


def test_negations_as_deep_as_a_request_can_hold_are_read() -> None:
    assert predicate(parse_filter("not " * 2000 + "Online eq true"))(RECORD)
    assert predicate(parse_filter("(" * 3000 + "Online eq true" + ")" * 3000))(RECORD)
