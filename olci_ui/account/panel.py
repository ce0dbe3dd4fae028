"""The parts of the sign-in page: account, practice archive, download folder."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from olci_core.auth import Credentials
from olci_core.settings import CDSE_IDENTITY_URL
from olci_ui.account.practice import start_practice
from olci_ui.formats import plain, size
from olci_ui.notices import errors_shown
from olci_ui.page_paths import page_path
from olci_ui.services import services
from olci_ui.services.folders import free_bytes
from olci_ui.session.tab_state import tab_state

REGISTRATION = (
    "https://identity.dataspace.copernicus.eu/auth/realms/CDSE/login-actions/registration?client_id=cdse-public"
)


def sign_in_panel() -> None:
    """Ask for user name and password, and turn them into a session."""
    st.markdown("Sign in with your **Copernicus Data Space** account. It is needed for downloading alone.")
    if services.archive.settings.identity_url != CDSE_IDENTITY_URL:
        st.caption(f"The account is asked for by {plain(services.archive.settings.identity_url)}")
    with errors_shown():
        if credentials := sign_in_form():
            with st.spinner("Signing in …"):
                services.archive.sign_in(credentials)
            tab_state().say("Signed in. Waiting downloads go on.")
            st.rerun()
    st.caption(
        "Your password stays in this computer's memory until you sign out or close the program; it is sent to the "
        "sign-in service alone and never written down."
    )
    st.link_button("No account yet? Register for free", REGISTRATION, icon=":material/open_in_new:", type="tertiary")


def sign_in_form() -> Credentials | None:
    """Draw the sign-in form; return what was entered when "Sign in" is pressed.

    Raises:
        SignInError: a field is empty.
    """
    with st.form("sign_in", enter_to_submit=True):
        username = st.text_input("User name", autocomplete="username", placeholder="Your e-mail address")
        password = st.text_input("Password", type="password", autocomplete="current-password")
        code = st.text_input(
            "One-time code",
            autocomplete="one-time-code",
            max_chars=6,
            help="Only for accounts with two-factor sign-in: the six digits of your authenticator app.",
            placeholder="Only with two-factor sign-in",
        )
        pressed = st.form_submit_button("Sign in", type="primary")
    return Credentials(username.strip(), password, code.strip() or None) if pressed else None


def account_panel() -> None:
    """Say who is signed in and offer the way out."""
    archive = services.archive
    with st.container(border=True):
        if archive.kind == "practice":
            st.markdown("You are signed in to the **practice archive**. Nothing leaves this computer.")
            if st.button("Leave the practice archive", key="leave_practice"):
                services.use_copernicus()
                st.rerun()
        else:
            st.markdown(f"You are signed in as **{plain(archive.signed_in_as or '')}**.")
            if st.button("Sign out"):
                archive.sign_out()
                tab_state().say("Signed out. Downloads that wait stay in the queue.")
                st.rerun()
    st.page_link(page_path("search"), label="Search for scenes", icon=":material/search:")


def practice_panel() -> None:
    """Offer the practice archive, while it is not in use."""
    if services.kind == "practice":
        return
    with st.container(border=True):
        st.markdown("#### Just trying it out?")
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
        st.markdown("#### Download folder")
        with st.form("folder", border=False):
            chosen = st.text_input("Folder", value=str(folder), key=f"folder_{folder}", label_visibility="collapsed")
            pressed = st.form_submit_button("Use this folder")
        with errors_shown():
            if pressed and Path(chosen).expanduser() != folder:
                services.set_download_folder(Path(chosen).expanduser().absolute())
                tab_state().say("New downloads go to that folder.")
                st.rerun()
        st.caption(f"{size(free_bytes(folder))} free there. A full-resolution scene takes 0.5 to 1 GB.")
