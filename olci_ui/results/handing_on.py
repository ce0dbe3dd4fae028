"""Hand on: the list of scenes in the forms that other people and programs read."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from olci_core.catalogue import to_csv
from olci_core.scene import Scene
from olci_ui.session.found import Found


def hand_on(found: Found, scenes: Sequence[Scene]) -> None:
    """Draw the button behind which the scenes can be saved in several forms."""
    with st.popover("Hand on", icon=":material/ios_share:", width="content"):
        st.download_button(
            "Save table as CSV",
            data=lambda: to_csv(scenes),
            file_name=f"olci-scenes-{found.asked_at:%Y%m%d-%H%M}.csv",
            mime="text/csv",
            icon=":material/table_view:",
            on_click="ignore",
        )
