"""Looking at many scenes at once, with the wait shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from olci_core.scene import Scene
from olci_ui.formats import count
from olci_ui.pictures.crops import crops
from olci_ui.session.tab_state import Found, TabState

SLICE_S = 1.0


def look_through(found: Found, scenes: Sequence[Scene], *, key: str, stopped: Callable[[], None]) -> None:
    """Find out the bright shares of scenes in the area; what was seen stays known when it is stopped.

    It goes by slices of a second: a click is heard between two, and whoever asked for the look asks again.
    ``stopped`` is called by a click on "Stop looking" and sees to it that nobody does.
    """
    area = found.query.area if found.query else None
    known = len(crops.shares(area, scenes)) if area else len(scenes)
    if area is None or known == len(scenes):
        return
    words = f"Looking at {count(len(scenes), 'scene')} …"
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center", key=f"looking_{key}"):
        bar = st.progress(known / len(scenes), text=f"{words} {known:,} done")
        st.button("Stop looking", key=f"stop_looking_{key}", icon=":material/stop:", on_click=stopped)
    slice_ends = time.monotonic() + SLICE_S
    for done in crops.look_at(found.archive, scenes, area=area):
        bar.progress(done / len(scenes), text=f"{words} {done:,} done")
        if done < len(scenes) and time.monotonic() > slice_ends:
            st.rerun()
    place.empty()


def look_at_rest(state: TabState, found: Found, unseen: Sequence[Scene]) -> None:
    """Look at the scenes that nobody has looked at yet, if that was asked for."""
    if not state.looks_at_rest:
        return
    look_through(found, unseen, key="rest", stopped=partial(ask_for_rest, state, wanted=False))
    state.looks_at_rest = False
    if unseen:
        st.rerun()


def ask_for_rest(state: TabState, *, wanted: bool = True) -> None:
    """Ask for a look at what nobody has looked at yet, from the next run on, or no more."""
    state.looks_at_rest = wanted


def offer_to_look(state: TabState, unseen: Sequence[Scene], *, are_hidden: bool) -> None:
    """Offer to find out the bright shares of scenes whose picture nobody has looked at yet.

    ``are_hidden``: the filter asks for a bright share, so these stay out until it is known.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        known = "is not looked at yet" if len(unseen) == 1 else "are not looked at yet"
        stay = ("and stays out" if len(unseen) == 1 else "and stay out") if are_hidden else ""
        st.caption(f"{count(len(unseen), 'scene')} {known} {stay}".strip() + ".", width="content")
        st.button(
            "Look at it" if len(unseen) == 1 else "Look at them",
            key="look_at_the_rest",
            icon=":material/visibility:",
            help="Fetches their previews and measures how much of your area is bright in each",
            on_click=ask_for_rest,
            args=(state,),
        )
