"""The results: one list of scenes in several views. The parts return what is chosen in them; here it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from olci_core.scene import Scene
from olci_ui.field_values import fields_of
from olci_ui.notices import errors_shown
from olci_ui.results.actions import FileChoice, add_button, other_actions, words_on_ticks
from olci_ui.results.adding import DownloadPlan, plan, room_for
from olci_ui.results.best_of import best_of
from olci_ui.results.filters.narrowing import Narrowed
from olci_ui.results.filters.panel import filter_chips, filter_fields
from olci_ui.results.scene_list import (
    marks_in,
    narrowed_now,
    scenes_in_order,
    tick_best_once_known,
    what_is_under_way,
    without_held,
)
from olci_ui.results.toolbar import by_pass, only_ticked, toolbar, with_held
from olci_ui.results.views.chosen_view import view_lines
from olci_ui.services import Archive, services
from olci_ui.services.new_downloads import added_words
from olci_ui.session.address import keep_choices
from olci_ui.session.clicks import was_done
from olci_ui.session.export_menu import hand_on
from olci_ui.session.found import Found
from olci_ui.session.held_scenes import Mark, held
from olci_ui.session.tab_state import TabState

STYLE = Path(__file__).with_name("results.css")  # of the page that holds a list, its head too


@dataclass(frozen=True, slots=True)
class _Bar:
    """The places above the list: how it is looked at, what is done with the ticks, and beside that, words, chips."""

    looks: DeltaGenerator
    acts: DeltaGenerator
    only: DeltaGenerator
    more: DeltaGenerator
    said: DeltaGenerator
    chips: DeltaGenerator


@st.fragment
@fields_of("results")
def results(state: TabState, *, file_choice: FileChoice) -> None:
    """Draw the list of scenes in the view chosen; the ticks are the same in all of them.

    ``file_choice`` draws what adds some files of the ticked scenes to the downloads.
    """
    if was_done():
        st.rerun()  # the whole page: it says what was added
    found = state.found
    if found is None:
        return
    bar = _bar()
    # What comes and goes has a place of its own, so that a map below is not built anew for it.
    notices, views = st.container(), st.container()
    has_area = found.query is not None and found.query.area is not None
    with bar.looks:
        state.look_so(toolbar(state.look, has_area=has_area))
    with bar.more:
        has_passes = bool(found.query and found.query.further_types)
        state.look_so(replace(state.look, by_pass=by_pass(is_on=state.look.by_pass, is_usable=has_passes)))
    marks = marks_in(state, found)
    with notices:
        now = narrowed_now(state, found, marks)
        scenes = scenes_in_order(state, found, now)
        tick_best_once_known(state, found, scenes, marks)
        what_is_under_way(state, found, now)
    _choices(state, found, now, scenes, marks, bar=bar)
    if state.kept_in_sight is not None:
        kept = frozenset(state.kept_in_sight)
        scenes = tuple(scene for scene in scenes if scene.id in kept)

    def act() -> None:
        with errors_shown():
            _actions(state, found, scenes, marks, file_choice=file_choice, bar=bar)

    with views:
        view_lines(state, found, scenes, marks, act=act)
    with st.container(), errors_shown():
        keep_choices(state)


def _bar() -> _Bar:
    with st.container(key="results_bar", gap="small"):
        looks = st.container(horizontal=True, vertical_alignment="center", key="results_toolbar", gap="small")
        with st.container(horizontal=True, vertical_alignment="center", key="results_actions", gap="small"):
            acts, only, more, said = (
                st.container(horizontal=True, vertical_alignment="center", width="content", gap="small")
                for _ in range(4)
            )
        return _Bar(looks, acts, only, more, said, chips=st.container(key="results_chips"))


def _choices(
    state: TabState, found: Found, now: Narrowed, scenes: tuple[Scene, ...], marks: Mapping[str, Mark], *, bar: _Bar
) -> None:
    """Draw what narrows the list, what is ticked by itself, and what else is shown or left out."""
    with bar.looks:
        filter_fields(
            found,
            now,
            turn=state.chosen_turn,
            seen_before=state.seen_before,
            look=None if state.looks_at_rest else state.look_at_rest,
        )
        if found.query is not None and found.query.area is not None:
            best_of(choose=state.want_ticked)
        hand_on(found, scenes, [found.by_id[one] for one in state.ticked if one in found.by_id])
    with bar.more:  # there or not, what comes after it keeps its place
        again = with_held(is_on=state.look.with_held, is_usable=bool(held(marks)))
        state.look_so(replace(state.look, with_held=again))
    with bar.chips:
        filter_chips(now, choose=state.choose)


def _actions(
    state: TabState,
    found: Found,
    scenes: tuple[Scene, ...],
    marks: Mapping[str, Mark],
    *,
    file_choice: FileChoice,
    bar: _Bar,
) -> None:
    places = state.work.of("places", (scenes,), lambda: {scene.id: place for place, scene in enumerate(scenes)})

    def now() -> DownloadPlan:
        in_sight = [scenes[place] for place in sorted(places[one] for one in state.ticked if one in places)]
        others = [found.by_id[one] for one in state.ticked if one not in places and one in found.by_id]
        return plan([*in_sight, *others], marks, free=room_for(found), with_held=state.look.with_held)

    what = now()
    best = 0 if state.look.by_pass else len(state.best_among_others)
    with bar.acts:
        add_button(what, found, now=now, done=partial(_added, state, services.archive_of(found.archive)))
        other_actions(
            what,
            found,
            file_choice=file_choice,
            tick_all=lambda: state.tick_all([scene.id for scene in without_held(state, scenes, marks)]),
            untick=state.untick_all,
        )
    with bar.only:  # the table has said by now what is ticked in it
        is_on, is_usable = state.kept_in_sight is not None, bool(state.ticked or state.kept_in_sight)
        only_ticked(is_on=is_on, is_usable=is_usable, choose=state.keep_in_sight)
    with bar.said:
        words_on_ticks(what, found, best=best, tick_only_best=state.tick_only_best)


def _added(state: TabState, archive: Archive, number: int) -> None:
    state.untick_all()
    state.say(added_words(archive, number))
