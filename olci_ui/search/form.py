"""The search form: where, when, what; or by name. Each part returns its value and keeps none."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from olci_core.catalogue.query import EVERY_MONTH
from olci_core.catalogue.season import Season
from olci_core.errors import InputError
from olci_core.scene import MISSION_BEGAN_ON, PRODUCT_TYPES
from olci_ui.field_values import begin_with, show_value
from olci_ui.formats import clock, product_choice
from olci_ui.search import texts
from olci_ui.search.days import quick_days
from olci_ui.session.clicks import kept, waits
from olci_ui.session.search_form import SearchForm
from olci_ui.texts import FIND, FROM, PRODUCT, SEARCH, TO

WHOLE_DAY = (0.0, 24.0)
SEARCH_CLICK, FIND_CLICK = "search", "find_by_name"  # clicks that wait until the form has been read


@dataclass(frozen=True, slots=True)
class WhenAndWhat:
    """The part of the search form beside the area; ``asked`` once the button has been pressed.

    ``foot`` is where the button stands, always in sight: what is said of the search as a whole goes there too.
    """

    first: date
    last: date
    product_type: str
    further_types: tuple[str, ...]
    season: Season | None
    months: frozenset[int]
    hours: tuple[float, float] | None
    asked: bool
    foot: DeltaGenerator


def when_and_what(form: SearchForm, *, today: date) -> WhenAndWhat:
    """Draw From, To, Product, what is seldom needed, and the button; ``today`` is the last day that can be chosen."""
    st.header(texts.WHEN_AND_WHAT, anchor=False)
    first, last = _days(form, today)
    season = quick_days(form.season, today=today)
    product_type, further = _products(form)
    months, hours = _months_and_hours(form)
    foot = st.container(key="search_foot", gap="xsmall")
    foot.button(
        SEARCH,
        key="search",
        type="primary",
        width="stretch",
        icon=":material/search:",
        on_click=kept(SEARCH_CLICK),
    )
    return WhenAndWhat(first, last, product_type, further, season, months, hours, waits(SEARCH_CLICK), foot)


def _days(form: SearchForm, today: date) -> tuple[date, date]:
    left, right = st.columns(2)
    with left:
        first = _day(FROM, form.first, today, key="first_day", help=texts.FROM_HELP)
    with right:
        last = _day(TO, form.last, today, key="last_day", help=texts.TO_HELP)
    return first, last


def _day(label: str, day: date, today: date, *, key: str, help: str) -> date:  # noqa: A002 - Streamlit's own word
    held: date = begin_with(key, min(max(day, MISSION_BEGAN_ON), today))
    return st.date_input(
        label,
        held,
        min_value=MISSION_BEGAN_ON,
        max_value=today,
        key=key,
        help=help,
        format="YYYY-MM-DD",
    )


def _products(form: SearchForm) -> tuple[str, tuple[str, ...]]:
    """Draw the product looked for, and others that are to be found with it."""
    codes = list(PRODUCT_TYPES)
    product_type = st.selectbox(
        PRODUCT,
        codes,
        codes.index(begin_with("product_type", form.product_type)),
        key="product_type",
        format_func=product_choice,
    )
    others = [code for code in codes if code != product_type]
    held = begin_with("further_types", list(form.further_types))
    further = st.multiselect(
        texts.TOGETHER_WITH,
        others,
        show_value("further_types", [code for code in held if code in others]),
        key="further_types",
        format_func=product_choice,
        placeholder=texts.ANOTHER_PRODUCT,
        label_visibility="collapsed",
        select_all=False,
    )
    return product_type, tuple(code for code in codes if code in further)


def _months_and_hours(form: SearchForm) -> tuple[frozenset[int], tuple[float, float] | None]:
    """Draw the months of the year and the hours of the day, which a search may be narrowed to."""
    narrowed = texts.NARROWED if form.months != EVERY_MONTH or form.hours is not None else ""
    with st.expander(texts.MONTHS_AND_HOURS + narrowed, key="more", icon=":material/tune:"):
        months = st.pills(
            texts.MONTHS,
            range(1, 13),
            default=begin_with("months", [] if form.months == EVERY_MONTH else sorted(form.months)),
            key="months",
            selection_mode="multi",
            format_func=lambda month: month_abbr[month],
            help=texts.MONTHS_HELP,
        )
        left, right = st.columns(2)
        first, last = form.hours or WHOLE_DAY
        with left:
            first = _hour(texts.FROM_HOUR, first, key="first_hour", help=texts.FROM_HOUR_HELP)
        with right:
            last = _hour(texts.TO_HOUR, last, key="last_hour", help=texts.TO_HOUR_HELP)
    hours = None if (first, last) == WHOLE_DAY else (first, last)
    return frozenset(months) or EVERY_MONTH, hours


def _hour(label: str, value: float, *, key: str, help: str) -> float:  # noqa: A002 - Streamlit's own word
    # The value is the field's own default: one that is only set beside a folded field can be lost, and the first taken.
    options = sorted({float(hour) for hour in range(25)} | {value, float(st.session_state.get(key, value))})
    return float(st.selectbox(label, options, options.index(value), key=key, format_func=clock, help=help))


def names_form(held: Sequence[str]) -> tuple[str, ...] | None:
    """Draw the field for scene names, with those looked for last; return them, a line each, when "Find" is pressed.

    Raises:
        InputError: the field is empty.
    """
    with st.form("by_name", border=False):
        text = st.text_area(
            texts.SCENE_NAMES,
            begin_with("scene_names", "\n".join(held)),
            height=240,
            key="scene_names",
            placeholder=texts.SCENE_NAMES_PLACEHOLDER,
        )
        st.form_submit_button(FIND, type="primary", icon=":material/search:", on_click=kept(FIND_CLICK))
    if not waits(FIND_CLICK):
        return None
    names = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not names:
        raise InputError(texts.NO_NAMES, hint=texts.NO_NAMES_HINT)
    return names
