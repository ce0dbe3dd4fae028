"""From a search to a standing order, or to a search that is saved under a name."""

from __future__ import annotations

import streamlit as st

from olci_ui.following import texts
from olci_ui.following.orders_of_searches import order_of
from olci_ui.following.saved_panel import save_form
from olci_ui.notices import errors_shown
from olci_ui.popovers import popover
from olci_ui.session.address import go_to
from olci_ui.session.clicks import kept, taken
from olci_ui.session.search_form import SearchForm, today_utc
from olci_ui.session.tab_state import TabState


def follow_or_save(state: TabState, form: SearchForm) -> None:
    """Draw the two ways to come back to the search of the form: follow it, or save it under a name."""
    with st.container(horizontal=True, key="follow_or_save", gap="small"):
        with errors_shown():
            follow_button(state, form)
        place = popover(texts.SAVE_SEARCH, icon=":material/bookmark_add:", kind="tertiary", key="save_this")
        with place, errors_shown():
            save_form(state, form, inside="save_this")


def follow_button(state: TabState, form: SearchForm) -> None:
    """Draw the button that turns a search into a standing order: its form opens on the page Following.

    Raises:
        InputError: there is no area to follow.
    """
    st.button(texts.FOLLOW_THIS, key="follow_this", type="tertiary", icon=":material/notifications_active:",
              help=texts.FOLLOW_THIS_HELP, on_click=kept("follow_this"))  # fmt: skip
    if taken("follow_this"):
        state.following.begin(order_of(form, today=today_utc()))
        go_to("following")
