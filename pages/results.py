"""Results: look at the scenes, tick the good ones."""

import streamlit as st

from olci_ui.downloads.files import choose_files_button
from olci_ui.following.follow_button import follow_button
from olci_ui.formats import plain
from olci_ui.frame import open_frame
from olci_ui.notices import errors_shown
from olci_ui.results.freshness import freshness
from olci_ui.results.heading import no_result, notes, nothing_found, title_of
from olci_ui.results.panel import STYLE, results
from olci_ui.search.search_wait import await_search, still_coming
from olci_ui.session.address import keep_in_address, search_in_address
from olci_ui.session.search_form import form_of
from olci_ui.texts import RESULTS

page = open_frame(RESULTS)
state = page.state
# What comes and goes here has a place of its own, so that a map below is not built anew for it.
with st.container(key="results_notices"), errors_shown() as outcome:
    if state.running is None and state.stopped is None:
        search_in_address(state)
    await_search(state)
    still_coming(state)
if state.found is None:
    no_result(state, outcome.error)
else:
    keep_in_address(state)
    if state.found.shown:
        st.html(STYLE)
    page.heading.title(plain(title_of(state.found)), anchor=False, width="content")
    with page.beside:
        if state.found.query is not None:
            follow_button(state, form_of(state.found.query))
        if not state.found.is_growing:
            freshness(state, state.found)
    with st.container():
        notes(state.found)
    if state.found.shown:
        results(state, file_choice=choose_files_button)
    else:
        nothing_found(state.found)
