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
    read_address,
    to_address,
    today_utc,
)
from olci_ui.session.searching import begin_search, find
from olci_ui.session.tab_state import TabState

_PROBLEMS = "link_problems"
_AREA_UNREAD = InputError(
    "The area in the link cannot be used as it is.",
    hint="Its text stands under “Area as text”, with what is to be done. Days and product are those of the link.",
)
LONG = {"area": "outline", "names": "list of names"}


def form_at_hand(state: TabState) -> SearchForm:
    """Return the form this tab has filled in, else the one in the address, else the standard one."""
    if state.form is not None:
        return state.form
    parameters, lacks = _restored()
    form, problems = read_address(parameters, today=today_utc())
    if form.area_text:  # what is wrong with it stands beside the field
        problems = (_AREA_UNREAD, *problems[1:])
    if lacks or problems:
        st.session_state[_PROBLEMS] = (form, (*lacks, *problems))
    state.keep_form(form)
    return form


def show_link_problems(state: TabState) -> None:
    """Say what of the link could not be read, until the person has given something else."""
    held: tuple[SearchForm, tuple[InputError, ...]] | None = st.session_state.get(_PROBLEMS)
    if held is None:
        return
    form, problems = held
    if state.form is None or state.form.area != form.area or state.form.area_text != form.area_text:
        del st.session_state[_PROBLEMS]
        return
    for problem in problems:
        show_error(problem)


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
    parameters, lacks = _restored()
    for lack in lacks:
        show_error(lack)
    return parameters


def _restored() -> tuple[dict[str, str], tuple[InputError, ...]]:
    """Return the parameters in the page's address, and an error for each text of them that is not kept here."""
    parameters, missing = LongTexts(services.data_dir).restored(st.query_params.to_dict())
    return parameters, tuple(
        InputError(
            f"The link stands for a long {LONG.get(name, 'text')} that is not on this computer.",
            hint="It is kept where the link was made. Give it anew here, or ask for it as a file.",
        )
        for name in missing
    )


def _put_in_address(parameters: Mapping[str, str]) -> None:
    """Put a search into the page's address; what is too long for that is kept on the disk."""
    try:
        short = LongTexts(services.data_dir).shortened(parameters)
    except StorageError as error:
        show_error(error)
        short = {name: text for name, text in parameters.items() if len(text) <= MAX_IN_ADDRESS}
    st.query_params.from_dict(short)
