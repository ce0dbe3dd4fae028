"""Which scenes of a result are shown, in which order, and which are ticked for somebody once enough is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from olci_core.scene import Scene
from olci_ui.formats import in_number
from olci_ui.pictures.crops import crops
from olci_ui.results import texts
from olci_ui.results.best_of import choose_best, worth_a_look
from olci_ui.results.filters.narrowing import Narrowed, bounds_of, chosen_now, narrowed
from olci_ui.results.filters.panel import measuring_line, wait_for_coverage
from olci_ui.results.looking import is_looked_at, look_line, offer_to_look
from olci_ui.results.order import ordered
from olci_ui.results.toolbar import order_by_time
from olci_ui.services import services
from olci_ui.session.found import Found
from olci_ui.session.held_scenes import Mark, held, holdings_of, marks_of
from olci_ui.session.tab_state import TabState


def marks_in(state: TabState, found: Found) -> Mapping[str, Mark]:
    """Return what is on the disk or in the queue of a result, by scene."""
    have = holdings_of(services.archive_of(found.archive))
    return state.work.of("marks", (found.scenes, have), lambda: marks_of(have, found.scenes))


def narrowed_now(state: TabState, found: Found, marks: Mapping[str, Mark]) -> Narrowed:
    """Return what passes the filter as its fields say it now; what it needs for that is measured."""
    bounds = bounds_of(found)
    state.keep_chosen(chosen_now(state.chosen, bounds, turn=state.chosen_turn))
    if state.chosen.filter.min_coverage is not None or state.look.order == "coverage":
        wait_for_coverage(found)
    on_disk = frozenset(scene_id for scene_id, mark in marks.items() if mark == "disk")
    return narrowed(found, state.chosen, bounds, seen_before=state.seen_before, on_disk=on_disk, work=state.work)


def scenes_in_order(state: TabState, found: Found, now: Narrowed) -> tuple[Scene, ...]:
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


def tick_best_once_known(state: TabState, found: Found, scenes: tuple[Scene, ...], marks: Mapping[str, Mark]) -> None:
    """Tick the best once enough is known; what is here or on its way needs no ticks."""
    auto_tick = state.auto_tick
    if auto_tick is None:
        return
    wait_for_coverage(found)
    new = without_held(state, scenes, marks)
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


def without_held(state: TabState, scenes: Sequence[Scene], marks: Mapping[str, Mark]) -> list[Scene]:
    """Return the scenes that are ticked for somebody: without what is here or on its way, unless that is wanted."""
    have = frozenset() if state.look.with_held else held(marks)
    return [scene for scene in scenes if scene.id not in have]


def what_is_under_way(state: TabState, found: Found, now: Narrowed) -> None:
    """Say what is being measured or looked at, and offer a look at the rest."""
    if state.looks_at_rest and is_looked_at(state, found, now.unseen, purpose="rest"):
        state.look_at_rest(wanted=False)
    of_view = f"under_way_{state.look.view}" if now.scenes else "under_way"
    with st.container(horizontal=True, vertical_alignment="center", key=of_view):
        look_line(state.looking, stop=partial(_stop_looking, state))
        measuring_line(found)
        with st.container(width="content"):
            if now.unseen and now.unseen_are_hidden and not state.looks_at_rest:
                offer_to_look(now.unseen, are_hidden=True, look=state.look_at_rest)
    with st.container():
        if not now.scenes and found.shown:
            st.info(texts.NONE_PASSES, icon=":material/filter_list_off:")


def _stop_looking(state: TabState) -> None:
    if state.looking is not None and state.looking.purpose == "order":
        order_by_time()
    state.stop_looking()
