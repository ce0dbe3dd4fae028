"""What a click has opened comes into view, where it opens above or below what was clicked, and has the focus."""

from __future__ import annotations

import streamlit.components.v2 as components

from olci_ui.page_paths import web_text

_into_view = components.component("olci_into_view", js=web_text("session/into_view.js"))


def bring_into_view(part: str, *, turn: int, after_wait: bool = False) -> None:
    """Have the browser go to the container with the key ``part``, once for each ``turn``; drawn at its end.

    ``after_wait``: it comes long after the click. Then the focus stays where it is, and who writes meanwhile is left
    alone.
    """
    _into_view(key=f"into_view_{part}", data={"part": part, "turn": turn, "after_wait": after_wait})
