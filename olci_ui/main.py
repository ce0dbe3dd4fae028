"""Navigation: the eight pages and the frame around them. It names the pages by path, for it has none beside it."""

from __future__ import annotations

import streamlit as st

from olci_ui import texts
from olci_ui.account.code_prompt import code_prompt
from olci_ui.downloads.notification import bell_elsewhere
from olci_ui.field_values import fields_of
from olci_ui.following.bell import follow_bell, new_scenes
from olci_ui.page_paths import page_path
from olci_ui.session.clicks import end_page
from olci_ui.session.navigation import come_to

st.set_page_config(page_title=texts.APP, page_icon="🛰️", layout="wide", initial_sidebar_state="collapsed")
page = st.navigation(
    [
        st.Page(page_path("search"), title=texts.SEARCH, default=True),
        st.Page(page_path("results"), title=texts.RESULTS),
        st.Page(
            page_path("following"),
            title=texts.FOLLOWING_NEW.format(new) if (new := new_scenes()) else texts.FOLLOWING,
        ),
        st.Page(page_path("downloads"), title=texts.DOWNLOADS),
        st.Page(page_path("library"), title=texts.LIBRARY),
        st.Page(page_path("extract"), title=texts.EXTRACT),
        st.Page(page_path("login"), title=texts.ACCOUNT),
        st.Page(page_path("help"), title=texts.HELP),
    ],
    position="top",
)
come_to(page)
code_prompt()
follow_bell()
bell_elsewhere()
with fields_of("page"):
    page.run()
end_page()
