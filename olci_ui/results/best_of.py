"""Best of: one click ticks the clearest scenes, or the fewest that cover the area, and each says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from olci_core.picture import Choice, clearest_of_each, fewest_covering
from olci_core.scene import Scene
from olci_ui.formats import count
from olci_ui.pictures.crops import crops
from olci_ui.results.filters.panel import wait_for_coverage
from olci_ui.results.looking import look_through
from olci_ui.results.order import candidates
from olci_ui.session.auto_tick import AutoTick, Kind
from olci_ui.session.tab_state import Found, TabState

KINDS: tuple[tuple[Kind, str], ...] = (("day", "Day"), ("week", "Week"), ("month", "Month"))


def best_of() -> AutoTick | None:
    """Draw the two wishes; return the one whose button was pressed."""
    names = dict(KINDS)
    st.markdown("**The clearest of each**")
    kind = st.segmented_control(
        "Of each",
        [key for key, _ in KINDS],
        default="week",
        key="best_span",
        format_func=lambda one: names[one],
        required=True,
        label_visibility="collapsed",
    )
    least = st.slider("that covers at least this much of my area", 0, 100, 80, 5, format="%d %%", key="best_least")
    if st.button("Tick the clearest", type="primary", width="stretch"):
        return AutoTick(kind, least_coverage=least / 100)
    st.divider()
    st.markdown("**The fewest that cover my area**")
    days = st.number_input("within so many days", 1, 60, 3, key="best_days")
    if st.button("Tick the fewest", width="stretch"):
        return AutoTick("mosaic", within_days=int(days))
    st.caption("Clearest means the smallest bright share; cloud, ice, snow and sun glint look alike.")
    return None


def tick_best(state: TabState, scenes: Sequence[Scene], auto_tick: AutoTick) -> None:
    """Look at the scenes where needed and tick the best; ticks of a former choice are taken off, one's own stay."""
    found = state.found
    assert found is not None
    choices = chosen(found, scenes, auto_tick, stopped=partial(_drop_auto_tick, state))
    _drop_auto_tick(state)
    for scene_id in state.reasons:
        state.ticked.pop(scene_id, None)
    state.reasons = {choice.scene.id: choice.reason for choice in choices}
    for scene_id in state.reasons:
        state.ticked.setdefault(scene_id)
    if state.kept_in_sight is not None:
        state.kept_in_sight = tuple(state.ticked)
    state.table_turn += 1
    state.ticks_told += 1
    if choices:
        st.toast(f"{count(len(choices), 'scene')} ticked. Each says why.")
    else:
        st.toast("No scene covers that much of your area.")


def _drop_auto_tick(state: TabState) -> None:
    state.auto_tick = None


def chosen(
    found: Found, scenes: Sequence[Scene], auto_tick: AutoTick, *, stopped: Callable[[], None]
) -> tuple[Choice, ...]:
    """Return the scenes that a wish is granted with; ``stopped`` is called if somebody stops the look at them."""
    area = found.query.area if found.query else None
    assert area is not None
    wait_for_coverage(found)
    wanted = [scene for scene in scenes if found.coverage.get(scene.id, 0.0) >= auto_tick.least_coverage - 1e-9]
    look_through(found, wanted, key="best", stopped=stopped)
    known = candidates(wanted, coverage=found.coverage, bright=crops.shares(area, wanted))
    if auto_tick.kind == "mosaic":
        return fewest_covering(known, area, within_days=auto_tick.within_days).choices
    return clearest_of_each(known, span=auto_tick.kind, least_coverage=auto_tick.least_coverage)
