"""Search: where, when, what."""

import streamlit as st

from olci_ui.formats import count
from olci_ui.frame import offer_archives, open_page, signed_in
from olci_ui.notices import errors_shown
from olci_ui.page_paths import page_path
from olci_ui.search.area_input import area_field
from olci_ui.search.area_line import area_line
from olci_ui.search.form import names_form, when_and_what
from olci_ui.search.map_panel import map_panel
from olci_ui.search.saved_panel import saved_panel
from olci_ui.search.search_wait import await_search
from olci_ui.session.address import form_at_hand, keep_form
from olci_ui.session.search_form import SearchForm, today_utc
from olci_ui.session.searching import begin_search, find

state = open_page("Search")
if not signed_in():
    offer_archives(key="offer")

under_way = st.container()
by_place, by_name, saved = st.tabs(["By place and date", "By name", "Saved"])
with by_place:
    left, right = st.columns([1, 2.3], gap="medium")
    form = form_at_hand(state)
    with left:
        field = area_field(form.area)
        area_line(field.area)
        asked = when_and_what(form, today=today_utc())
        form = SearchForm(asked.first, asked.last, asked.product_type, field.area, asked.months, asked.hours)
        keep_form(state, form)
        if asked.asked:
            with errors_shown():
                if field.problem:
                    raise field.problem
                begin_search(state, form.query())
    with right:
        map_panel(state)
with by_name, errors_shown():
    if names := names_form(state.found.names if state.found else ()):
        with st.spinner(f"Looking for {count(len(names), 'name')} …"):
            state.take(find(names))
        st.switch_page(page_path("results"))
with saved:
    saved_panel(state, form)
with under_way, errors_shown():
    if await_search(state):
        st.switch_page(page_path("results"))
