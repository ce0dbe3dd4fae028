"""A notification of the browser when all is done, for a person who looks at something else meanwhile."""

from __future__ import annotations

import streamlit as st

from olci_ui.downloads import texts
from olci_ui.notices import ASK_TO_RING, ring_script
from olci_ui.session.downloads_view import DownloadsView


def ask_for_bell(view: DownloadsView) -> None:
    """Ask whether a notification is wanted; the browser then asks for its own permission."""
    wanted = st.toggle(
        texts.NOTIFY_ME,
        value=view.rings,
        key="bell",
        width="content",
        help=texts.NOTIFY_ME_HELP,
    )
    view.ring(wanted=wanted)
    if view.rings:
        st.html(ASK_TO_RING, unsafe_allow_javascript=True)


def bell(view: DownloadsView) -> None:
    """Ring once for each end; drawn again without a change, the browser runs nothing."""
    script = ring_script(view.end_words) if view.rings and view.end_words else ""
    st.html(f"<span></span>{script}", unsafe_allow_javascript=bool(script))
