"""The results: one list of scenes in several views, ticked and looked at."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import streamlit as st

from olci_core.scene import Scene
from olci_ui.formats import count, days, plain
from olci_ui.page_paths import page_path
from olci_ui.pictures.crops import crops
from olci_ui.results.actions import FileChoice, actions
from olci_ui.results.best_of import tick_best
from olci_ui.results.filters.panel import filter_panel, wait_for_coverage
from olci_ui.results.freshness import missing_names
from olci_ui.results.looking import look_through
from olci_ui.results.order import ordered
from olci_ui.results.toolbar import only_ticked, order_by_time, toolbar
from olci_ui.results.views.calendar import calendar
from olci_ui.results.views.pages import pages_of_scenes
from olci_ui.results.views.table_and_map import table_and_map
from olci_ui.session.tab_state import Found, TabState


def heading(found: Found) -> None:
    """Say how many scenes there are, of what, and whether these are all."""
    query = found.query
    about = f"{days(query.begin.date(), _last_day(found))} · {query.product_type}" if query else "found by name"
    st.subheader(f"{count(len(found.shown), 'scene')} · {plain(about)}", anchor=False)
    for note in found.notes:
        (st.info if found.complete else st.warning)(plain(note))
    missing_names(found)


def nothing_found(state: TabState) -> None:
    """Say what may help when a search brought no scene."""
    st.info(
        "**No scene matches.** OLCI sees a place about once a day, in daylight only, and near-real-time scenes appear "
        "some three hours after they were taken. Try more days, a larger area or another product.",
        icon=":material/search_off:",
    )
    if state.found and state.found.query and st.button("Change the search", type="primary"):
        st.switch_page(page_path("search"))


@st.fragment
def results(state: TabState, *, file_choice: FileChoice) -> None:
    """Draw the list of scenes in the view chosen; the ticks are the same in all of them.

    ``file_choice`` draws what adds some files of the ticked scenes to the downloads.
    """
    found = state.found
    if found is None:
        return
    doing = st.container(horizontal=True, vertical_alignment="center")
    auto_tick, last_in_toolbar = toolbar(state)
    # In a place of its own, for its notices come and go, and the map below would be built anew for each.
    with st.container():
        scenes = scenes_to_show(state, found)
    state.auto_tick = auto_tick or state.auto_tick
    if state.auto_tick is not None:
        tick_best(state, scenes, state.auto_tick)
    with last_in_toolbar:
        only_ticked(state)
    if state.kept_in_sight is not None:
        kept = set(state.kept_in_sight)
        scenes = tuple(scene for scene in scenes if scene.id in kept)
    view = state.results_view
    if view == "area":
        pages_of_scenes(state, scenes, cut=True)
    elif view == "whole":
        pages_of_scenes(state, scenes, cut=False)
    elif view == "calendar":
        calendar(state, scenes)
    else:
        table_and_map(state, scenes)
    with doing:
        actions(state, found, scenes, file_choice=file_choice)


def scenes_to_show(state: TabState, found: Found) -> tuple[Scene, ...]:
    """Return the scenes that every view draws, in the order chosen."""
    scenes = filter_panel(state, found)
    area = found.query.area if found.query else None
    if area is None:
        return ordered(scenes, state.order, coverage=found.coverage, bright={})
    if state.order == "coverage":
        wait_for_coverage(found)
    if state.order == "clearest":
        look_through(found, scenes, key="order", stopped=partial(order_by_time, state))
    return ordered(scenes, state.order, coverage=found.coverage, bright=crops.shares(area, scenes))


def _last_day(found: Found) -> date:
    assert found.query is not None
    return (found.query.end - timedelta(microseconds=1)).date()
