"""The saved searches on the page: save one, open it, follow it, rename it, delete it, see what is new in each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from olci_core.catalogue import SearchProgress
from olci_core.catalogue.query import EVERY_MONTH
from olci_core.errors import InputError, OlciError
from olci_ui.following import texts
from olci_ui.following.orders_of_searches import order_of
from olci_ui.formats import count, day, days, hours_words, moment, months_words, plain, season_words, square_km
from olci_ui.notices import errors_shown
from olci_ui.popovers import close_popover, popover
from olci_ui.services import services
from olci_ui.session.address import go_to
from olci_ui.session.clicks import heard, kept, refusal_shown, taken, typed, waits
from olci_ui.session.heading_focus import want_heading_focus
from olci_ui.session.saved_search import (
    FIXED,
    LATEST,
    UNTIL_TODAY,
    WHICH_DAYS,
    SavedSearch,
    news_of,
    saved_search,
)
from olci_ui.session.saved_searches import SavedSearches
from olci_ui.session.search_form import SearchForm, today_utc
from olci_ui.session.searching import begin_search
from olci_ui.session.tab_state import TabState
from olci_ui.texts import MORE, OPEN

_SAVE, _SEARCHES = "save_search", "saved_searches"


def saved_panel(state: TabState) -> None:
    """Draw the saved searches: searches without a rule, that are opened by hand."""
    searches = SavedSearches(services.archive.settings.data_dir)
    with errors_shown():
        _list(searches, state)


def save_form(state: TabState, form: SearchForm, *, inside: str) -> None:
    """Draw what saves the search of a form under a name; the popover it is ``inside`` closes then.

    Raises:
        InputError: it has no name, or one that another search has, or it cannot be asked.
        StorageError: it cannot be kept.
    """
    length = (form.last - form.first).days + 1
    words = {
        FIXED: days(form.first, form.last) if length > 0 else texts.THESE_DAYS,
        UNTIL_TODAY: texts.UNTIL_TODAY.format(day(form.first)),
        LATEST: texts.LATEST_DAYS.format(count(length, "day")),
    }
    with st.form("save_search", border=False):
        st.caption(plain(_about(form)))
        name = st.text_input(texts.NAME, key="saved_name", placeholder=texts.SAVED_NAME_EXAMPLE)
        which_days = st.radio(texts.DAYS, WHICH_DAYS, key="saved_days", format_func=lambda one: words[one])
        st.form_submit_button(
            texts.SAVE_SEARCH, key="save", icon=":material/bookmark_add:", width="stretch", on_click=kept(_SAVE)
        )
    if not taken(_SAVE):
        return
    search = saved_search(name, form, which_days=which_days)
    found = state.found
    if found is not None and found.complete and found.query == form.query() and found.archive == services.kind:
        search = search.looked_at(found.scenes, found.asked_at)
    SavedSearches(services.archive.settings.data_dir).add(search)
    state.say(texts.SAVED.format(plain(search.name)))
    close_popover(inside)
    st.rerun()


def _list(searches: SavedSearches, state: TabState) -> None:
    searches_kept = searches.all()
    if searches.notice:
        st.warning(plain(searches.notice), icon=":material/info:")
    if not searches_kept:
        st.caption(texts.NONE_SAVED)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(texts.SAVED_SEARCHES.format(len(searches_kept)), width="stretch")
        st.button(texts.NEWS_OF_ALL, key="news_of_all", icon=":material/update:", on_click=kept("news_of_all"))
        if waits("news_of_all"):
            _ask_news(searches_kept, state, click="news_of_all")
    refusal_shown(_SEARCHES)
    for search in searches_kept:
        _one(searches, search, state)


def _one(searches: SavedSearches, search: SavedSearch, state: TabState) -> None:
    today = today_utc()
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap="small"):
            st.markdown(f"**{plain(search.name)}**")
            st.caption(plain(_described(search, today)))
            if news := state.news.get(search.name):
                st.markdown(f":material/update: {plain(news)}")
        opening, asking = f"open_{search.name}", f"news_{search.name}"
        st.button(OPEN, key=opening, type="primary", on_click=kept(opening))
        if taken(opening):
            with errors_shown():
                begin_search(state, search.form(today).query(), saved_as=search.name)
                go_to("results")
        st.button(texts.NEWS_OF_ONE, key=asking, on_click=kept(asking))
        if waits(asking):
            _ask_news([search], state, click=asking)
            st.rerun()
        follow = heard(_follow, state, search, at=_SEARCHES)
        st.button(texts.FOLLOW, key=f"follow_{search.name}", help=texts.FOLLOW_HELP, on_click=follow)
        more, name_key = f"more_{search.name}", f"name_{search.name}"
        with popover(MORE, key=more):
            st.text_input(texts.NEW_NAME, search.name, key=name_key)
            rename = heard(_rename, searches, search, name_key, more, at=more)
            st.button(texts.RENAME, key=f"rename_{search.name}", width="stretch", on_click=rename)
            delete = heard(_delete, searches, search, state, at=more)
            st.button(
                texts.DELETE,
                key=f"delete_{search.name}",
                icon=":material/delete:",
                width="stretch",
                on_click=delete,
            )
            refusal_shown(more)


def _follow(state: TabState, search: SavedSearch) -> None:
    today = today_utc()
    state.following.begin(order_of(search.form(today), today=today, name=search.name))
    want_heading_focus()  # the form stands below it


def _rename(searches: SavedSearches, search: SavedSearch, key: str, more: str) -> None:
    searches.rename(search.name, typed(key))
    close_popover(more)


def _delete(searches: SavedSearches, search: SavedSearch, state: TabState) -> None:
    searches.delete(search.name)
    state.keep_news(search.name, None)


def _ask_news(searches: Sequence[SavedSearch], state: TabState, *, click: str) -> None:
    """Ask the catalogue anew for each search, with a bar; any click ends it, what has come by then stays."""
    place = st.empty()
    with place.container(key="asking_news"):
        bar = st.progress(0.0, text=texts.ASKING)
        st.button(texts.STOP_ASKING, key="stop_asking", icon=":material/stop:")
    taken(click)
    for number, search in enumerate(searches):

        def show(progress: SearchProgress, number: int = number, name: str = search.name) -> None:
            words = progress.trouble or texts.SO_FAR.format(name, count(progress.scenes, "scene"))
            bar.progress((number + progress.fraction) / len(searches), text=plain(words))

        try:
            query = search.form(today_utc()).query()
            result = services.archive.recent.search(query, refresh=True, progress=show, cancelled=_asked_elsewhere)
        except OlciError as error:
            state.keep_news(search.name, texts.NOT_KNOWN.format(error))
            continue
        news = str(news_of(search.seen, result.scenes))
        short = "" if result.complete else texts.NOT_IN_FULL
        since = texts.NEWS_SINCE.format(moment(search.seen_at)) if search.seen_at else texts.NEVER_OPENED
        state.keep_news(search.name, f"{news[0].upper()}{news[1:]} ({since}){short}")
    place.empty()


def _asked_elsewhere() -> bool:
    """Let Streamlit end this run here when something else has been clicked."""
    return "tab" not in st.session_state


def _described(search: SavedSearch, today: date) -> str:
    try:
        about = _about(search.form(today))
    except InputError as error:
        return str(error)
    return about + (texts.SEEN.format(moment(search.seen_at)) if search.seen_at else texts.NOT_OPENED)


def _about(form: SearchForm) -> str:
    area = square_km(form.area.area_km2) if form.area else texts.NO_AREA_YET
    span = days(form.first, form.last) if form.first <= form.last else texts.DAYS_TURNED
    months = "" if form.months == EVERY_MONTH else f" · {months_words(form.months)}"
    hours = f" · {hours_words(form.hours)}" if form.hours else ""
    season = f" · {season_words(form.season)}" if form.season else ""
    products = " + ".join((form.product_type, *form.further_types))
    return f"{span}{season}{months}{hours} · {products} · {area}"
