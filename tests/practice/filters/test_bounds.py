"""What a filter can let through at most: nothing that passes lies outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_practice.filters import filter_bounds, parse_filter, predicate
from tests.practice.filters.samples import RECORD, any_of, meets


def test_the_reach_of_a_usual_query_is_its_times_type_and_box() -> None:
    parts = [
        "Collection/Name eq 'SENTINEL-3'",
        any_of("String", "productType", "eq 'OL_1_EFR___'"),
        meets("POLYGON((-82 71,-75 71,-75 73,-82 73,-82 71))"),
        "ContentDate/Start ge 2018-06-01 and ContentDate/Start lt 2018-06-03",
    ]
    found = filter_bounds(parse_filter(" and ".join(parts)))
    assert (found.begin, found.end) == (datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 3, tzinfo=UTC))
    assert found.product_types == frozenset({"OL_1_EFR___"})
    assert found.boxes == ((-82.0, 71.0, -75.0, 73.0),)


@pytest.mark.parametrize(
    ("text", "is_empty"),
    [
        ("Collection/Name eq 'SENTINEL-3'", False),
        ("Collection/Name eq 'SENTINEL-2'", True),
        ("Collection/Name ne 'SENTINEL-2'", False),
        ("Collection/Name ne 'SENTINEL-3'", True),
        ("Collection/Name eq 'SENTINEL-1' or Collection/Name eq 'SENTINEL-2'", True),
        ("Collection/Name eq 'SENTINEL-2' or Online eq true", False),
    ],
)
def test_another_collection_leaves_nothing(text: str, is_empty: bool) -> None:
    assert filter_bounds(parse_filter(text)).is_empty is is_empty


def test_two_sides_of_the_antimeridian_stay_two_boxes() -> None:
    east, west = meets("POLYGON((170 0,180 0,180 5,170 0))"), meets("POLYGON((-180 0,-170 0,-170 5,-180 0))")
    found = filter_bounds(parse_filter(f"{east} or {west}")).boxes
    assert found == ((170.0, 0.0, 180.0, 5.0), (-180.0, 0.0, -170.0, 5.0))


def test_a_footprint_may_meet_two_places_that_have_nothing_in_common() -> None:
    both = filter_bounds(
        parse_filter(f"{meets('POLYGON((-82 71,-75 71,-75 73,-82 71))')} and {meets('POINT(-60 80)')}")
    )
    assert not both.is_empty
    assert both.boxes == ((-60.0, 80.0, -60.0, 80.0),)


def test_a_name_with_type_and_begin_narrows_both() -> None:
    found = filter_bounds(parse_filter("contains(Name,'OL_1_EFR____20180601')"))
    assert found.product_types == frozenset({"OL_1_EFR___"})
    assert found.begin <= datetime(2018, 6, 1, tzinfo=UTC) < datetime(2018, 6, 2, tzinfo=UTC) <= found.end
    assert found.end - found.begin < timedelta(days=1, minutes=1)


ATOMS = st.sampled_from(
    [
        "Collection/Name eq 'SENTINEL-3'",
        "Collection/Name ne 'SENTINEL-3'",
        "Collection/Name eq 'SENTINEL-2'",
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
