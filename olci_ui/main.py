"""Navigation: the eight pages and the frame around them. It names the pages by path, for it has none beside it."""

from __future__ import annotations

import streamlit as st

from olci_ui.account.code_prompt import code_prompt
from olci_ui.field_values import values_have_arrived
from olci_ui.following.bell import follow_bell, new_scenes
from olci_ui.page_paths import page_path

st.set_page_config(page_title="OLCI Scene Picker", page_icon="🛰️", layout="wide", initial_sidebar_state="collapsed")
page = st.navigation(
    [
        st.Page(page_path("search"), title="Search", default=True),
        st.Page(page_path("results"), title="Results"),
        st.Page(page_path("following"), title=f"Following ({new:,})" if (new := new_scenes()) else "Following"),
        st.Page(page_path("downloads"), title="Downloads"),
        st.Page(page_path("library"), title="Library"),
        st.Page(page_path("extract"), title="Extract"),
        st.Page(page_path("login"), title="Account"),
        st.Page(page_path("help"), title="Help"),
    ],
    position="top",
)
code_prompt()
follow_bell()
page.run()
values_have_arrived()
