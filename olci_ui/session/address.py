"""The search in the page's address: read once when a tab opens, and kept there while the search changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st
import streamlit.components.v2 as components

from olci_core.errors import InputError, StorageError
from olci_ui.notices import errors_shown, show_error
from olci_ui.page_paths import web_text
from olci_ui.services import services
from olci_ui.session import texts
from olci_ui.session.choices import Narrowing
from olci_ui.session.kept_choices import KeptChoices, TabChoices
from olci_ui.session.long_texts import MAX_IN_ADDRESS, LongTexts
from olci_ui.session.navigation import drawn_page, lead_to
from olci_ui.session.search_form import (
    SearchForm,
    from_address,
    names_from_address,
    read_address,
    to_address,
    today_utc,
    within_mission,
)
from olci_ui.session.searching import begin_search, find
from olci_ui.session.tab_state import TabState, tab_state
from olci_ui.texts import RESULTS, SEARCH

_PROBLEMS = "link_problems"
_AREA_UNREAD = InputError(
    texts.AREA_IN_LINK,
    hint=texts.AREA_IN_LINK_HINT,
)
TAB = "tab"
WITH_SEARCH = (SEARCH, RESULTS)  # the pages that show a search in their address
SHOWN_ADDRESS = "shown_address"
_address = components.component("olci_address", js=web_text("session/drawn.js", "session/address.js"))


def form_at_hand(state: TabState) -> SearchForm:
    """Return the form this tab has filled in, else the one in the address, else the standard one."""
    if state.form is not None and not _went_back(state, to_address(state.form)):
        return state.form
    parameters, lacks = _restored(state)
    form, problems = read_address(parameters, today=today_utc())
    form, beyond = within_mission(form, today=today_utc())
    if form.area_text:  # what is wrong with it stands beside the field
        problems = (_AREA_UNREAD, *problems[1:])
    if lacks or problems or beyond:
        st.session_state[_PROBLEMS] = (form, (*lacks, *problems, *beyond))
    state.keep_form(form)
    return form


def show_link_problems(state: TabState) -> None:
    """Say what of the link could not be read, until the person has given another area or other days."""
    held: tuple[SearchForm, tuple[InputError, ...]] | None = st.session_state.get(_PROBLEMS)
    if held is None:
        return
    form, problems = held
    if state.form is None or _where_and_when(state.form) != _where_and_when(form):
        del st.session_state[_PROBLEMS]
        return
    for problem in problems:
        show_error(problem)


def _where_and_when(form: SearchForm) -> tuple[object, ...]:
    return form.area, form.area_text, form.first, form.last


def open_tab(state: TabState) -> None:
    """Look once, when a tab opens, for what was chosen and begun in it before a reload, and keep that as its own.

    The address says which tab it was, on pages without a search too.
    """
    if state.page not in WITH_SEARCH:
        _put_in_address(state, {})
    if not state.is_opened:
        kept, before = KeptChoices(services.data_dir), st.query_params.get(TAB, "")
        choices = kept.of(before)
        state.open(choices, before=before)
        if choices != TabChoices():
            with errors_shown():
                kept.keep(state.tab, choices)


def keep_choices(state: TabState) -> None:
    """Write down what is chosen, where it has changed, for a reload to bring back."""
    if state.found is not None and state.keep_choices(search=_short(state.found.address)):
        _write_down(state)


def keep_narrowing(state: TabState, narrowing: Narrowing) -> None:
    """Hold what narrows the library, and write it down where it has changed, for a reload to bring back."""
    if state.library.narrowing != narrowing:
        state.library.narrow(narrowing)
        _write_down(state)


def keep_order(state: TabState) -> None:
    """Write down what the form of an order says, where it has changed, for a reload to bring back."""
    if state.following.write_down():
        _write_down(state)


def _write_down(state: TabState) -> None:
    choices = TabChoices(state.kept, state.library.narrowing, state.following.written)
    KeptChoices(services.data_dir).keep(state.tab, choices)


def given_in_address(state: TabState, form: SearchForm) -> None:
    """Put the form that is at hand into the address before its fields are drawn: what they show outlives a reload."""
    _put_in_address(state, to_address(form), key="address_given")


def keep_form(state: TabState, form: SearchForm) -> None:
    """Hold the form in the tab and in the address; where it is as it was given, it stands there already."""
    is_as_given = form == state.form
    state.keep_form(form)
    if is_as_given:
        _draw_address(st.session_state[SHOWN_ADDRESS], key="address")
    else:
        _put_in_address(state, to_address(form))


def search_in_address(state: TabState) -> None:
    """Begin the search that the page's address holds: after a reload, from a copied link, by the back button.

    After a reload on a page without a search it is the last one that this tab has shown. Where the tab has a result
    already, the address says nothing new, or no search, nothing is done.

    Raises:
        InputError: the address cannot be read.
        ConnectionFailed, ServiceError: names in it could not be looked up.
    """
    if state.found is not None and not _went_back(state, state.found.address):
        return
    parameters = _parameters(state)
    if names := names_from_address(parameters):
        state.take(find(names))
    elif "from" in parameters:
        form = from_address(parameters, today=today_utc())
        state.keep_form(form)
        begin_search(state, form.query())


def keep_in_address(state: TabState) -> None:
    """Put the shown search into the page's address."""
    if state.found is not None:
        _put_in_address(state, state.found.address)


