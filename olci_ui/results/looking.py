"""Looking at many scenes at once, with the wait shown."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from olci_core.scene import Scene
from olci_ui.formats import count
from olci_ui.results.crops import crops
from olci_ui.state import Found


def look_through(found: Found, scenes: Sequence[Scene]) -> None:
    """Find out the bright shares of scenes in the area; any click elsewhere ends it, what was seen stays known."""
    area = found.query.area if found.query else None
    if area is None or len(crops.shares(area, scenes)) == len(scenes):
        return
    words = f"Looking at {count(len(scenes), 'scene')} …"
    bar = st.progress(0.0, text=words)
    try:
        for done in crops.look_at(found.archive, scenes, area=area):
            bar.progress(done / len(scenes), text=f"{words} {done:,} done")
    finally:
        bar.empty()


def offer_to_look(found: Found, unseen: Sequence[Scene], *, are_hidden: bool) -> None:
    """Offer to find out the bright shares of scenes whose picture nobody has looked at yet.

    ``are_hidden``: the filter asks for a bright share, so these stay out until it is known.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        known = "is not looked at yet" if len(unseen) == 1 else "are not looked at yet"
        stay = ("and stays out" if len(unseen) == 1 else "and stay out") if are_hidden else ""
        st.caption(f"{count(len(unseen), 'scene')} {known} {stay}".strip() + ".", width="content")
        wanted = st.button(
            "Look at it" if len(unseen) == 1 else "Look at them",
            key="look_at_the_rest",
            icon=":material/visibility:",
            help="Fetches their previews and measures how much of your area is bright in each",
        )
    if wanted:
        look_through(found, unseen)
        st.rerun()
