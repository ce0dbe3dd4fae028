"""The other parts of the account page: the practice archive and the download folder."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from olci_ui.account import texts
from olci_ui.account.practice import start_practice
from olci_ui.formats import size
from olci_ui.services import services
from olci_ui.services.folders import folder_named, free_bytes
from olci_ui.session.address import go_to
from olci_ui.session.clicks import heard, kept, refusal_shown, taken, typed
from olci_ui.session.heading_focus import want_heading_focus
from olci_ui.session.tab_state import TabState, tab_state
from olci_ui.texts import USE_PRACTICE

_BEGUN = "practice_begun"


def practice_panel() -> None:
    """Offer the practice archive, while it is not in use."""
    if services.kind == "practice":
        if taken(_BEGUN) and (wanted := tab_state().take_return()):
            go_to(wanted)
        return
    begin, keep = heard(start_practice, tab_state(), at="practice"), kept(_BEGUN)

    def click() -> None:
        begin()
        keep()
        want_heading_focus()  # nothing is left of this part

    with st.container(border=True):
        st.markdown(texts.TRYING_OUT)
        st.markdown(texts.PRACTICE_IS)
        st.button(USE_PRACTICE, type="primary", icon=":material/school:", on_click=click)
        refusal_shown("practice")


def folder_panel() -> None:
    """Show where downloads go, and let that be changed."""
    archive = services.archive
    folder = archive.settings.download_dir
    with st.container(border=True):
        st.markdown(texts.DOWNLOAD_FOLDER)
        with st.form("folder", border=False):
            key = f"folder_{folder}"
            st.text_input(texts.FOLDER, value=str(folder), key=key, label_visibility="collapsed")
            st.form_submit_button(texts.USE_FOLDER, on_click=heard(_use_folder, tab_state(), folder, key))
        refusal_shown()
        st.caption(texts.FREE_THERE.format(size(free_bytes(folder))))


def _use_folder(state: TabState, before: Path, key: str) -> None:
    """Let downloads go where the field says."""
    chosen = folder_named(typed(key))
    if chosen != before:
        services.set_download_folder(chosen)
        state.say(texts.FOLDER_TAKEN)
