"""The search in the page's address."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.area import Area
from olci_core.catalogue.season import Season
from olci_core.errors import InputError
from olci_core.scene import PRODUCT_TYPES
from olci_ui.session.search_form import (
    SearchForm,
    form_of,
    from_address,
    names_from_address,
    names_to_address,
    read_address,
    standard_form,
    to_address,
)

TODAY = date(2026, 3, 1)
days_of_a_year = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: (day.month, day.day))
BAFFIN = Area.from_bounds(-82, 71.5, -75, 74)


def test_an_empty_address_gives_the_standard_form() -> None:
    assert from_address({}, today=TODAY) == SearchForm(date(2026, 2, 27), TODAY, "OL_1_EFR___", None)
    assert standard_form(TODAY) == from_address({}, today=TODAY)


@given(
    first=st.dates(date(2016, 4, 1), TODAY),
    last=st.dates(date(2016, 4, 1), TODAY),
    product_type=st.sampled_from(sorted(PRODUCT_TYPES)),
    bounds=st.none() | st.tuples(st.integers(-180, 180), st.integers(-90, 89), st.integers(1, 100)),
    months=st.frozensets(st.integers(1, 12), min_size=1),
    hours=st.none() | st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda two: two != (0, 24)),
    further=st.sets(st.sampled_from(sorted(PRODUCT_TYPES))),
    season=st.none() | st.tuples(days_of_a_year, days_of_a_year),
)
def test_a_link_opens_the_same_search(
    first: date,
    last: date,
    product_type: str,
    bounds: tuple[int, int, int] | None,
    months: frozenset[int],
    hours: tuple[float, float] | None,
    further: set[str],
    season: Season | None,
) -> None:
    area = None
    if bounds is not None:
        west, south, width = bounds
        area = Area.from_bounds(west, south, (west + width + 180) % 360 - 180, south + 1)
    others = tuple(one for one in PRODUCT_TYPES if one in further - {product_type})
    form = SearchForm(first, last, product_type, area, months, hours, further_types=others, season=season)
    assert from_address(to_address(form), today=TODAY) == form


@pytest.mark.parametrize(
    "parameters",
    [
        {"from": "2018-06-31"},
        {"to": "yesterday"},
        {"product": "<img src=x>"},
        {"product": "OL_1_EFR___,OL_9"},
        {"season": "spring"},
        {"season": "02-30..03-01"},
        {"area": "POLYGON((1 2"},
        {"months": "3,13"},
        {"months": "spring"},
        {"months": "0"},
        {"hours": "25-26"},
        {"hours": "morning"},
        {"hours": "8"},
    ],
)
def test_a_damaged_link_is_named(parameters: dict[str, str]) -> None:
    with pytest.raises(InputError):
        from_address(parameters, today=TODAY)


def test_what_of_a_link_can_be_read_is_kept() -> None:
    link = {"from": "2018-06-01", "to": "yesterday", "product": "OL_1_ERR___", "area": "POLYGON((1 2", "months": "3"}
    form, problems = read_address(link, today=TODAY)
    assert (form.first, form.last, form.product_type) == (date(2018, 6, 1), TODAY, "OL_1_ERR___")
    assert (form.area, form.area_text, form.months) == (None, "POLYGON((1 2", frozenset({3}))
    assert len(problems) == 2
    assert to_address(form)["area"] == "POLYGON((1 2"


@pytest.mark.parametrize(
    "area",
    [
        Area.from_bounds(-170, -60, 170, 60),
        Area.from_bounds(170, -60, -170, 60),
        Area.from_bounds(-180, 60, 180, 90),
        Area.from_bounds(-180, -90, 180, 90),
        Area.from_point(0, 89, radius_km=3000),
    ],
)
def test_the_widest_areas_come_back_from_a_link_as_they_were(area: Area) -> None:
    form = SearchForm(TODAY, TODAY, area=area)
    assert from_address(to_address(form), today=TODAY) == form


def test_both_days_are_included() -> None:
    query = SearchForm(date(2018, 6, 1), date(2018, 6, 2), area=BAFFIN).query()
    assert query.begin == datetime(2018, 6, 1, tzinfo=UTC)
    assert query.end == datetime(2018, 6, 3, tzinfo=UTC)
    assert form_of(query) == SearchForm(date(2018, 6, 1), date(2018, 6, 2), area=BAFFIN)


def test_a_search_without_an_area_says_how_to_give_one() -> None:
    with pytest.raises(InputError, match="no area") as refused:
        SearchForm(date(2018, 6, 1), date(2018, 6, 2)).query()
    assert "Draw" in refused.value.hint


def test_a_search_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError):
        SearchForm(date(2018, 6, 3), date(2018, 6, 1), area=BAFFIN).query()


def test_months_without_a_day_and_hours_without_a_length_are_refused() -> None:
    for form in (
        SearchForm(date(2018, 6, 1), date(2018, 6, 2), area=BAFFIN, months=frozenset({1})),
        SearchForm(date(2018, 6, 1), date(2018, 6, 2), area=BAFFIN, hours=(8, 8)),
    ):
        with pytest.raises(InputError) as refused:
            form.query()
        assert refused.value.hint


def test_months_and_hours_reach_the_query_and_come_back() -> None:
    form = SearchForm(date(2018, 1, 1), date(2022, 12, 31), area=BAFFIN, months=frozenset({3, 4, 5}), hours=(22, 2))
    query = form.query()
    assert (query.months, query.hours) == (frozenset({3, 4, 5}), (22, 2))
    assert form_of(query) == form
    assert to_address(form) | {"months": "3,4,5", "hours": "22-2"} == to_address(form)


@pytest.mark.parametrize("names", [(), ("one.SEN3",), ("/a path/with spaces, commas.zip", "two"), ("x" * 5000,)])
def test_names_come_back_from_an_address(names: tuple[str, ...]) -> None:
    assert names_from_address(names_to_address(names)) == names
