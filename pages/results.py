"""Results: look at the scenes, tick the good ones."""

import streamlit as st

from olci_ui.frame import open_page, page_path
from olci_ui.notices import told
from olci_ui.results.panel import heading, nothing_found, results
from olci_ui.search.searching import keep_in_address, search_in_address

state = open_page("Results")
if state.found is None:
    with told():
        search_in_address(state)
if state.found is None:
    st.info("There is no search yet.", icon=":material/search:")
    st.page_link(page_path("search"), label="Go to Search", icon=":material/arrow_back:")
else:
    keep_in_address(state)
    heading(state.found)
    if state.found.shown:
        results(state)
    else:
        nothing_found(state)
