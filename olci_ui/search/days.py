"""The days of a search, chosen at a click: the latest ones, a month, a season, around a day, several years."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from olci_core.catalogue.season import Season
from olci_core.scene import MISSION_BEGAN_ON
from olci_ui.field_values import give_value
from olci_ui.formats import season_words
from olci_ui.popovers import close_popover, popover
from olci_ui.search import texts

LATEST_DAYS = (3, 7, 30)
MAX_YEARS_BACK = 10
_YEAR = timedelta(days=365)
_OPEN, _SEASON = "other_days", "season_given"
Days = tuple[date, date]


def this_month(today: date) -> Days:
    """Return the days of this month up to today."""
    return today.replace(day=1), today


def last_month(today: date) -> Days:
    """Return the first and the last day of the month before."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def this_season(today: date) -> Days:
    """Return the days of this season up to today; seasons are whole months: spring (or autumn) is March to May."""
    months_in = today.month % 3
    first = today.replace(day=1)
    for _ in range(months_in):
        first = (first - timedelta(days=1)).replace(day=1)
    return first, today


def around(day: date, *, number: int) -> Days:
    """Return a day with as many days before it as after."""
    return day - timedelta(days=number), day + timedelta(days=number)


def earlier_years(days: Days, *, number: int, season: Season | None) -> tuple[Days, Season] | None:
    """Return the same days of so many years before as well: all days in between, and the part of each year.

    With a ``season`` its days are taken, else those given; None where they run over more than a year.
    """
    first, last = days
    if season is None:
        if last - first >= _YEAR or last < first:
            return None
        season = (first.month, first.day), (last.month, last.day)
    begins, ends = season
    year = last.year - number - (begins > ends)
    try:
        first = date(year, *begins)
    except ValueError:  # 29 February
        first = date(year, 3, 1)
    return (first, last), season


def quick_days(season: Season | None, *, today: date) -> Season | None:
    """Draw the spans of days that are wanted most, and the part of each year in use; return that part."""
    season = st.session_state.pop(_SEASON, season)
    with st.container(horizontal=True, key="quick_days", gap="small"):
        for number in LATEST_DAYS:
            st.button(
                texts.LAST_DAYS.format(number=number),
                key=f"last_{number}_days",
                type="tertiary",
                on_click=_take,
                args=((today - timedelta(days=number - 1), today), today),
            )
        with popover(texts.OTHER_DAYS, key=_OPEN, kind="tertiary"):
            _other_days(season, today=today)
    with st.container(key="season_line", horizontal=True, vertical_alignment="center", gap="small"):
        if season is not None:
            words = texts.ONLY_SEASON.format(season=season_words(season))
            st.markdown(f":material/event_repeat: {words}", width="content")
            st.button(
                texts.EVERY_DAY, key="every_day", type="tertiary", icon=":material/close:", on_click=_leave_season
            )
    return season


def _other_days(season: Season | None, *, today: date) -> None:
    with st.container(horizontal=True, gap="small"):
        for key, words, days in (
            ("this_month", texts.THIS_MONTH, this_month(today)),
            ("last_month", texts.LAST_MONTH, last_month(today)),
            ("this_season", texts.THIS_SEASON, this_season(today)),
        ):
            st.button(words, key=key, on_click=_take, args=(days, today))
    st.markdown(texts.AROUND_A_DAY)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        day = st.date_input(
            texts.DAY,
            today,
            min_value=MISSION_BEGAN_ON,
            max_value=today,
            key="around_day",
            format="YYYY-MM-DD",
            width=150,
        )
        number = st.number_input(texts.DAYS_EITHER_WAY, 0, 180, 3, key="around_number", width=180)
        st.button(texts.TAKE_THESE, key="take_around", on_click=_take, args=(around(day, number=int(number)), today))
    st.markdown(texts.EARLIER_YEARS, help=texts.EARLIER_YEARS_HELP)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        years = st.number_input(texts.YEARS_BACK, 1, MAX_YEARS_BACK, 4, key="years_back", width=150)
        days = st.session_state["first_day"], st.session_state["last_day"]
        found = earlier_years(days, number=int(years), season=season)
        args = (found[0], today, found[1]) if found else (days, today)
        st.button(texts.TAKE_EARLIER, key="take_earlier", on_click=_take, args=args, disabled=found is None)
    if found is None:
        st.caption(texts.TOO_LONG_A_SPAN)


def _take(days: Days, today: date, season: Season | None = None) -> None:
    first, last = (min(max(day, MISSION_BEGAN_ON), today) for day in days)
    give_value("first_day", first)
    give_value("last_day", last)
    st.session_state[_SEASON] = season
    close_popover(_OPEN)


def _leave_season() -> None:
    st.session_state[_SEASON] = None
