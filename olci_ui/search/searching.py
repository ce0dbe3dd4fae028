"""From a form to a result: the search begun, its wait shown, its result taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from olci_core.catalogue import SearchQuery, SearchResult
from olci_core.errors import InputError, StorageError
from olci_ui.formats import count, moment, plain
from olci_ui.notices import show_error
from olci_ui.search.long_texts import MAX_IN_ADDRESS, LongTexts
from olci_ui.search.saved import SavedSearches, news_of
from olci_ui.services import ArchiveKind, services
from olci_ui.session.background_search import RunningSearch
from olci_ui.session.search_form import (
    SearchForm,
    form_of,
    from_address,
    names_from_address,
    names_to_address,
    standard_form,
    to_address,
    today_utc,
)
from olci_ui.session.tab_state import Found, TabState

LOOK_UP_S = 0.15
MAX_KEPT = 4
LONG = {"area": "outline", "names": "list of names"}
_kept: dict[tuple[ArchiveKind, SearchQuery], Found] = {}  # with all that has been measured of them


def form_at_hand(state: TabState) -> SearchForm:
    """Return the form this tab has filled in, else the one in the address, else the standard one."""
    if state.form is None:
        try:
            state.form = from_address(_parameters(), today=today_utc())
        except InputError as error:
            show_error(error)
            state.form = standard_form(today_utc())
    return state.form


def keep_form(state: TabState, form: SearchForm) -> None:
    """Hold the form in the tab and in the address."""
    state.form = form
    _put_in_address(to_address(form))


def begin_search(state: TabState, query: SearchQuery, *, refresh: bool = False, saved_as: str = "") -> None:
    """Begin a search of the archive in use; one that is under way for something else is stopped."""
    running = state.running
    if running is not None:
        if (running.query, running.kind, running.saved_as) == (query, services.kind, saved_as) and not refresh:
            return
        running.stop()
    state.running = RunningSearch(services.archive, query, refresh=refresh, saved_as=saved_as)
    state.stopped = None


def await_search(state: TabState) -> bool:
    """Show the search under way until it is over, and take its result; False: there is none, or it was stopped.

    Whatever is clicked meanwhile draws the page again, and the search goes on.

    Raises:
        ConnectionFailed, ServiceError: nothing came at all.
    """
    if state.stopped is not None:
        st.info(state.stopped, icon=":material/stop_circle:")
    running = state.running
    if running is None:
        return False
    if not running.wait(LOOK_UP_S):
        _show_wait(state, running)
    state.running = None
    found = found_of(running.kind, running.query, running.result())
    state.take(found)
    if running.saved_as:
        _look_at_saved(state, found, running.saved_as)
    return True


def found_of(kind: ArchiveKind, query: SearchQuery, result: SearchResult) -> Found:
    """Return a result as the pages know it; the same one again with all that has been measured of it."""
    kept = _kept.get((kind, query))
    if kept is not None and kept.asked_at == result.asked_at:
        return kept
    services.archive_of(kind).remember(result.scenes)
    found = Found(kind, query, result.scenes, result.complete, result.notes, result.asked_at)
    _kept.pop((kind, query), None)
    _kept[kind, query] = found
    while len(_kept) > MAX_KEPT:
        del _kept[next(iter(_kept))]
    return found


def find(names: Sequence[str]) -> Found:
    """Find scenes by name in the archive in use.

    Raises:
        ConnectionFailed, ServiceError: the catalogue could not be asked.
    """
    archive = services.archive
    with st.spinner(f"Looking for {count(len(names), 'name')} …"):
        by_name = archive.catalogue.find(names)
    archive.remember(by_name.scenes)
    return Found(
        archive.kind,
        None,
        by_name.scenes,
        True,
        (),
        datetime.now(UTC),
        missing=by_name.missing,
        reasons=by_name.reasons,
        names=tuple(names),
    )


def search_in_address(state: TabState) -> None:
    """Begin the search that the page's address holds, as after a reload or from a copied link; else do nothing.

    Raises:
        InputError: the address cannot be read.
        ConnectionFailed, ServiceError: names in it could not be looked up.
    """
    parameters = _parameters()
    if names := names_from_address(parameters):
        state.take(find(names))
    elif "from" in parameters:
        state.form = from_address(parameters, today=today_utc())
        begin_search(state, state.form.query())


def keep_in_address(state: TabState) -> None:
    """Put the shown search into the page's address."""
    if state.found is None:
        return
    if state.found.query is not None:
        _put_in_address(to_address(form_of(state.found.query)))
    else:
        _put_in_address(names_to_address(state.found.names))


def _parameters() -> dict[str, str]:
    """Return the parameters in the page's address, and say so where one is a text that is not kept here."""
    parameters, missing = LongTexts(services.data_dir).restored(st.query_params.to_dict())
    for name in missing:
        show_error(
            InputError(
                f"The link stands for a long {LONG.get(name, 'text')} that is not on this computer.",
                hint="It is kept where the link was made. Give it anew here, or ask for it as a file.",
            )
        )
    return parameters


def _put_in_address(parameters: Mapping[str, str]) -> None:
    """Put a search into the page's address; what is too long for that is kept on the disk."""
    try:
        short = LongTexts(services.data_dir).shortened(parameters)
    except StorageError as error:
        show_error(error)
        short = {name: text for name, text in parameters.items() if len(text) <= MAX_IN_ADDRESS}
    st.query_params.from_dict(short)


def _look_at_saved(state: TabState, found: Found, name: str) -> None:
    """Say what is new in a saved search since it was last looked at, and keep that it has been looked at now."""
    searches = SavedSearches(services.archive_of(found.archive).settings.data_dir)
    saved = searches.named(name)
    if saved is None:
        return
    if saved.seen_at is not None:
        state.seen_before = saved.seen
        news = news_of(saved.seen, found.scenes)
        state.told_once = f"Since {moment(saved.seen_at)} UTC: {news}."
    if found.complete:
        searches.put(saved.looked_at(found.scenes, found.asked_at))


def _show_wait(state: TabState, running: RunningSearch) -> None:
    place = st.empty()
    with place.container(key="search_under_way"):
        bar = st.progress(0.0, text="Asking the catalogue …")
        st.button("Stop the search", key="stop_search", icon=":material/stop:", on_click=stop_search, args=(state,))
        while not running.wait(LOOK_UP_S):
            bar.progress(running.progress.fraction, text=plain(_words(running)))
    place.empty()


def stop_search(state: TabState) -> None:
    """Stop the search under way; what has come so far is not shown, for it would look whole."""
    running, state.running = state.running, None
    if running is None:
        return
    running.stop()
    so_far = running.progress.scenes
    came = f" {count(so_far, 'scene')} had come so far; a list cut short is not shown." if so_far else ""
    state.stopped = f"The search was stopped.{came}"


def _words(running: RunningSearch) -> str:
    progress = running.progress
    if progress.trouble:
        return progress.trouble
    if not progress.pages_done:
        return "Asking the catalogue …"
    pages = f"{progress.pages_done:,} of {progress.pages_expected:,} pages or more"
    return f"{count(progress.scenes, 'scene')} so far · {pages}"
