"""Acquisitions that may pass a filter: the quick way finds and counts what a look at every record does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_practice.archive.archive import PracticeArchive
from olci_practice.archive.cover_table import USUAL_SEED
from olci_practice.archive.finder import Kind
from olci_practice.archive.known_covers import KnownCovers
from olci_practice.archive.listing import ListingQuery, Record
from olci_practice.archive.lookup import Lookup
from olci_practice.archive.zones import groups_of
from olci_practice.filters import may_pass, parse_filter, predicate
from tests.practice.archive.samples import combined
from tests.practice.filters.samples import any_of, meets

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BEGIN, END = datetime(2017, 6, 1, 21, tzinfo=UTC), datetime(2017, 6, 1, 22, tzinfo=UTC)


@pytest.fixture(scope="module", params=[USUAL_SEED, 4])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> PracticeArchive:
    return PracticeArchive(tmp_path_factory.mktemp("archive"), seed=request.param, clock=lambda: NOW)


@pytest.fixture(scope="module")
def every(archive: PracticeArchive) -> list[Record]:
    return list(archive.between(BEGIN, END, product_types=None, bounds=None))


NUMBERS = st.integers(0, 100)
OPERATORS = st.sampled_from(["eq", "ne", "lt", "le", "gt", "ge"])
COVER_NAMES = st.sampled_from(
    ["brightCover", "cloudCover", "coastalCover", "salineWaterCover", "freshInlandWaterCover", "tidalRegionCover"]
)
PIECES = st.sampled_from(
    [
        "_0179_",
        "_0004_",
        "_01",
        "_1800_",
        "_018_",
        "_4680",
        "____",
        "LN1",
        "_O_NT",
        "_002.SEN3",
        "S3A_OL_1",
        "T21",
        "T2",
        "R_NT",
    ]
)
conditions = st.one_of(
    st.builds(
        lambda name, operator, share: any_of("Double", name, f"{operator} {share}"), COVER_NAMES, OPERATORS, NUMBERS
    ),
    st.builds(
        lambda operator, number: any_of("Integer", "relativeOrbitNumber", f"{operator} {number}"),
        OPERATORS,
        st.sampled_from([17, 117, 118, 302, 385]),
    ),
    st.builds(
        lambda function, piece: f"{function}(Name,'{piece}')",
        st.sampled_from(["contains", "startswith", "endswith"]),
        PIECES,
    ),
    st.builds(
        lambda operator, size: f"ContentLength {operator} {size}",
        OPERATORS,
        st.sampled_from([0, 5_000_000, 12_345_678, 40_000_000]),
    ),
    st.sampled_from([meets("POINT(-155 60)"), meets("POLYGON((0 -60,180 -60,180 70,0 70,0 -60))")]),
)
filters = combined(conditions)


@given(text=filters)
@settings(max_examples=25, deadline=None)
def test_the_quick_way_has_the_rows_and_the_count_of_the_plain_one(
    text: str, archive: PracticeArchive, every: list[Record]
) -> None:
    passes, test = predicate(parse_filter(text)), may_pass(parse_filter(text))
    plain = [one["Id"] for one in every if passes(one)]
    quick = [
        one["Id"] for one in archive.between(BEGIN, END, product_types=None, bounds=None, may_pass=test) if passes(one)
    ]
    assert quick == plain
    assert sum(archive.count(ListingQuery(BEGIN, END, may_pass=test), passes=passes)) == len(plain)


@pytest.mark.parametrize(
    "text",
    [
        "contains(Name,'_0004_')",
        "contains(Name,'_0179_045_385_4320_')",
        "not (not contains(Name,'_0007_0'))",
        any_of("Double", "brightCover", "eq 100") + " and " + any_of("Double", "coastalCover", "ge 12"),
        any_of("Double", "brightCover", "gt 50") + " and " + any_of("Double", "brightCover", "lt 51"),
        any_of("Double", "cloudCover", "eq 0") + " and " + any_of("Double", "freshInlandWaterCover", "gt 14"),
        any_of("Double", "salineWaterCover", "eq 60") + " and contains(Name,'_0123_')",
        "ContentLength eq 12345678 and contains(Name,'S3A')",
    ],
)
def test_a_year_of_the_world_leaves_few_acquisitions_of_what_is_rare(text: str) -> None:
    lookup = Lookup(KnownCovers(seed=USUAL_SEED), is_full_size=False)
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    end, groups = begin + timedelta(days=366), groups_of(None, begin=begin)
    left = [
        one
        for kind in dict.fromkeys(map(Kind.of, groups))
        for one in lookup.acquisitions(
            kind, begin, end, groups=groups, bounds=None, may_pass=may_pass(parse_filter(text))
        )
    ]
    assert len(left) < 1000  # of 170,000 frames and 10,000 stripes


def test_numbers_of_ten_years_are_known_without_a_record_being_made(tmp_path: Path) -> None:
    archive = PracticeArchive(tmp_path, seed=USUAL_SEED, clock=lambda: NOW)
    bright = may_pass(parse_filter(any_of("Double", "brightCover", "gt 50")))

    def never(record: Record) -> bool:
        raise AssertionError(record["Name"])

    begin = datetime(2019, 1, 1, tzinfo=UTC)
    end = begin + timedelta(days=90)
    assert sum(archive.count(ListingQuery(begin, end, may_pass=bright), passes=never)) > 10_000
