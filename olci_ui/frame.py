"""The frame of every page: its heading, whose archive is in use, and who is signed in."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from olci_ui.account.practice import start_practice
from olci_ui.formats import plain
from olci_ui.page_paths import page_path
from olci_ui.services import services
from olci_ui.session.tab_state import TabState, tab_state

STYLE = Path(__file__).resolve().parent / "page.css"


def open_page(title: str) -> TabState:
    """Draw the frame and return this tab's state."""
    st.html(STYLE)
    state = tab_state()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False, width="content")
        st.space("stretch")
        _who()
    if services.kind == "practice":
        _practice_banner()
    if state.told_once:
        st.toast(state.told_once)
        state.told_once = None
    return state


def signed_in() -> bool:
    """Say whether downloads can go on: somebody is signed in to the archive in use."""
    return services.archive.signed_in_as is not None


def _who() -> None:
    archive = services.archive
    if archive.kind == "practice":
        st.badge("Practice archive", icon=":material/school:", color="orange")
    elif archive.signed_in_as:
        st.badge(plain(archive.signed_in_as), icon=":material/person:", color="green")
    else:
        st.badge("Not signed in", icon=":material/person_off:", color="gray")


def _practice_banner() -> None:
    with st.container(key="practice_banner"):
        words, leave = st.columns([5, 1.6], vertical_alignment="center")
        words.markdown(":material/school: **Practice archive.** These scenes and pictures are simulated: not data.")
        if leave.button("Leave the practice archive", type="tertiary", key="leave_from_banner", width="stretch"):
            services.use_copernicus()
            st.rerun()


def offer_archives(*, key: str) -> None:
    """Offer the two ways to downloads to somebody who is not signed in."""
    with st.container(border=True, key=key):
        words, sign_in, practice = st.columns([4.6, 0.9, 2], vertical_alignment="center")
        words.markdown(
            "Searching and looking need no account. To **download**, sign in with a free Copernicus account, "
            "or try everything in the practice archive: no account, no network."
        )
        if sign_in.button("Sign in", key=f"{key}_sign_in", width="stretch"):
            st.switch_page(page_path("login"))
        if practice.button("Use the practice archive", key=f"{key}_practice", type="primary", width="stretch"):
            start_practice()
