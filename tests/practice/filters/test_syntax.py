"""The filter language: what the catalogue understands and what it refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.errors import InputError
from olci_practice.filters import parse_filter
from tests.practice.filters.samples import any_of, meets


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
            "StringAttribute/Value: 1",
        ),
        (
            "Attributes/OData.CSC.IntegerAttribute/any(a:a/Name eq 'a' and a/OData.CSC.StringAttribute/Value eq 'x')",
            "IntegerAttribute/Value: x",
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


@given(st.text(alphabet="NameOlin eq'()/andort20.-:TZ", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_filter(text)
    except InputError:
        return
