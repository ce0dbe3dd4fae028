"""The saved searches on the page: save one, open it, follow it, rename it, delete it, see what is new in each."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Sequence
from datetime import date

import streamlit as st

from olci_core.catalogue import SearchProgress
from olci_core.catalogue.query import EVERY_MONTH
from olci_core.errors import InputError, OlciError
from olci_ui.following.orders_of_searches import order_of
from olci_ui.formats import count, days, moment, plain, season_words
from olci_ui.notices import errors_shown
from olci_ui.services import services
from olci_ui.session.address import go_to
from olci_ui.session.saved_searches import (
    FIXED,
    LATEST,
    UNTIL_TODAY,
    WHICH_DAYS,
    SavedSearch,
    SavedSearches,
    news_of,
    saved_search,
)
from olci_ui.session.search_form import SearchForm, today_utc
from olci_ui.session.searching import begin_search
from olci_ui.session.tab_state import TabState


def saved_panel(state: TabState) -> None:
    """Draw the saved searches: searches without a rule, that are opened by hand."""
    searches = SavedSearches(services.archive.settings.data_dir)
    with errors_shown():
        _list(searches, state)


def save_form(state: TabState, form: SearchForm) -> None:
    """Draw what saves the search of a form under a name.

    Raises:
        InputError: it has no name, or one that another search has, or it cannot be asked.
        StorageError: it cannot be kept.
    """
    length = (form.last - form.first).days + 1
    words = {
        FIXED: days(form.first, form.last) if length > 0 else "These days",
        UNTIL_TODAY: f"From {form.first:%Y-%m-%d} until the day I open it",
        LATEST: f"Always the latest {count(length, 'day')}",
    }
    with st.form("save_search", border=False):
        st.caption(plain(_about(form)))
        name = st.text_input("Name", key="saved_name", placeholder="Baffin Bay in spring")
        which_days = st.radio("Days", WHICH_DAYS, key="saved_days", format_func=lambda one: words[one])
        if not st.form_submit_button("Save this search", key="save", icon=":material/bookmark_add:", width="stretch"):
            return
    search = saved_search(name, form, which_days=which_days)
    found = state.found
    if found is not None and found.complete and found.query == form.query() and found.archive == services.kind:
        search = search.looked_at(found.scenes, found.asked_at)
    SavedSearches(services.archive.settings.data_dir).add(search)
    st.success(f"Saved. It stands under *Following* as {plain(search.name)}.")


def _list(searches: SavedSearches, state: TabState) -> None:
    kept = searches.all()
    if searches.notice:
        st.warning(plain(searches.notice), icon=":material/info:")
    if not kept:
        st.caption("No search is saved. *Save this search* beside a search keeps it on this computer, without a rule.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Saved searches ({len(kept):,})**", width="stretch")
        if st.button("What is new in all?", key="news_of_all", icon=":material/update:"):
            _ask_news(kept, state)
    for search in kept:
        _one(searches, search, state)


def _one(searches: SavedSearches, search: SavedSearch, state: TabState) -> None:
    today = today_utc()
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap="small"):
            st.markdown(f"**{plain(search.name)}**")
            st.caption(plain(_described(search, today)))
            if news := state.news.get(search.name):
                st.markdown(f":material/update: {plain(news)}")
        if st.button("Open", key=f"open_{search.name}", type="primary"):
            with errors_shown():
                form = search.form(today)
                begin_search(state, form.query(), saved_as=search.name)
                go_to("results")
        if st.button("What is new?", key=f"news_{search.name}"):
            _ask_news([search], state)
            st.rerun()
        if st.button("Follow", key=f"follow_{search.name}", help="Give it a rule: what is new then comes by itself."):
            with errors_shown():
                state.following.begin(order_of(search.form(today), today=today, name=search.name))
                st.rerun()
        with st.popover("More"), errors_shown():
            new_name = st.text_input("New name", search.name, key=f"name_{search.name}")
            if st.button("Rename", key=f"rename_{search.name}", width="stretch"):
                searches.rename(search.name, new_name)
                st.rerun()
            if st.button("Delete", key=f"delete_{search.name}", icon=":material/delete:", width="stretch"):
                searches.delete(search.name)
                state.keep_news(search.name, None)
                st.rerun()


def _ask_news(searches: Sequence[SavedSearch], state: TabState) -> None:
    """Ask the catalogue anew for each search, with a bar; any click ends it, what has come by then stays."""
    place = st.empty()
    with place.container(key="asking_news"):
        bar = st.progress(0.0, text="Asking the catalogue …")
        st.button("Stop asking", key="stop_asking", icon=":material/stop:")
    for number, search in enumerate(searches):

        def show(progress: SearchProgress, number: int = number, name: str = search.name) -> None:
            words = progress.trouble or f"{name}: {count(progress.scenes, 'scene')} so far …"
            bar.progress((number + progress.fraction) / len(searches), text=plain(words))

        try:
            query = search.form(today_utc()).query()
            result = services.archive.recent.search(query, refresh=True, progress=show, cancelled=_asked_elsewhere)
        except OlciError as error:
            state.keep_news(search.name, f"Not known: {error}")
            continue
        news = str(news_of(search.seen, result.scenes))
        short = "" if result.complete else " so far; the catalogue did not answer in full"
        since = f"since {moment(search.seen_at)} UTC" if search.seen_at else "never opened yet"
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
    return about + (f" · seen {moment(search.seen_at)} UTC" if search.seen_at else " · not opened yet")


def _about(form: SearchForm) -> str:
    area = f"{form.area.area_km2:,.0f} km²" if form.area else "no area yet"
    span = days(form.first, form.last) if form.first <= form.last else "the last day lies before the first"
    months = "" if form.months == EVERY_MONTH else f" · {', '.join(month_abbr[one] for one in sorted(form.months))}"
    hours = f" · {form.hours[0]:g}–{form.hours[1]:g} h UTC" if form.hours else ""
    season = f" · {season_words(form.season)}" if form.season else ""
    products = " + ".join((form.product_type, *form.further_types))
    return f"{span}{season}{months}{hours} · {products} · {area}"
