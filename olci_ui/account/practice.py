"""The way into the practice archive."""

from __future__ import annotations

import streamlit as st

from olci_ui.account import texts
from olci_ui.services import services
from olci_ui.session.address import go_to
from olci_ui.session.tab_state import tab_state


def start_practice() -> None:
    """Turn to the practice archive and say so."""
    with st.spinner(texts.OPENING_PRACTICE):
        services.use_practice()
    tab_state().say(texts.NOW_IN_PRACTICE)
    if wanted := tab_state().take_return():
        go_to(wanted)
    st.rerun()
