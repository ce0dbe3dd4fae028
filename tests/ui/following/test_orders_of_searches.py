"""The standing order that a search suggests: its area, days, products and narrowing are taken over."""

from __future__ import annotations

from datetime import date

import pytest

from olci_core.area import Area
from olci_core.errors import InputError
from olci_ui.following.orders_of_searches import order_of
from olci_ui.session.search_form import SearchForm

BAY = Area.from_bounds(-82, 71, -75, 74)
TODAY = date(2024, 6, 20)


def test_what_the_search_asks_for_is_what_is_followed() -> None:
    form = SearchForm(
        date(2024, 6, 10), TODAY, "OL_2_WFR___", BAY, frozenset({5, 6}), (9.0, 12.0), "Baffin Bay", ("OL_1_EFR___",),
        ((5, 1), (6, 30)),
    )  # fmt: skip
    order = order_of(form, today=TODAY)
    assert (order.name, order.area, order.since.date()) == ("Baffin Bay", BAY, date(2024, 6, 10))
    assert order.product_types == ("OL_2_WFR___", "OL_1_EFR___")
    assert (order.months, order.hours, order.season) == ((5, 6), (9.0, 12.0), ((5, 1), (6, 30)))


def test_a_search_of_years_ago_is_followed_from_now_on() -> None:
    order = order_of(SearchForm(date(2018, 6, 1), date(2018, 6, 2), area=BAY), today=TODAY, name="Bay")
    assert (order.name, order.since.date(), order.months) == ("Bay", date(2024, 6, 17), ())


def test_an_area_without_a_name_is_named_by_where_it_lies() -> None:
    form = SearchForm(TODAY, TODAY, area=BAY, area_text="-82, 71, -75, 74")
    assert order_of(form, today=TODAY).name == "Area at 72.5° N 78.5° W"


def test_without_an_area_nothing_can_be_followed() -> None:
    with pytest.raises(InputError, match="no area to follow yet"):
        order_of(SearchForm(TODAY, TODAY), today=TODAY)
