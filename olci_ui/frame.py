"""The frame of every page: its heading, whose archive is in use, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from olci_ui import texts
from olci_ui.account.practice import start_practice
from olci_ui.formats import plain
from olci_ui.keyboard.keys import keyboard
from olci_ui.services import services
from olci_ui.session.address import go_to, open_tab
from olci_ui.session.clicks import begin_page, heard, refusal_shown
from olci_ui.session.heading_focus import focus_heading, want_heading_focus
from olci_ui.session.tab_state import TabState, tab_state

PAGE_STYLE = Path(__file__).resolve().parent / "page.css"


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The frame of a page: this tab's state, the place of the heading, and the place beside it."""

    state: TabState
    heading: DeltaGenerator
    beside: DeltaGenerator


def open_page(title: str) -> TabState:
    """Draw the frame of a page under its title and return this tab's state."""
    return open_frame(title).state


def open_frame(title: str) -> PageFrame:
    """Draw the frame of a page whose heading may yet become another one."""
    st.html(PAGE_STYLE)
    state = tab_state()
    is_new_page = state.page not in ("", title)
    state.open_page(title)
    begin_page(is_other=is_new_page)
    if title != texts.LIBRARY:
        state.library.leave()
    open_tab(state)
    with st.container(horizontal=True, vertical_alignment="center", key="page_head"):
        heading = st.empty()
        heading.title(title, anchor=False, width="content")
        st.space("stretch")
        beside = st.container(horizontal=True, vertical_alignment="center", width="content", gap="small")
        _who(may_sign_in=title != texts.ACCOUNT)
    focus_heading(is_new_page=is_new_page)
    keyboard(title)
    if words := state.take_toast():
        st.toast(words)
    return PageFrame(state, heading, beside)


def signed_in() -> bool:
    """Say whether downloads can go on: somebody is signed in to the archive in use."""
    return services.archive.signed_in_as is not None


def _who(*, may_sign_in: bool) -> None:
    archive = services.archive
    if archive.kind == "practice":
        with st.container(horizontal=True, vertical_alignment="center", key="practice_banner", width="content"):
            st.markdown(f":material/school: {texts.IN_PRACTICE}", width="content")
            st.button(texts.LEAVE_PRACTICE, type="tertiary", key="leave_from_banner", on_click=heard(_leave_practice))
    elif archive.signed_in_as:
        st.badge(plain(archive.signed_in_as), icon=":material/person:", color="green")
    elif not may_sign_in:
        st.badge(texts.NOT_SIGNED_IN, icon=":material/person_off:", color="gray")
    elif st.button(
        texts.NOT_SIGNED_IN,
        icon=":material/person_off:",
        type="tertiary",
        key="not_signed_in",
        help=texts.NOT_SIGNED_IN_HELP,
    ):
        tab_state().return_after_sign_in()
        go_to("login")


def _leave_practice() -> None:
    services.use_copernicus()
    want_heading_focus()  # the banner goes


def offer_archives(*, key: str) -> None:
    """Offer the two ways to downloads to somebody who is not signed in."""
    with st.container(border=True, key=key):
        words, sign_in, practice = st.columns([4.6, 0.9, 2], vertical_alignment="center")
        words.markdown(texts.TWO_WAYS_TO_DOWNLOADS)
        if sign_in.button(texts.SIGN_IN, key=f"{key}_sign_in", width="stretch"):
            tab_state().return_after_sign_in()
            go_to("login")
        begin = heard(start_practice, tab_state(), at=key)
        practice.button(texts.USE_PRACTICE, key=f"{key}_practice", type="primary", width="stretch", on_click=begin)
        refusal_shown(key)
