"""The filter over a result: fewer scenes at once, without asking the catalogue again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil, floor
from pathlib import Path

import streamlit as st

from olci_core.catalogue.scene_filter import Facts, choices
from olci_core.errors import StorageError
from olci_core.library import holdings
from olci_core.scene import Scene, bare_name
from olci_ui.formats import count
from olci_ui.pictures.crops import crops
from olci_ui.results.filters.fields import (
    CHOICES,
    SCALES,
    YES_OR_NO,
    Bound,
    draw_bound,
    draw_choice,
    draw_switch,
    field_key,
    held_values,
    read_filter,
    sorted_as,
)
from olci_ui.results.looking import look_at_rest, offer_to_look
from olci_ui.services import services
from olci_ui.session.tab_state import Chosen, Found, TabState

LOOK_AGAIN_S = 5  # how old what is known of the download folder may be
SPINNER_AFTER_S = 0.3
LOOK_AT_MEASURING_S = 1.0


def filter_panel(state: TabState, found: Found) -> tuple[Scene, ...]:
    """Draw the filter in one line that opens; return the scenes that pass, in the order of the result."""
    bounds = _bounds(found)
    chosen = state.chosen = _chosen(state, bounds)
    base = _base(state, found)
    if chosen.filter.min_coverage is not None:
        wait_for_coverage(found)
    bright = crops.shares(found.query.area, base) if found.query and found.query.area else None
    facts = Facts(found.coverage, found.sun_height_deg, bright or {}, _downloaded(found, base))
    scenes = chosen.filter.apply(base, facts)
    are_hidden = chosen.filter.max_bright_in_area is not None
    others = replace(chosen.filter, max_bright_in_area=None).apply(base, facts) if are_hidden else scenes
    unseen = [scene for scene in others if scene.id not in bright] if bright is not None else []
    with st.expander(
        _label(found, scenes, versions=chosen.with_superseded), key="filter", icon=":material/filter_list:"
    ):
        _fields(state, found, bounds, choices(chosen.filter, base, facts))
        if unseen and not are_hidden:
            offer_to_look(state, unseen, are_hidden=False)
    if unseen and are_hidden:
        offer_to_look(state, unseen, are_hidden=True)
    look_at_rest(state, found, unseen)
    with st.empty():  # what a fragment inside another one has drawn goes only where something takes its place
        if found.measuring is not None and not found.measuring.is_whole:
            _still_measuring(found)
    if not scenes and found.shown:
        st.info("No scene passes the filter: ask for less, or clear it.", icon=":material/filter_list_off:")
    return scenes


def _label(found: Found, scenes: Sequence[Scene], *, versions: bool) -> str:
    number = len(found.scenes if versions else found.shown)
    if len(scenes) < number:
        return f"Filter · **{len(scenes):,} of {count(number, 'version' if versions else 'scene')} shown**"
    return f"Filter · **all {count(number, 'version')} shown**" if versions else "Filter"


def wait_for_coverage(found: Found) -> None:
    """Wait until the coverage of every scene is known, with a bar where that takes a while."""
    measuring = found.measuring
    if measuring is None or measuring.wait(SPINNER_AFTER_S):
        return
    place = st.empty()
    while not measuring.wait(SPINNER_AFTER_S):
        place.progress(measuring.fraction, text="Measuring how much of your area each scene covers …")
    place.empty()


@st.fragment(run_every=LOOK_AT_MEASURING_S)
def _still_measuring(found: Found) -> None:
    """Say how far the measuring has come; draw the page with all of it once it is done."""
    if found.measuring is None or found.measuring.is_whole:
        st.rerun()
    st.caption(f"Measuring how much of your area each scene covers: {found.measuring.fraction:.0%}")


def _chosen(state: TabState, bounds: Mapping[str, Bound]) -> Chosen:
    """Return what the fields say now; they are drawn after it, for their counts depend on it."""
    turn, before = state.chosen_turn, state.chosen
    names = (*CHOICES, *YES_OR_NO, *SCALES)
    keys = {name: field_key(name, turn) for name in names}
    answers = {name: st.session_state[key] for name, key in keys.items() if key in st.session_state}
    for name, bound in bounds.items():
        if answers.get(name) == bound.idle:
            answers[name] = None
    return Chosen(
        read_filter(before.filter, answers),
        with_superseded=st.session_state.get(field_key("with_superseded", turn), before.with_superseded),
        only_new=st.session_state.get(field_key("only_new", turn), before.only_new),
    )


def _base(state: TabState, found: Found) -> tuple[Scene, ...]:
    """Return the scenes before the filter: each acquisition once or all versions, all or only new ones."""
    scenes = found.every_version if state.chosen.with_superseded else found.shown
    if state.chosen.only_new and state.seen_before is not None:
        seen = state.seen_before
        return tuple(scene for scene in scenes if scene.id not in seen)
    return scenes


def _fields(state: TabState, found: Found, bounds: Mapping[str, Bound], counts: Mapping[str, Counter[object]]) -> None:
    wanted, turn = state.chosen.filter, state.chosen_turn
    with st.container(key="filter_fields"), st.grid(min_column_width=250, gap="medium"):
        for name, choice in {**CHOICES, **YES_OR_NO}.items():
            held = held_values(wanted, name)
            values = sorted(set(counts[name]) | held, key=sorted_as)
            if len(values) > 1 or held:
                draw_choice(choice, values, counts[name], key=field_key(name, turn), held=held)
        for name, bound in bounds.items():
            draw_bound(bound, getattr(wanted, name), key=field_key(name, turn))
    with st.container(horizontal=True, vertical_alignment="center"):
        if found.superseded:
            draw_switch(
                f"Show superseded ({len(found.superseded):,})",
                state.chosen.with_superseded,
                key=field_key("with_superseded", turn),
                help_text="Near-real-time scenes and older processings that a better version replaces",
            )
        if state.seen_before is not None:
            new = sum(scene.id not in state.seen_before for scene in found.shown)
            draw_switch(f"Only what is new ({new:,})", state.chosen.only_new, key=field_key("only_new", turn))
        if state.chosen != Chosen():
            st.button(
                "Clear filters",
                key="clear_filters",
                icon=":material/filter_list_off:",
                on_click=lambda: state.choose(Chosen()),
            )


def _bounds(found: Found) -> dict[str, Bound]:
    """Return the bounds that make a difference: those of figures in which scenes differ."""
    base = found.scenes
    bounds: dict[str, Bound] = {}
    if found.measuring is not None and len(base) > 1:
        words = "Share of your area that lies inside the scene"
        bounds["min_coverage"] = Bound("Covers at least", 0, 100, 0, " %%", words, scale=SCALES["min_coverage"])
    if found.query is not None and found.query.area is not None and len(base) > 1:
        words = "Share of your area that is bright in the picture: cloud, ice, snow and sun glint look alike"
        scale = SCALES["max_bright_in_area"]
        bounds["max_bright_in_area"] = Bound("Bright in my area at most", 0, 100, 100, " %%", words, scale=scale)
    if found.differs_in_bright:
        words = "Share of the whole scene that is bright: cloud, ice, snow and sun glint look alike"
        bounds["max_bright"] = Bound("Whole scene bright at most", 0, 100, 100, " %%", words)
    if found.differs_in_cloud:
        words = "Share of the whole scene that is cloud, as level 2 says"
        bounds["max_cloud"] = Bound("Whole scene cloudy at most", 0, 100, 100, " %%", words)
    heights = found.sun_height_deg.values()
    if heights and (low := floor(min(heights))) + 1 < (high := ceil(max(heights))):
        words = "Height of the sun above the horizon at the middle of your area"
        bounds["min_sun_height_deg"] = Bound("Sun at least", low, high, low, "°", words, step=1)
    return bounds


def _downloaded(found: Found, scenes: Iterable[Scene]) -> frozenset[str]:
    """Return the ids of the scenes that have arrived: by the queue, or as they lie in the download folder."""
    archive = services.archive_of(found.archive)
    done = {job.scene_id for job in archive.queue.snapshot() if job.state == "done"}
    names = _names_on_disk(archive.settings.download_dir)
    return frozenset(scene.id for scene in scenes if scene.id in done or bare_name(scene.name) in names)


@st.cache_data(ttl=LOOK_AGAIN_S, show_spinner=False)
def _names_on_disk(folder: Path) -> frozenset[str]:
    try:
        return frozenset(bare_name(holding.name) for holding in holdings(folder) if holding.is_whole)
    except StorageError:
        return frozenset()
