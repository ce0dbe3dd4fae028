"""The results: one list of scenes in several views. The parts return what is chosen in them; here it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import streamlit as st

from olci_core.scene import Scene
from olci_ui.field_values import fields_of
from olci_ui.formats import count, days, in_number, plain
from olci_ui.notices import errors_shown
from olci_ui.pictures.crops import crops
from olci_ui.results import texts
from olci_ui.results.actions import FileChoice, add_button, other_actions
from olci_ui.results.adding import plan, room_for
from olci_ui.results.best_of import best_of, choose_best, worth_a_look
from olci_ui.results.by_pass import in_passes, tick_passes
from olci_ui.results.filters.narrowing import Narrowed, bounds_of, chosen_now, narrowed
from olci_ui.results.filters.panel import filter_chips, filter_fields, measuring_line, wait_for_coverage
from olci_ui.results.freshness import missing_names
from olci_ui.results.looking import is_looked_at, look_line, offer_to_look
from olci_ui.results.order import ordered
from olci_ui.results.toolbar import only_ticked, order_by_time, toolbar, with_held
from olci_ui.results.views.calendar import calendar
from olci_ui.results.views.pages import pages_of_scenes
from olci_ui.results.views.table_and_map import table_and_map
from olci_ui.services import services
from olci_ui.session.address import go_to, keep_choices
from olci_ui.session.clicks import was_done
from olci_ui.session.found import Found
from olci_ui.session.handing_on import hand_on
from olci_ui.session.held_scenes import Mark, held, holdings_of, marks_of
from olci_ui.session.tab_state import TabState
from olci_ui.texts import ADDED, FOUND_BY_NAME


def title_of(found: Found) -> str:
    """Return how many scenes there are, and of what: "31 scenes · 1–16 April 2024 · OL_1_EFR___"."""
    query = found.query
    about = (
        f"{days(query.begin.date(), _last_day(found))} · {' + '.join(query.product_types)}" if query else FOUND_BY_NAME
    )
    number = count(len(found.shown), "scene")
    return texts.TITLE.format(texts.SO_FAR.format(number) if found.is_growing else number, about)


def notes(found: Found) -> None:
    """Say whether these are all scenes, and which names were not found."""
    for note in found.notes:
        (st.info if found.complete else st.warning)(plain(note))
    missing_names(found)


def nothing_found(found: Found) -> None:
    """Say what may help when a search brought no scene."""
    if found.query is not None:  # of names it is said one by one why they were not found
        st.info(texts.NO_SCENE_MATCHES, icon=":material/search_off:")
    if st.button(texts.CHANGE_SEARCH, type="primary"):
        go_to("search")


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
    with st.container(key="results_bar", gap="small"):
        looks = st.container(horizontal=True, vertical_alignment="center", key="results_toolbar", gap="small")
        with st.container(horizontal=True, vertical_alignment="center", key="results_actions", gap="small"):
            acts = st.container(horizontal=True, vertical_alignment="center", width="content", gap="small")
            more = st.container(horizontal=True, vertical_alignment="center", width="content", gap="small")
        chips = st.container(key="results_chips")
    # What comes and goes has a place of its own, so that a map below is not built anew for it.
    notices, views = st.container(), st.container()
    has_area = found.query is not None and found.query.area is not None
    with looks:
        state.look_so(
            toolbar(state.look, has_area=has_area, has_passes=bool(found.query and found.query.further_types))
        )
    marks = _marks(state, found)
    with notices:
        now = _narrowed(state, found, marks)
        scenes = _in_order(state, found, now)
        _tick_best(state, found, scenes, marks)
        _what_is_under_way(state, found, now)
    with looks:
        filter_fields(
            found,
            now,
            turn=state.chosen_turn,
            seen_before=state.seen_before,
            look=None if state.looks_at_rest else state.look_at_rest,
        )
        if has_area:
            best_of(choose=state.want_ticked)
        hand_on(found, scenes, [found.by_id[one] for one in state.ticked if one in found.by_id])
    with more:
        is_usable = bool(state.ticked or state.kept_in_sight)
        state.keep_in_sight(only_ticked(is_on=state.kept_in_sight is not None, is_usable=is_usable))
        with st.container(width="content"):  # there or not, what comes after it keeps its place
            again = with_held(is_on=state.look.with_held, is_usable=bool(held(marks)))
            state.look_so(replace(state.look, with_held=again))
    with chips:
        filter_chips(now, choose=state.choose)
    if state.kept_in_sight is not None:
        kept = frozenset(state.kept_in_sight)
        scenes = tuple(scene for scene in scenes if scene.id in kept)

    def act() -> None:
        with acts, errors_shown():
            _actions(state, found, scenes, marks, file_choice=file_choice)

    with views:
        _view_lines(state, found, scenes, marks, act=act)
    with st.container(), errors_shown():
        keep_choices(state)


def _marks(state: TabState, found: Found) -> Mapping[str, Mark]:
    have = holdings_of(services.archive_of(found.archive))
    return state.work.of("marks", (found.scenes, have), lambda: marks_of(have, found.scenes))


def _narrowed(state: TabState, found: Found, marks: Mapping[str, Mark]) -> Narrowed:
    bounds = bounds_of(found)
    state.keep_chosen(chosen_now(state.chosen, bounds, turn=state.chosen_turn))
    if state.chosen.filter.min_coverage is not None or state.look.order == "coverage":
        wait_for_coverage(found)
    on_disk = frozenset(scene_id for scene_id, mark in marks.items() if mark == "disk")
    return narrowed(found, state.chosen, bounds, seen_before=state.seen_before, on_disk=on_disk, work=state.work)


def _in_order(state: TabState, found: Found, now: Narrowed) -> tuple[Scene, ...]:
    """Return the scenes that every view draws; an order by pictures is that of what is known so far."""
    area, order = found.query.area if found.query else None, state.look.order
    if area is not None and order == "clearest" and state.auto_tick is None:
        is_looked_at(state, found, now.scenes, purpose="order")
    coverage = found.coverage if order == "coverage" else {}
    bright = crops.shares(area, now.scenes) if area is not None and order == "clearest" else {}
    return state.work.of(
        "ordered",
        (now.scenes, order, coverage, bright),
        lambda: ordered(now.scenes, order, coverage=coverage, bright=bright),
    )


def _tick_best(state: TabState, found: Found, scenes: tuple[Scene, ...], marks: Mapping[str, Mark]) -> None:
    """Tick the best once enough is known; what is here or on its way needs no ticks."""
    auto_tick = state.auto_tick
    if auto_tick is None:
        return
    wait_for_coverage(found)
    new = _left(state, scenes, marks)
    if not is_looked_at(state, found, worth_a_look(found, new, auto_tick), purpose="best"):
        return
    choices = choose_best(found, new, auto_tick)
    state.want_ticked(None)
    state.tick_best({choice.scene.id: choice.reason for choice in choices})
    words = [in_number(len(choices), texts.BEST_TICKED) if choices else texts.NONE_COVERS]
    if choices and (before := len(state.ticked) - len(choices)):
        words.append(in_number(before, texts.TICKED_BEFORE))
    if left_out := len(scenes) - len(new):
        words.append(in_number(left_out, texts.HELD_STAYED_OUT))
    st.toast(" ".join(words))


def _left(state: TabState, scenes: Sequence[Scene], marks: Mapping[str, Mark]) -> list[Scene]:
    """Return the scenes that are ticked for somebody: without what is here or on its way, unless that is wanted."""
    have = frozenset() if state.look.with_held else held(marks)
    return [scene for scene in scenes if scene.id not in have]


def _what_is_under_way(state: TabState, found: Found, now: Narrowed) -> None:
    """Say what is being measured or looked at, and offer a look at the rest."""
    if state.looks_at_rest and is_looked_at(state, found, now.unseen, purpose="rest"):
        state.look_at_rest(wanted=False)
    look_line(state.looking, stop=partial(_stop_looking, state))
    measuring_line(found)
    with st.container():
        if now.unseen and now.unseen_are_hidden and not state.looks_at_rest:
            offer_to_look(now.unseen, are_hidden=True, look=state.look_at_rest)
        if not now.scenes and found.shown:
            st.info(texts.NONE_PASSES, icon=":material/filter_list_off:")


def _stop_looking(state: TabState) -> None:
    if state.looking is not None and state.looking.purpose == "order":
        order_by_time()
    state.stop_looking()


def _view_lines(
    state: TabState,
    found: Found,
    scenes: tuple[Scene, ...],
    marks: Mapping[str, Mark],
    *,
    act: Callable[[], None],
) -> None:
    """Draw a line a scene, or a line a pass; ``act`` draws what can be done with the ticks.

    It is called as soon as the ticks of this run are known: what is clicked shows there first, before pictures and map.
    """
    if not state.look.by_pass or found.query is None:
        state.stand_for_passes({})
        state.hold_ticked_passes(())
        _view(state, scenes, marks, act=act)
        return
    first_type, coverage = found.query.product_type, found.coverage
    passes = state.work.of(
        "passes",
        (scenes, first_type, coverage),
        lambda: in_passes(scenes, first_type=first_type, coverage=coverage),
    )
    state.stand_for_passes(passes.words())
    tick_passes(state, passes)
    _view(state, passes.leaders, marks, act=lambda: None)
    tick_passes(state, passes)
    act()


def _view(state: TabState, scenes: tuple[Scene, ...], marks: Mapping[str, Mark], *, act: Callable[[], None]) -> None:
    if state.look.view != "table":
        act()
    match state.look.view:
        case "area":
            pages_of_scenes(state, scenes, marks=marks, cut=True)
        case "whole":
            pages_of_scenes(state, scenes, marks=marks, cut=False)
        case "calendar":
            calendar(state, scenes, marks=marks)
        case _:
            table_and_map(state, scenes, marks=marks, ticked=act)


def _actions(
    state: TabState, found: Found, scenes: tuple[Scene, ...], marks: Mapping[str, Mark], *, file_choice: FileChoice
) -> None:
    in_sight = [scene for scene in scenes if scene.id in state.ticked]
    others = state.ticked.keys() - {scene.id for scene in in_sight}
    ticked = [*in_sight, *(found.by_id[one] for one in state.ticked if one in others and one in found.by_id)]
    what = plan(ticked, marks, free=room_for(found), with_held=state.look.with_held)
    add_button(what, found, done=partial(_added, state))
    other_actions(
        what,
        found,
        file_choice=file_choice,
        tick_all=lambda: state.tick_all([scene.id for scene in _left(state, scenes, marks)]),
        untick=state.untick_all,
        best=0 if state.look.by_pass else len(state.best_among_others),
        tick_only_best=state.tick_only_best,
    )


def _added(state: TabState, number: int) -> None:
    state.untick_all()
    state.say(ADDED.format(count(number, "scene")))


def _last_day(found: Found) -> date:
    assert found.query is not None
    return (found.query.end - timedelta(microseconds=1)).date()
