"""A notification of the browser when all is done, for a person who looks at something else meanwhile."""

from __future__ import annotations

import json

import streamlit as st

from olci_ui.downloads.words import APP
from olci_ui.session.downloads_view import DownloadsView

_ASK = "<script>if ('Notification' in window) Notification.requestPermission();</script>"


def ask_for_bell(view: DownloadsView) -> None:
    """Ask whether a notification is wanted; the browser then asks for its own permission."""
    wanted = st.toggle(
        "Tell me when all is done",
        value=view.rings,
        key="bell",
        help="A notification of the browser, while this page is open. The browser asks whether it may show it.",
    )
    view.ring(wanted=wanted)
    if view.rings:
        st.html(_ASK, unsafe_allow_javascript=True)


def bell(view: DownloadsView) -> None:
    """Ring once for each end; drawn again without a change, the browser runs nothing."""
    script = ring_script(view.end_words) if view.rings and view.end_words else ""
    st.html(f"<span></span>{script}", unsafe_allow_javascript=bool(script))


def ring_script(words: str) -> str:
    """Return the script that shows a notification if the browser permits. The words stay words, whatever they hold."""
    # Inside a script element, "<" could begin its end.
    body = json.dumps({"body": words}).replace("<", "\\u003c")
    return (
        "<script>if ('Notification' in window && Notification.permission === 'granted') "
        f"new Notification({json.dumps(APP)}, {body});</script>"
    )
