"""Numbers, times and foreign words as a reader expects them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_ui import formats


@pytest.mark.parametrize(
    ("size_bytes", "shown"),
    [
        (None, "size unknown"),
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1_500_000, "1.5 MB"),
        (866_832_096, "867 MB"),
        (12_400_000_000, "12 GB"),
        (1.2e12, "1.2 TB"),
    ],
)
def test_a_size_reads_as_in_a_file_manager(size_bytes: float | None, shown: str) -> None:
    assert formats.size(size_bytes) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2018, 6, 1), date(2018, 6, 1), "1 June 2018"),
        (date(2018, 6, 1), date(2018, 6, 3), "1–3 June 2018"),
        (date(2018, 5, 30), date(2018, 6, 3), "30 May – 3 June 2018"),
        (date(2017, 12, 30), date(2018, 1, 3), "30 December 2017 – 3 January 2018"),
    ],
)
def test_a_span_of_days_says_nothing_twice(first: date, last: date, shown: str) -> None:
    assert formats.days(first, last) == shown


@pytest.mark.parametrize(
    ("months", "shown"),
    [
        ({5}, "May"),
        ({3, 4, 5, 10}, "Mar–May, Oct"),
        ({1, 2, 6, 11, 12}, "Jun, Nov–Feb"),
        (set(range(1, 13)), "Jan–Dec"),
    ],
)
def test_months_that_follow_one_another_are_a_span(months: set[int], shown: str) -> None:
    assert formats.months_words(months) == shown


def test_an_hour_that_is_nearly_full_is_the_next() -> None:
    assert formats.hours_words((9.25, 9.999)) == "09:15–10:00 UTC"


@pytest.mark.parametrize(
    ("area_km2", "shown"),
    [(324_688.0, "324,688 km²"), (0.3184, "0.32 km²"), (0.0078539, "7,854 m²"), (3.1e-6, "3 m²")],
)
def test_the_size_of_an_area_is_said_without_powers_of_ten(area_km2: float, shown: str) -> None:
    assert formats.square_km(area_km2) == shown


@pytest.mark.parametrize(("number", "shown"), [(0, "0 scenes"), (1, "1 scene"), (1204, "1,204 scenes")])
def test_nouns_are_counted(number: int, shown: str) -> None:
    assert formats.count(number, "scene") == shown


@given(st.text())
def test_no_character_of_a_foreign_text_keeps_a_meaning_in_markdown(text: str) -> None:
    shown = formats.plain(text)
    for mark in "`*_[]()#!|~$<>:":
        assert shown.count(mark) == shown.count("\\" + mark)
    assert "\n" not in shown


@pytest.mark.parametrize(
    ("left_s", "words"),
    [
        (0.2, "1 s"),
        (12.0, "12 s"),
        (39.7, "40 s"),
        (99.4, "99 s"),
        (99.6, "2 minutes"),
        (120.4, "2 minutes"),
        (121.0, "3 minutes"),
        (2399.6, "40 minutes"),
        (2400.0, "40 minutes"),
        (3540.0, "59 minutes"),
        (3541.0, "1 h"),
        (3600.0, "1 h"),
        (3601.0, "1 h 1 min"),
        (4200.0, "1 h 10 min"),
        (90_000.0, "25 h"),
    ],
)
def test_a_wait_is_put_as_a_person_would_put_it(left_s: float, words: str) -> None:
    assert formats.wait_in_words(left_s) == words


@pytest.mark.parametrize(
    ("product_type", "words"),
    [
        ("OL_1_EFR___", "Level 1"),
        ("OL_1_ERR___", "Level 1, reduced"),
        ("OL_2_WFR___", "Level 2 water"),
        ("OL_2_LRR___", "Level 2 land, reduced"),
        ("OL_9_XXX___", "OL_9_XXX___"),
    ],
)
def test_a_product_is_said_in_few_words(product_type: str, words: str) -> None:
    assert formats.product(product_type) == words


def test_a_product_is_offered_with_its_pixels_and_its_name() -> None:
    assert formats.product_choice("OL_2_LRR___") == "Level 2 land (1.2 km) · OL_2_LRR___"
