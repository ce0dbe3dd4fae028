"""What a click has opened comes into view, where it opens above or below what was clicked, and has the focus."""

from __future__ import annotations

import streamlit.components.v2 as components

from olci_ui.page_paths import web_text

_into_view = components.component("olci_into_view", js=web_text("session/into_view.js"))


def bring_into_view(part: str, *, turn: int | str, opener: str = "", is_low: bool = False) -> None:
    """Have the browser go to the container with the key ``part``, once for each ``turn``; drawn at its end.

    ``opener`` is the key of the button that opened it, which has the focus again once it is closed. Without one it
    comes long after the click: then the focus stays where it is, and who writes meanwhile is left alone. ``is_low``:
    it is a line or two, for which the page moves no further than it takes to see them.
    """
    data = {"part": part, "turn": turn, "opener": opener, "is_low": is_low}
    _into_view(key=f"into_view_{part}", data=data)
