"""The switch between the views of a map."""

from __future__ import annotations

import streamlit as st

from olci_ui.field_values import begin_with, give_value
from olci_ui.maps import texts
from olci_ui.maps.views import VIEWS


def view_switch(view: str, *, key: str) -> str:
    """Draw the switch between the views; return the one chosen. It goes to ``view`` when that becomes another one."""
    asked = f"{key}.asked"
    if key in st.session_state and st.session_state.get(asked) != view:
        give_value(key, view)
    st.session_state[asked] = view
    chosen = st.segmented_control(
        texts.MAP_VIEW,
        list(VIEWS),
        default=begin_with(key, view),
        key=key,
        format_func=lambda name: VIEWS[name].label,
        label_visibility="collapsed",
        required=True,
        wrap=True,
    )
    return str(chosen or view)
