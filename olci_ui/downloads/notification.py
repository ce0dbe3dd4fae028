"""A notification of the browser when all is done, for a person who looks at something else meanwhile."""

from __future__ import annotations

import streamlit as st

from olci_ui.downloads import texts
from olci_ui.downloads.texts import end_line
from olci_ui.notices import notification_switch, ring
from olci_ui.services import services
from olci_ui.session.download_progress import totals
from olci_ui.session.downloads_view import DownloadsView
from olci_ui.session.navigation import drawn_page
from olci_ui.session.tab_state import tab_state

WATCHED_EVERY_S = 5.0


def ask_for_bell(view: DownloadsView) -> None:
    """Ask whether a notification is wanted; the browser then asks for its own permission."""
    view.ring(wanted=notification_switch(texts.NOTIFY_ME, is_on=view.rings, key="bell"))


def bell(view: DownloadsView) -> None:
    """Ring once for each end, also where another page draws it anew."""
    ring(view.end_words if view.rings else "", once=f"end {view.ends}")


def bell_elsewhere() -> None:
    """Ring on the other pages too, where that is wanted."""
    if tab_state().downloads.rings and drawn_page() != "downloads":
        st.fragment(_watch, run_every=WATCHED_EVERY_S)()


def _watch() -> None:
    view, summed = tab_state().downloads, totals(services.archive.queue.snapshot())
    view.look(is_moving=bool(summed.unfinished), end=end_line(summed))
    bell(view)
