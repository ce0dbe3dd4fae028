"""The search in the page's address: read once when a tab opens, and kept there while the search changes."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from olci_core.errors import InputError, StorageError
from olci_ui.notices import show_error
from olci_ui.services import services
from olci_ui.session.long_texts import MAX_IN_ADDRESS, LongTexts
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
from olci_ui.session.searching import begin_search, find
from olci_ui.session.tab_state import TabState

LONG = {"area": "outline", "names": "list of names"}


def form_at_hand(state: TabState) -> SearchForm:
    """Return the form this tab has filled in, else the one in the address, else the standard one."""
    if state.form is not None:
        return state.form
    try:
        form = from_address(_parameters(), today=today_utc())
    except InputError as error:
        show_error(error)
        form = standard_form(today_utc())
    state.keep_form(form)
    return form


def keep_form(state: TabState, form: SearchForm) -> None:
    """Hold the form in the tab and in the address."""
    state.keep_form(form)
    _put_in_address(to_address(form))


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
        form = from_address(parameters, today=today_utc())
        state.keep_form(form)
        begin_search(state, form.query())


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
