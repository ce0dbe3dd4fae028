"""A notification of the browser when an order has taken something new, on whichever page one is."""

from __future__ import annotations

import streamlit as st

from olci_core.errors import StorageError
from olci_ui.following import texts
from olci_ui.formats import count
from olci_ui.notices import ask_to_ring_script, ring_script
from olci_ui.services import services
from olci_ui.session.following_view import FollowingView
from olci_ui.session.tab_state import tab_state
from olci_ui.texts import NOTIFIED_HOW

BELL_EVERY_S = 20.0


def new_scenes() -> int:
    """Return how many scenes the orders have taken since somebody last saw them; 0 where that cannot be known."""
    following = services.archive.orders.following
    try:
        return following.new_since_seen() if following is not None else 0
    except StorageError:  # the page Following says it
        return 0


def ask_for_bell(view: FollowingView) -> None:
    """Ask whether a notification is wanted; the browser then asks for its own permission."""
    refused = st.container(width="content")
    wanted = st.toggle(
        texts.NOTIFY_ME, view.rings, key="follow_bell",
        help=NOTIFIED_HOW,
    )  # fmt: skip
    if wanted and not view.rings:
        view.news(new_scenes())
    view.ring(wanted=wanted)
    if view.rings:
        refused.html(ask_to_ring_script(), width="content", unsafe_allow_javascript=True)


def follow_bell() -> None:
    """Ring on every page, where that is wanted."""
    if tab_state().following.rings:
        st.fragment(_ring, run_every=BELL_EVERY_S)()


def _ring() -> None:
    new = new_scenes()
    unseen = tab_state().following.news(new)
    script = ring_script(texts.NEWS.format(count(unseen, "new scene")), once=f"new {new}") if unseen else ""
    st.html(f"<span></span>{script}", unsafe_allow_javascript=bool(script))
