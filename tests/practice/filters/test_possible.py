"""A filter asked of many records at once: what passes in one of them may pass."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_practice.archive.listing import ScalarSet, Zone
from olci_practice.filters import may_pass, parse_filter, predicate
from tests.practice.filters.samples import RECORD, any_of, meets

DAY = datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 2, 23, tzinfo=UTC)
ZONE = Zone(
    times={
        "ContentDate/Start": DAY,
        "ContentDate/End": DAY,
        "PublicationDate": DAY,
        "ModificationDate": DAY,
        "OriginDate": DAY,
    },
    attributes={
        "productType": ("String", frozenset({"OL_1_EFR___"})),
        "timeliness": ("String", frozenset({"NR", "NT"})),
        "brightCover": ("Double", (0.0, 100.0)),
        "cycleNumber": ("Integer", (31, 33)),
        "relativeOrbitNumber": ("Integer", frozenset({10, 11, 12})),
        "processingDate": ("DateTimeOffset", DAY),
    },
    fields={"Online": lambda: frozenset({True}), "ContentLength": lambda: frozenset({0, 500})},
    name_parts=lambda: (frozenset({RECORD["Name"][:3], "S3B"}), frozenset({RECORD["Name"][3:]})),
    box=(-180.0, 50.0, 0.0, 90.0),
)
ATOMS = [
    "Collection/Name eq 'SENTINEL-3'",
    "Collection/Name ne 'SENTINEL-3'",
    "Online eq true",
    "Online ne true",
    "ContentLength eq 0",
    "ContentLength gt 400",
    "contains(Name,'NR_004')",
    "contains(Name,'_002.SEN3')",
    "startswith(Name,'S3A')",
    "endswith(Name,'.zip')",
    *(f"Name {operator} 'S3A_OL_2'" for operator in ("eq", "ne", "lt", "gt")),
    f"Name eq '{RECORD['Name']}'",
    f"Name ne '{RECORD['Name']}'",
    meets("POINT(0 0)"),
    meets("POINT(-50 75)"),
    meets("POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))"),
    *(
        f"{field} {operator} {day}"
        for field in ("ContentDate/Start", "PublicationDate")
        for operator in ("lt", "ge", "eq", "ne")
        for day in ("2018-05-01", "2018-06-02", "2018-07-01")
    ),
    *(any_of("String", "productType", f"{operator} 'OL_1_EFR___'") for operator in ("eq", "ne", "gt")),
    *(any_of("String", "timeliness", f"eq '{one}'") for one in ("NR", "ST")),
    *(
        any_of("Double", "brightCover", f"{operator} {share}")
        for operator in ("lt", "le", "gt", "ge")
        for share in (-1, 0, 94, 100, 101)
    ),
    *(
        any_of("Integer", "cycleNumber", f"{operator} {number}", inner="String")
        for operator in ("eq", "ne")
        for number in (30, 32)
    ),
    any_of("Integer", "relativeOrbitNumber", "eq 11"),
    any_of("Integer", "relativeOrbitNumber", "eq 93"),
    any_of("Integer", "relativeOrbitNumber", "eq '11'", inner="String"),
    any_of("DateTimeOffset", "processingDate", "gt 2018-06-03T00:00:00.000Z"),
    any_of("DateTimeOffset", "processingDate", "lt 2018-06-03T00:00:00.000Z"),
    any_of("String", "noSuchThing", "ne 'x'"),
]
filters = st.recursive(
    st.sampled_from(ATOMS),
    lambda parts: (
        st.tuples(parts, st.sampled_from(["and", "or"]), parts).map(lambda p: f"({p[0]} {p[1]} {p[2]})")
        | parts.map(lambda p: f"not ({p})")
    ),
    max_leaves=6,
)


def one_of(values: ScalarSet, draw: st.DataObject) -> Any:
    if isinstance(values, frozenset):
        return draw.draw(st.sampled_from(sorted(values, key=str)))
    first, last = values
    if isinstance(first, datetime):
        return f"{draw.draw(st.datetimes(*(day.replace(tzinfo=None) for day in DAY))).isoformat()[:19]}Z"
    return draw.draw(st.sampled_from([first, last, (first + last) / 2]))  # type: ignore[operator]  # numbers


@given(text=filters, draw=st.data())
def test_what_passes_lies_in_a_zone_that_may_pass(text: str, draw: st.DataObject) -> None:
    record = RECORD | {
        "ContentLength": draw.draw(st.sampled_from([0, 500])),
        "Attributes": [
            {"Name": name, "Value": one_of(values, draw), "ValueType": kind}
            for name, (kind, values) in ZONE.attributes.items()
        ],
    }
    node = parse_filter(text)
    if predicate(node)(record):
        assert may_pass(node)(ZONE)


@pytest.mark.parametrize(
    "text",
    [
        "Collection/Name eq 'SENTINEL-2'",
        "PublicationDate lt 2018-06-01",
        "not (ContentDate/Start ge 2018-06-01)",
        any_of("String", "productType", "eq 'OL_1_ERR___'"),
        any_of("String", "productType", "ne 'OL_1_EFR___'"),
        any_of("String", "noSuchThing", "eq 'x'"),
        any_of("Double", "brightCover", "gt 100"),
        any_of("Integer", "cycleNumber", "eq 93"),
        any_of("Integer", "cycleNumber", "eq 93", inner="String"),
        any_of("Integer", "brightCover", "eq 50"),
        any_of("String", "timeliness", "eq 'ST'") + " or " + any_of("Integer", "relativeOrbitNumber", "lt 10"),
        any_of("DateTimeOffset", "processingDate", "gt 2018-06-03T00:00:00.000Z"),
        "Online eq false",
        "ContentLength eq 1",
        "ContentLength gt 500",
        "contains(Name,'XYZ')",
        "startswith(Name,'S2A')",
        "not endswith(Name,'.SEN3')",
        "Name eq 'S3A_OL_1_EFR____20180601T151419'",
        "Name lt 'S3A'",
        "Name gt 'T'",
        meets("POINT(0 0)"),
        "not " + meets("POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))"),
    ],
)
def test_what_no_record_of_a_zone_has_is_not_looked_for(text: str) -> None:
    assert not may_pass(parse_filter(text))(ZONE)
