"""The days of a search at a click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from olci_ui.search.days import around, earlier_years, last_month, this_month, this_season
from olci_ui.session.search_form import today_utc

OpenPage = Callable[..., AppTest]
days = st.dates(date(2017, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("today", "month", "before", "season"),
    [
        (date(2024, 3, 31), date(2024, 3, 1), (date(2024, 2, 1), date(2024, 2, 29)), date(2024, 3, 1)),
        (date(2024, 1, 1), date(2024, 1, 1), (date(2023, 12, 1), date(2023, 12, 31)), date(2023, 12, 1)),
        (date(2024, 11, 25), date(2024, 11, 1), (date(2024, 10, 1), date(2024, 10, 31)), date(2024, 9, 1)),
        (date(2024, 12, 2), date(2024, 12, 1), (date(2024, 11, 1), date(2024, 11, 30)), date(2024, 12, 1)),
    ],
)
def test_months_and_seasons(today: date, month: date, before: tuple[date, date], season: date) -> None:
    assert this_month(today) == (month, today)
    assert last_month(today) == before
    assert this_season(today) == (season, today)


@given(day=days, number=st.integers(0, 180))
def test_around_a_day_lies_that_day_in_the_middle(day: date, number: int) -> None:
    first, last = around(day, number=number)
    assert day - first == last - day == timedelta(days=number)


@given(first=days, length=st.integers(0, 364), number=st.integers(1, 10))
def test_the_same_days_of_earlier_years_begin_so_many_years_before(first: date, length: int, number: int) -> None:
    last = first + timedelta(days=length)
    found = earlier_years((first, last), number=number, season=None)
    assert found is not None
    (begin, end), season = found
    assert end == last
    assert begin.year == first.year - number
    assert season == ((first.month, first.day), (last.month, last.day))
    again = earlier_years((begin, end), number=number, season=season)
    assert again == found


def test_more_than_a_year_has_no_same_days() -> None:
    assert earlier_years((date(2020, 1, 1), date(2022, 1, 1)), number=3, season=None) is None


def test_a_click_sets_the_days_and_a_part_of_each_year_goes_into_the_address(open_page: OpenPage) -> None:
    app = open_page("search", **{"from": "2022-04-10", "to": "2022-04-24"})
    app.number_input(key="years_back").set_value(3).run()
    app.button(key="take_earlier").click().run()
    assert not app.exception
    assert (app.date_input(key="first_day").value, app.date_input(key="last_day").value) == (
        date(2019, 4, 10),
        date(2022, 4, 24),
    )
    address = app.session_state["shown_address"]
    assert address["season"] == "04-10..04-24"
    assert any("10 April to 24 April" in str(one.value) for one in app.markdown)
    again = open_page("search", **{name: text for name, text in address.items() if name != "tab"})
    assert again.session_state["tab"].form.season == ((4, 10), (4, 24))
    app.button(key="every_day").click().run()
    assert "season" not in app.session_state["shown_address"]
    app.button(key="last_month").click().run()
    assert app.date_input(key="first_day").value == last_month(today_utc())[0]


def test_products_found_together_go_into_the_address_and_the_question(open_page: OpenPage) -> None:
    app = open_page("search", product="OL_1_EFR___,OL_2_WFR___", area="10, 54, 20, 60")
    assert app.multiselect(key="further_types").value == ["OL_2_WFR___"]
    app.multiselect(key="further_types").set_value(["OL_2_LFR___", "OL_2_WFR___"]).run()
    form = app.session_state["tab"].form
    assert form.query().product_types == ("OL_1_EFR___", "OL_2_LFR___", "OL_2_WFR___")
    app.selectbox(key="product_type").set_value("OL_2_LFR___").run()
    assert not app.exception
    assert app.session_state["tab"].form.query().product_types == ("OL_2_LFR___", "OL_2_WFR___")
    assert app.session_state["shown_address"]["product"] == "OL_2_LFR___,OL_2_WFR___"
