"""What stands above a list of results: how many scenes there are and of what, whether they are all."""

from __future__ import annotations

import streamlit as st

from olci_core.catalogue import SearchQuery
from olci_core.catalogue.query import EVERY_MONTH
from olci_core.errors import InputError, OlciError
from olci_ui.formats import count, days, hours_words, months_words, plain, season_words
from olci_ui.page_paths import page_path
from olci_ui.results import texts
from olci_ui.results.freshness import missing_names
from olci_ui.session.address import go_to, search_in_address
from olci_ui.session.clicks import heard
from olci_ui.session.found import Found
from olci_ui.session.tab_state import TabState
from olci_ui.texts import FOUND_BY_NAME, TRY_AGAIN


def title_of(found: Found) -> str:
    """Return how many scenes there are, and of what: "31 scenes · 1–16 April 2024 · OL_1_EFR___"."""
    number = count(len(found.shown), "scene")
    about = what_was_asked(found.query) if found.query else FOUND_BY_NAME
    return texts.TITLE.format(texts.SO_FAR.format(number) if found.is_growing else number, about)


def what_was_asked(query: SearchQuery) -> str:
    """Return when, in which months and hours where not in all, and which products: what a search asked for."""
    parts = [days_in_words(query)]
    if query.months != EVERY_MONTH:
        parts.append(texts.ONLY_IN.format(months_words(query.months)))
    if query.hours is not None:
        parts.append(hours_words(query.hours))
    return " · ".join((*parts, " + ".join(query.product_types)))


def days_in_words(query: SearchQuery) -> str:
    """Return the days of a search: "1–16 April 2024", or those of each year: "10 April to 20 April of 2020–2024"."""
    first, last = query.begin.date(), query.last_day
    if query.season is None or first.year == last.year:
        return days(first, last)
    return texts.OF_YEARS.format(season_words(query.season), first.year, last.year)


def notes(found: Found) -> None:
    """Say whether these are all scenes, and which names were not found."""
    for note in found.notes:
        (st.info if found.complete else st.warning)(plain(note))
    missing_names(found)


def nothing_found(found: Found) -> None:
    """Say what may help when a search brought no scene."""
    if found.query is not None:  # of names it is said one by one why they were not found
        st.info(texts.NO_SCENE_MATCHES, icon=":material/search_off:")
    if st.button(texts.CHANGE_SEARCH, type="primary"):
        go_to("search")


def no_result(state: TabState, error: OlciError | None) -> None:
    """Say what to do where there is no result: none was asked for, the search was stopped, or an error ended it."""
    if error is None and state.stopped is None:
        st.info(texts.NO_SEARCH_YET, icon=":material/search:")
    if error is not None and not isinstance(error, InputError):
        again = heard(search_in_address, state)
        st.button(TRY_AGAIN, icon=":material/refresh:", type="primary", key="search_again", on_click=again)
    st.page_link(page_path("search"), label=texts.GO_TO_SEARCH, icon=":material/arrow_back:")
