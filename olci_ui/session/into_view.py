"""What a click has opened comes into view, where it opens above or below what was clicked, and has the focus."""

from __future__ import annotations

from pathlib import Path

import streamlit.components.v2 as components

_WEB = Path(__file__).resolve().parent.parent / "web" / "session"
_into_view = components.component("olci_into_view", js=(_WEB / "into_view.js").read_text(encoding="utf-8"))


def bring_into_view(part: str, *, turn: int, after_wait: bool = False) -> None:
    """Have the browser go to the container with the key ``part``, once for each ``turn``; drawn at its end.

    ``after_wait``: it comes long after the click. Then the focus stays where it is, and who writes meanwhile is left
    alone.
    """
    _into_view(key=f"into_view_{part}", data={"part": part, "turn": turn, "after_wait": after_wait})
