"""A notification of the browser when an order has taken something new, on whichever page one is."""

from __future__ import annotations

import streamlit as st

from olci_core.errors import StorageError
from olci_ui.following import texts
from olci_ui.formats import count
from olci_ui.notices import notification_switch, ring
from olci_ui.services import services
from olci_ui.session.following_view import FollowingView
from olci_ui.session.tab_state import tab_state

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
    wanted = notification_switch(texts.NOTIFY_ME, is_on=view.rings, key="follow_bell")
    if wanted and not view.rings:
        view.news(new_scenes())
    view.ring(wanted=wanted)


def follow_bell() -> None:
    """Ring on every page, where that is wanted."""
    if tab_state().following.rings:
        st.fragment(_ring, run_every=BELL_EVERY_S)()


def _ring() -> None:
    view = tab_state().following
    unseen = view.news(new_scenes())
    ring(texts.NEWS.format(count(unseen, "new scene")) if unseen else "", once=f"news {view.announced}")
