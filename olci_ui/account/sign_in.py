"""Signing in on the page: the form, the errors with their ways on, and the steps for somebody without an account."""

from __future__ import annotations

import base64
from pathlib import Path

import streamlit as st

from olci_core.auth import Credentials
from olci_core.errors import ConnectionFailed, OlciError, ServiceError, SignInError
from olci_core.settings import CDSE_IDENTITY_URL
from olci_ui.notices import show_error
from olci_ui.services import services
from olci_ui.session.address import go_to
from olci_ui.session.tab_state import tab_state

FRONT_DOOR = "https://dataspace.copernicus.eu"
REGISTRATION = (
    "https://identity.dataspace.copernicus.eu/auth/realms/CDSE/login-actions/registration?client_id=cdse-public"
)
STEPS_PICTURE = Path(__file__).resolve().parent / "new_account.svg"
STEPS_IN_WORDS = (
    "Four steps: fill in the registration form, click the link in the e-mail, sign in once at dataspace.copernicus.eu "
    "and accept the terms, then sign in on this page."
)


def sign_in_panel() -> None:
    """Ask for user name and password, and turn them into a session."""
    archive = services.archive
    st.markdown("Sign in with your **Copernicus Data Space** account. It is needed for downloading alone.")
    if archive.settings.identity_url != CDSE_IDENTITY_URL:
        st.caption(f"The account is asked for by `{archive.settings.identity_url}`")
    answer = st.container()
    try:
        if entered := _form():
            credentials, keep = entered
            with answer, st.spinner("Signing in …"):
                undone = archive.sign_in(credentials, keep=keep)
            tab_state().say(f"Signed in. Waiting downloads go on. {undone}".strip())
            if wanted := tab_state().take_return():
                go_to(wanted)
            st.rerun()
    except OlciError as error:
        with answer:
            _refused(error)
    _new_user()


def _form() -> tuple[Credentials, bool] | None:
    """Draw the sign-in form; return what was entered when "Sign in" is pressed, and whether it is to be kept.

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
            placeholder="Only with two-factor sign-in: six digits of your app",
        )
        keep = _keep_me_signed_in()
        pressed = st.form_submit_button("Sign in", type="primary")
    return (Credentials(username.strip(), password, code.strip() or None), keep) if pressed else None


def _keep_me_signed_in() -> bool:
    """Offer to keep the account where the system has a keychain, or say why that is not offered."""
    keychain = services.archive.keychain
    if keychain is None:
        return False
    if keychain.problem:
        st.caption(
            "Your password stays in this computer's memory until you sign out or close the program; it is sent to the "
            f"sign-in service alone and never written down. Keeping you signed in is not offered: {keychain.problem}"
        )
        return False
    return st.checkbox(
        "Keep me signed in on this computer",
        help="The system's own keychain keeps your password, no file of this program. After a restart the downloads go "
        "on by themselves. Signing out removes it.",
    )


def _refused(error: OlciError) -> None:
    """Say what is wrong, and lead on to where it can be put right."""
    show_error(error)
    if isinstance(error, SignInError):
        st.link_button(f"Open {FRONT_DOOR.partition('//')[2]}", FRONT_DOOR, icon=":material/open_in_new:")
    elif isinstance(error, ServiceError | ConnectionFailed):
        st.caption("Searching, looking and what has arrived already need no sign-in. Downloads wait in the queue.")


def _new_user() -> None:
    picture = base64.b64encode(STEPS_PICTURE.read_bytes()).decode()
    with st.expander("No account yet? It is free, and takes five minutes", icon=":material/person_add:"):
        st.html(f'<img class="olci-steps" alt="{STEPS_IN_WORDS}" src="data:image/svg+xml;base64,{picture}">')
        st.markdown(
            "1. **Register.** Fill in the form; your e-mail address becomes your user name.\n"
            "2. **Confirm.** Click the link in the e-mail that comes. It may lie in the spam folder.\n"
            "3. **Accept the terms.** Sign in once at dataspace.copernicus.eu and finish what it asks for. Without "
            "this step you read here that the account is not fully set up.\n"
            "4. **Sign in here**, with the e-mail address and the password. With two-factor sign-in switched on, "
            "fill in the code of your app as well."
        )
        st.link_button("Register for free", REGISTRATION, icon=":material/open_in_new:")
