"""Navigation: the six pages and the frame around them. It names the pages by path, for it has none beside it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

PAGES = Path(__file__).resolve().parent.parent / "pages"

st.set_page_config(page_title="OLCI Scene Picker", page_icon="🛰️", layout="wide", initial_sidebar_state="collapsed")
page = st.navigation(
    [
        st.Page(PAGES / "search.py", title="Search", default=True),
        st.Page(PAGES / "results.py", title="Results"),
        st.Page(PAGES / "downloads.py", title="Downloads"),
        st.Page(PAGES / "library.py", title="Library"),
        st.Page(PAGES / "login.py", title="Sign in"),
        st.Page(PAGES / "help.py", title="Help"),
    ],
    position="top",
)
page.run()
