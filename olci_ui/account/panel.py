"""The other parts of the account page: the practice archive and the download folder."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from olci_ui.account import texts
from olci_ui.account.practice import start_practice
from olci_ui.formats import size
from olci_ui.notices import errors_shown
from olci_ui.services import services
from olci_ui.services.folders import free_bytes
from olci_ui.session.tab_state import tab_state
from olci_ui.texts import USE_PRACTICE


def practice_panel() -> None:
    """Offer the practice archive, while it is not in use."""
    if services.kind == "practice":
        return
    with st.container(border=True):
        st.markdown(texts.TRYING_OUT)
        st.markdown(texts.PRACTICE_IS)
        if st.button(USE_PRACTICE, type="primary", icon=":material/school:"):
            start_practice()


def folder_panel() -> None:
    """Show where downloads go, and let that be changed."""
    archive = services.archive
    folder = archive.settings.download_dir
    with st.container(border=True):
        st.markdown(texts.DOWNLOAD_FOLDER)
        with st.form("folder", border=False):
            chosen = st.text_input(
                texts.FOLDER, value=str(folder), key=f"folder_{folder}", label_visibility="collapsed"
            )
            pressed = st.form_submit_button(texts.USE_FOLDER)
        with errors_shown():
            if pressed and Path(chosen).expanduser() != folder:
                services.set_download_folder(Path(chosen).expanduser().absolute())
                tab_state().say(texts.FOLDER_TAKEN)
                st.rerun()
        st.caption(texts.FREE_THERE.format(size(free_bytes(folder))))
