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
