"""From a form to a result, with the wait shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from olci_core.catalogue import SearchProgress, SearchQuery
from olci_core.errors import InputError
from olci_ui.formats import count, plain
from olci_ui.notices import tell
from olci_ui.search.address import SearchForm, form_of, from_address, standard_form, to_address, today_utc
from olci_ui.services import services
from olci_ui.state import Found, TabState


def form_at_hand(state: TabState) -> SearchForm:
    """Return the form this tab has filled in, else the one in the address, else the standard one."""
    if state.form is None:
        try:
            state.form = from_address(st.query_params.to_dict(), today=today_utc())
        except InputError as error:
            tell(error)
            state.form = standard_form(today_utc())
    return state.form


def keep_form(state: TabState, form: SearchForm) -> None:
    """Hold the form in the tab and in the address."""
    state.form = form
    st.query_params.from_dict(to_address(form))


def search(query: SearchQuery) -> Found:
    """Search the archive in use, with a bar that moves; any click elsewhere ends the search.

    Raises:
        ConnectionFailed, ServiceError: nothing came at all.
    """
    archive = services.archive
    bar = st.progress(0.0, text="Asking the catalogue …")

    def show(progress: SearchProgress) -> None:
        words = progress.trouble or f"{count(progress.scenes, 'scene')} so far …"
        bar.progress(progress.fraction, text=plain(words))

    try:
        result = archive.catalogue.search(query, progress=show)
    finally:
        bar.empty()
    archive.remember(result.scenes)
    return Found(archive.kind, query, result.scenes, result.complete, result.notes, result.asked_at)


def find(names: Sequence[str]) -> Found:
    """Find scenes by name in the archive in use.

    Raises:
        ConnectionFailed, ServiceError: the catalogue could not be asked.
    """
    archive = services.archive
    with st.spinner(f"Looking for {count(len(names), 'name')} …"):
        by_name = archive.catalogue.find(names)
    archive.remember(by_name.scenes)
    return Found(archive.kind, None, by_name.scenes, True, (), datetime.now(UTC), missing=by_name.missing)


def search_in_address(state: TabState) -> None:
    """Run the search that the page's address holds, as after a reload or from a copied link; else do nothing."""
    if "from" in st.query_params:
        state.form = from_address(st.query_params.to_dict(), today=today_utc())
        state.take(search(state.form.query()))


def keep_in_address(state: TabState) -> None:
    """Put the shown search into the page's address."""
    if state.found is not None and state.found.query is not None:
        st.query_params.from_dict(to_address(form_of(state.found.query)))
