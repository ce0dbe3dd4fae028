"""Following: areas whose new scenes come by themselves, and searches saved under a name."""

import streamlit as st

from olci_ui.following.panel import following_page
from olci_ui.frame import offer_archives, open_page, signed_in
from olci_ui.texts import FOLLOWING

state = open_page(FOLLOWING)
with st.container():
    if not signed_in():
        offer_archives(key="offer")
following_page(state)
