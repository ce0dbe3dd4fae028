"""Search: where, when, what."""

import streamlit as st

from olci_ui.following.follow_button import follow_or_save
from olci_ui.formats import count
from olci_ui.frame import offer_archives, open_page, signed_in
from olci_ui.notices import errors_shown
from olci_ui.search import texts
from olci_ui.search.area_input import area_field, area_kept
from olci_ui.search.examples import try_example
from olci_ui.search.first_visit import draw_steps, first_visit
from olci_ui.search.form import FIND_CLICK, names_form, when_and_what
from olci_ui.search.highlight import point_at
from olci_ui.search.map_panel import map_notice, map_panel
from olci_ui.search.search_begin import search_for
from olci_ui.search.search_size import size_line, size_question
from olci_ui.search.search_wait import await_search, still_coming
from olci_ui.services import services
from olci_ui.session.address import form_at_hand, given_in_address, go_to, keep_form, show_link_problems
from olci_ui.session.clicks import taken
from olci_ui.session.first_visit import FirstVisit
from olci_ui.session.search_form import SearchForm, today_utc
from olci_ui.session.searching import find
from olci_ui.texts import SEARCH

state = open_page(SEARCH)
# What comes and goes has a place that is always there: what stands below it is not mounted anew, and keeps its focus.
visit = FirstVisit(services.data_dir)
with st.container():
    steps = None if visit.is_over else first_visit(take=lambda example: try_example(state, example), end=visit.end)
with st.container():
    if not signed_in():
        offer_archives(key="offer")
under_way = st.container()
link_notices = st.container(key="link_notices")
form = form_at_hand(state)
given_in_address(state, form)
by_place, by_name = st.tabs(texts.TABS)
with by_place, st.container(key="by_place"):
    question = st.container()
    left, right = st.columns([1, 2.3], gap="medium")
    with left:
        field = area_field(form)
        asked = when_and_what(form, today=today_utc())
        form = SearchForm(
            asked.first,
            asked.last,
            asked.product_type,
            field.area,
            asked.months,
            asked.hours,
            field.text,
            asked.further_types,
            asked.season,
        )
        keep_form(state, form)
        area_kept(form.area)
        if steps is not None:
            with steps:
                draw_steps(form, has_searched=state.found is not None)
        begin = asked.asked and field.area is not None
        with asked.foot:
            size_line(form)
            with st.container(key="search_refused"), errors_shown():
                if begin:
                    search_for(state, form)
        follow_or_save(state, form)
    with right:
        map_notice(field, missing=asked.asked and not begin and field.problem is None)
        map_panel(state)
    point_at(field, asked=asked.asked and not begin)
with link_notices:
    show_link_problems(state)
with by_name, errors_shown():
    if names := names_form(state.found.names if state.found else ()):
        with st.spinner(texts.LOOKING_FOR.format(names=count(len(names), "name"))):
            taken(FIND_CLICK)
            state.take(find(names))
        go_to("results")
with question, errors_shown():
    size_question(state)
with under_way, errors_shown():
    if await_search(state):
        go_to("results")
    still_coming(state)
