"""Which products an acquisition becomes, when they appear, and how they are found again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.scene import PRODUCT_TYPES, STRIPE_TYPES, ProductName
from olci_practice.archive.processing import (
    FIRST_REPROCESSING,
    LATEST_REPROCESSING,
    NEAR_REAL_TIME,
    NON_TIME_CRITICAL,
    is_reprocessed,
    versions_of,
)
from olci_practice.archive.versions import ListedProduct, ProductVersions
from olci_practice.orbit.acquisitions import acquisition_of, passes_between

ORBITS = st.integers(700, 40_000)


def product(
    orbit: int,
    frame: int | None = 2340,
    *,
    version: int = NEAR_REAL_TIME,
    product_type: str = "OL_1_EFR___",
    platform: str = "S3A",
) -> ListedProduct:
    acquisition = acquisition_of(platform, absolute_orbit=orbit, frame=frame, is_reprocessed=is_reprocessed(version))
    assert acquisition is not None
    return ProductVersions(seed=1).product(acquisition, product_type=product_type, version=version)


def ten_days_of_products(begin: str) -> list[ListedProduct]:
    start = datetime.fromisoformat(begin).replace(tzinfo=UTC)
    passes = passes_between(start, start + timedelta(days=10), platform="S3A", is_stripe=False, is_reprocessed=False)
    versions = ProductVersions(seed=1)
    return [versions.product(a, product_type="OL_1_EFR___", version=NEAR_REAL_TIME) for a in passes.acquisitions()]


@pytest.mark.parametrize(
    ("product_type", "sensed", "expected"),
    [
        ("OL_1_EFR___", "2016-05-01", [0, 1, FIRST_REPROCESSING, LATEST_REPROCESSING]),
        ("OL_1_EFR___", "2018-06-01", [0, 1, LATEST_REPROCESSING]),
        ("OL_1_ERR___", "2024-08-31", [0, 1, LATEST_REPROCESSING]),
        ("OL_1_EFR___", "2024-09-01", [0, 1]),
        ("OL_2_LFR___", "2017-01-01", [0, 1, FIRST_REPROCESSING]),
        ("OL_2_LFR___", "2018-06-01", [0, 1]),
        ("OL_2_WRR___", "2018-06-01", [0, 1, LATEST_REPROCESSING]),
        ("OL_2_WFR___", "2021-02-16", [0, 1]),
    ],
)
def test_older_dates_are_listed_in_reprocessed_versions_too(
    product_type: str, sensed: str, expected: list[int]
) -> None:
    assert versions_of(product_type, sensed=datetime.fromisoformat(sensed).replace(tzinfo=UTC)) == expected


@pytest.mark.parametrize(
    ("version", "orbit", "product_type", "ending"),
    [
        (NEAR_REAL_TIME, 3516, "OL_1_EFR___", "_SVL_O_NR_002.SEN3"),
        (NEAR_REAL_TIME, 29_567, "OL_1_EFR___", "_LN1_O_NR_002.SEN3"),
        (NON_TIME_CRITICAL, 38_395, "OL_1_EFR___", "_PS1_O_NT_003.SEN3"),
        (NON_TIME_CRITICAL, 43_594, "OL_2_LFR___", "_PS1_O_NT_002.SEN3"),
        (NON_TIME_CRITICAL, 50_000, "OL_1_EFR___", "_PS1_O_NT_004.SEN3"),
        (NON_TIME_CRITICAL, 18_113, "OL_2_WFR___", "_MAR_O_NT_002.SEN3"),
        (NEAR_REAL_TIME, 27_581, "OL_2_WFR___", "_MAR_O_NR_003.SEN3"),
        (FIRST_REPROCESSING, 1030, "OL_1_EFR___", "_MR1_R_NT_002.SEN3"),
        (LATEST_REPROCESSING, 1030, "OL_1_EFR___", "_MAR_R_NT_004.SEN3"),
        (LATEST_REPROCESSING, 18_113, "OL_2_WFR___", "_MAR_R_NT_003.SEN3"),
    ],
)
def test_names_end_as_recorded_ones_of_their_time(version: int, orbit: int, product_type: str, ending: str) -> None:
    assert str(product(orbit, version=version, product_type=product_type).name).endswith(ending)


def test_a_name_counts_the_seconds_from_the_first_line_to_the_last_and_rounds_its_times() -> None:
    name = str(product(11_919, 1620).name)
    assert name.startswith("S3A_OL_1_EFR____20180601T151419_20180601T151719_")
    assert "_0179_032_011_1620_LN1_O_NR_002" in name


def test_a_stripes_name_has_no_frame() -> None:
    name = str(product(36_636, None, version=NON_TIME_CRITICAL, product_type="OL_2_WRR___").name)
    assert "_096_088______MAR_O_NT_003" in name
    assert 2600 < ProductName.parse(name).duration_s < 2660


@given(orbit=ORBITS)
@settings(max_examples=40, deadline=None)
def test_near_real_time_appears_after_three_hours_and_the_rest_after_a_day(orbit: int) -> None:
    soon, later = (product(orbit, version=v) for v in (NEAR_REAL_TIME, NON_TIME_CRITICAL))
    assert timedelta(hours=2.6) < soon.published - soon.acquisition.end < timedelta(hours=3.4)
    assert timedelta(hours=23) < later.published - later.acquisition.end < timedelta(hours=30)
    for made in (soon, later):
        assert made.processed < made.published < made.modified
        assert made.name.created == (made.processed + timedelta(milliseconds=500)).replace(microsecond=0)


@given(orbit=st.integers(700, 44_000))
@settings(max_examples=40, deadline=None)
def test_a_reprocessing_comes_after_what_it_replaces_and_starts_a_few_seconds_off(orbit: int) -> None:
    old, new = (product(orbit, version=v) for v in (NON_TIME_CRITICAL, LATEST_REPROCESSING))
    assert new.processed > old.processed
    assert timedelta(0) < abs(new.acquisition.begin - old.acquisition.begin) < timedelta(seconds=7)


@given(
    orbit=st.integers(13_000, 40_000),
    product_type=st.sampled_from(sorted(PRODUCT_TYPES)),
    platform=st.sampled_from(["S3A", "S3B"]),
    frame=st.sampled_from([2340, 2880, 3420]),
    place=st.integers(0, 3),
)
@settings(max_examples=60, deadline=None)
def test_a_product_is_found_by_its_id_its_name_and_its_quicklook(
    orbit: int, product_type: str, platform: str, frame: int, place: int
) -> None:
    versions = ProductVersions(seed=1)
    number = None if product_type in STRIPE_TYPES else frame
    nominal = acquisition_of(platform, absolute_orbit=orbit, frame=number, is_reprocessed=False)
    assert nominal is not None
    choices = versions_of(product_type, sensed=nominal.begin)
    made = product(orbit, number, version=choices[place % len(choices)], product_type=product_type, platform=platform)
    assert versions.by_id(made.id) == made
    assert versions.by_name(str(made.name)) == made
    quicklook_id = versions.quicklook_id(made)
    assert versions.by_quicklook_id(quicklook_id) == (made if made.has_quicklook else None)
    assert versions.by_id(quicklook_id) is None
    assert versions.by_quicklook_id(made.id) is None
    assert ProductVersions(seed=2).by_id(made.id) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "S3A.SEN3",
        "S3C_OL_1_EFR____20180601T151419_20180601T151719_20180601T181045_0179_032_011_1620_LN1_O_NR_002.SEN3",
        "S3A_OL_1_EFR____20180601T151419_20180601T151719_20180601T000000_0179_032_011_1620_LN1_O_NR_002.SEN3",
        "S3A_OL_1_EFR____19990601T151419_19990601T151719_20180601T000000_0179_032_011_1620_LN1_O_NR_002.SEN3",
        "S3A_OL_1_EFR____99991231T235959_99991231T235959_99991231T235959_0179_032_011_1620_LN1_O_NR_002.SEN3",
        "S3A_OL_0_EFR____20180601T151419_20180601T151719_20180601T000000_0179_032_011_1620_LN1_O_NR_002.SEN3",
        "S3A_OL_2_WRR____20180601T151419_20180601T151719_20180601T000000_0179_032_011_1620_LN1_O_NR_002.SEN3",
    ],
)
def test_other_names_are_nobodys(name: str) -> None:
    assert ProductVersions(seed=1).by_name(name) is None


def test_of_older_dates_some_have_no_known_size_and_some_no_quicklook() -> None:
    old, new = (ten_days_of_products(text) for text in ("2017-03-01", "2024-03-01"))
    assert sum(not p.has_known_size for p in old) / len(old) == pytest.approx(1 / 3, abs=0.05)
    assert sum(not p.has_quicklook for p in old) / len(old) == pytest.approx(1 / 8, abs=0.03)
    assert all(p.has_known_size for p in new)
    assert sum(not p.has_quicklook for p in new) / len(new) == pytest.approx(1 / 40, abs=0.015)


def test_another_seed_makes_other_ids_of_the_same_acquisitions() -> None:
    first = product(20_000)
    other = ProductVersions(seed=2).product(first.acquisition, product_type="OL_1_EFR___", version=NEAR_REAL_TIME)
    assert other.id != first.id
    assert other.name.begin == first.name.begin
