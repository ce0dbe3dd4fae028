"""The other parts of the account page: the practice archive and the download folder."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from olci_ui.account.practice import start_practice
from olci_ui.formats import size
from olci_ui.notices import errors_shown
from olci_ui.services import services
from olci_ui.services.folders import free_bytes
from olci_ui.session.tab_state import tab_state


def practice_panel() -> None:
    """Offer the practice archive, while it is not in use."""
    if services.kind == "practice":
        return
    with st.container(border=True):
        st.markdown("## Just trying it out?")
        st.markdown(
            "The practice archive holds simulated scenes of any place and any day since 2016. Search, look, download: "
            "everything works as with the real one, without account and without network."
        )
        if st.button("Use the practice archive", type="primary", icon=":material/school:"):
            start_practice()


def folder_panel() -> None:
    """Show where downloads go, and let that be changed."""
    archive = services.archive
    folder = archive.settings.download_dir
    with st.container(border=True):
        st.markdown("## Download folder")
        with st.form("folder", border=False):
            chosen = st.text_input("Folder", value=str(folder), key=f"folder_{folder}", label_visibility="collapsed")
            pressed = st.form_submit_button("Use this folder")
        with errors_shown():
            if pressed and Path(chosen).expanduser() != folder:
                services.set_download_folder(Path(chosen).expanduser().absolute())
                tab_state().say("New downloads go to that folder.")
                st.rerun()
        st.caption(f"{size(free_bytes(folder))} free there. A full-resolution scene takes 0.5 to 1 GB.")
