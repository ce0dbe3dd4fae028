"""The way into the practice archive."""

from __future__ import annotations

import streamlit as st

from olci_ui.services import services
from olci_ui.session.tab_state import tab_state


def start_practice() -> None:
    """Turn to the practice archive and say so."""
    with st.spinner("Opening the practice archive …"):
        services.use_practice()
    tab_state().say("You are in the practice archive, signed in.")
    st.rerun()
