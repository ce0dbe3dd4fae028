"""The keyboard on every page: "?" lists the keys, and focus that was lost goes to the nearest thing still there."""

from __future__ import annotations

import streamlit as st
import streamlit.components.v2 as components

from olci_ui.keyboard import texts
from olci_ui.page_paths import web_text
from olci_ui.texts import CLOSE

_keyboard = components.component(
    "olci_keyboard",
    html=web_text("page/keyboard.html"),
    css=web_text("page/keyboard.css"),
    js=web_text("page/keyboard.js"),
)


def keyboard(page: str) -> None:
    """Let a page's keys be listed and its focus be kept."""
    lists = [texts.EVERYWHERE, *texts.OF_PAGE.get(page, ())]
    with st.container(key="keyboard"):
        _keyboard(
            key=f"keyboard_{page}",
            data={"title": texts.TITLE, "close": CLOSE, "notice": texts.NOTICE, "ended": texts.ENDED, "lists": lists},
        )
