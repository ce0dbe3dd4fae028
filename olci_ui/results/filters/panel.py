"""The filter over a result on the page: fields behind a button, and chips of what is set."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from olci_ui.formats import Noun, count, plain
from olci_ui.popovers import popover
from olci_ui.results import texts
from olci_ui.results.filters.fields import (
    CHOICE_FIELDS,
    YES_OR_NO,
    draw_bound,
    draw_choice,
    draw_switch,
    field_key,
    held_values,
    sorted_as,
)
from olci_ui.results.filters.narrowing import Narrowed, conditions, without
from olci_ui.results.looking import offer_to_look
from olci_ui.session.choices import Chosen
from olci_ui.session.found import Found

SPINNER_AFTER_S = 0.3
LOOK_AT_MEASURING_S = 1.0


def filter_fields(
    found: Found, now: Narrowed, *, turn: int, seen_before: frozenset[str] | None, look: Callable[[], None] | None
) -> None:
    """Draw the button behind which the fields are, each choice with the number of scenes it would bring.

    ``look`` begins a look at the scenes whose bright share is not known yet; None while one goes on.
    """
    chosen, wanted = now.chosen, now.chosen.filter
    # What is drawn only while it is open shows the values that are held: a field that the browser has not mounted yet
    # would miss them.
    place = popover(texts.FILTER, icon=":material/filter_list:", key="filter_open")
    if not place.open:
        return
    with place:
        counts, beside = now.counts(), "<span></span>"
        with st.container(key="filter_fields"), st.grid(min_column_width=250, gap="medium"):
            for name, choice in {**CHOICE_FIELDS, **YES_OR_NO}.items():
                held = held_values(wanted, name)
                values = sorted(set(counts[name]) | held, key=sorted_as)
                if len(values) > 1 or held:
                    beside += draw_choice(
                        choice,
                        values,
                        counts[name],
                        key=field_key(name, turn),
                        held=held,
                        is_growing=found.is_growing,
                    )
            for name, bound in now.bounds.items():
                draw_bound(bound, getattr(wanted, name), key=field_key(name, turn))
        with st.container(key="filter_counts"):
            st.html(beside)
        with st.container(horizontal=True, vertical_alignment="center"):
            if found.superseded:
                draw_switch(
                    texts.OLDER_VERSIONS.format(len(found.superseded)),
                    chosen.with_superseded,
                    key=field_key("with_superseded", turn),
                    help_text=texts.OLDER_VERSIONS_HELP,
                )
            if seen_before is not None:
                new = sum(scene.id not in seen_before for scene in found.shown)
                draw_switch(texts.ONLY_NEW.format(new), chosen.only_new, key=field_key("only_new", turn))
        if now.unseen and not now.unseen_are_hidden and look is not None:
            offer_to_look(now.unseen, are_hidden=False, look=look)


def filter_chips(now: Narrowed, *, choose: Callable[[Chosen], None]) -> None:
    """Draw how many scenes pass and what is asked of them; a click on a chip takes it back.

    What clears all stands first: it does not move where a chip comes, goes or says more.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="filter_chips", gap="small"):
        if now.chosen != Chosen():
            st.button(
                texts.CLEAR_FILTERS,
                key="clear_filters",
                type="tertiary",
                icon=":material/filter_list_off:",
                on_click=partial(choose, Chosen()),
            )
        if words := how_many(now):
            st.caption(words, width="content")
        for name, label in conditions(now.chosen.filter, now.bounds):
            st.button(
                plain(label),
                key=f"chip_{name}",
                icon=":material/close:",
                help=texts.TAKE_BACK,
                on_click=partial(choose, without(now.chosen, name)),
            )


def how_many(now: Narrowed) -> str:
    """Return how many scenes pass a filter, "" where it leaves none out."""
    noun: Noun = "version" if now.chosen.with_superseded else "scene"
    if len(now.scenes) < now.number:
        return texts.SOME_SHOWN.format(len(now.scenes), count(now.number, noun))
    return texts.ALL_SHOWN.format(count(now.number, noun)) if now.chosen.with_superseded else ""


def wait_for_coverage(found: Found) -> None:
    """Wait until the coverage of every scene is known, with a bar where that takes a while."""
    measuring = found.measuring
    if measuring is None or measuring.wait(SPINNER_AFTER_S):
        return
    place = st.empty()
    while not measuring.wait(SPINNER_AFTER_S):
        place.progress(measuring.fraction, text=texts.MEASURING)
    place.empty()


def measuring_line(found: Found) -> None:
    """Say how far the measuring of the coverage has come, in a place of its own, and nothing once it is done."""
    with st.empty():  # what a fragment inside another one has drawn goes only where something takes its place
        if found.measuring is not None and not found.measuring.is_whole:
            _still_measuring(found)


@st.fragment(run_every=LOOK_AT_MEASURING_S)
def _still_measuring(found: Found) -> None:
    """Say how far the measuring has come; draw the page with all of it once it is done."""
    if found.measuring is None or found.measuring.is_whole:
        st.rerun()
    st.caption(texts.MEASURING_SO_FAR.format(100 * found.measuring.fraction))