def go_to(page: str) -> NoReturn:
    """Turn to another page, by one step for the back button.

    Streamlit would first take the parameters off the address of this page, which is a step of its own.
    """
    state = tab_state()
    state.lead()
    lead_to(page, address=st.session_state.get(SHOWN_ADDRESS))


def _went_back(state: TabState, parameters: Mapping[str, str]) -> bool:
    """Say whether the back or forward button has led to another search than the one of these parameters.

    It has if this page is just being opened, under an address that holds another one. Who wrote it does not count: it
    stands there since before a reload, or was a link.
    """
    asked = st.query_params.to_dict()
    asked.pop(TAB, "")
    return state.take_arrival() and bool(asked) and asked != _short(parameters)


def _parameters(state: TabState) -> dict[str, str]:
    """Return the parameters in the page's address, and say so where one is a text that is not kept here."""
    parameters, lacks = _restored(state)
    for lack in lacks:
        show_error(lack)
    return parameters


def _restored(state: TabState) -> tuple[dict[str, str], tuple[InputError, ...]]:
    """Return the search in the page's address, and an error for each text of it that is not kept here.

    Where there is none, it is the last one that this tab has shown.
    """
    asked = {name: text for name, text in st.query_params.to_dict().items() if name != TAB}
    parameters, missing = LongTexts(services.data_dir).restored(asked or state.last_search)
    return parameters, tuple(
        InputError(
            texts.NOT_ON_THIS_COMPUTER.format(texts.LONG_TEXTS.get(name, texts.LONG_TEXT)),
            hint=texts.NOT_ON_THIS_COMPUTER_HINT,
        )
        for name in missing
    )


def _put_in_address(state: TabState, parameters: Mapping[str, str], *, key: str = "address") -> None:
    """Put a search into the page's address, in the place of the one that stands there: no step for the back button.

    ``key`` is that of the part that does it, which one run can draw once.
    """
    shown = {**_short(parameters), TAB: state.tab}
    _draw_address(shown, key=key)
    st.session_state[SHOWN_ADDRESS] = shown


def _draw_address(shown: Mapping[str, str], *, key: str) -> None:
    with st.container(key=f"{key}_place"):
        _address(key=key, data={"query": urlencode(shown), "page": drawn_page()})


def _short(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return parameters for an address; what is too long for that is kept on the disk."""
    try:
        return LongTexts(services.data_dir).shortened(parameters)
    except StorageError as error:
        show_error(error)
        return {name: text for name, text in parameters.items() if len(text) <= MAX_IN_ADDRESS}
