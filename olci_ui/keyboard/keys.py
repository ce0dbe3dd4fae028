"""The keyboard on every page: "?" lists the keys, and focus that was lost goes to the nearest thing still there."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
import streamlit.components.v2 as components

from olci_ui.keyboard import texts

_WEB = Path(__file__).resolve().parent.parent / "web" / "page"
_keyboard = components.component(
    "olci_keyboard",
    html=(_WEB / "keyboard.html").read_text(encoding="utf-8"),
    css=(_WEB / "keyboard.css").read_text(encoding="utf-8"),
    js=(_WEB / "keyboard.js").read_text(encoding="utf-8"),
)


def keyboard(page: str) -> None:
    """Let a page's keys be listed and its focus be kept."""
    lists = [texts.EVERYWHERE, *texts.OF_PAGE.get(page, ())]
    with st.container(key="keyboard"):
        _keyboard(
            key=f"keyboard_{page}",
            data={"title": texts.TITLE, "close": texts.CLOSE, "notice": texts.NOTICE, "lists": lists},
        )
