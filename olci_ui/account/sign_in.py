"""Signing in on the page: the form, the errors with their ways on, and the steps for somebody without an account."""

from __future__ import annotations

import base64
from pathlib import Path

import streamlit as st

from olci_core.auth import Credentials
from olci_core.errors import ConnectionFailed, OlciError, ServiceError, SignInError
from olci_core.settings import CDSE_IDENTITY_URL
from olci_ui.account import texts
from olci_ui.notices import show_error
from olci_ui.services import services
from olci_ui.session.address import go_to
from olci_ui.session.clicks import kept, taken, waits
from olci_ui.session.heading_focus import want_heading_focus
from olci_ui.session.tab_state import tab_state
from olci_ui.texts import SIGN_IN

FRONT_DOOR = "https://dataspace.copernicus.eu"
REGISTRATION = (
    "https://identity.dataspace.copernicus.eu/auth/realms/CDSE/login-actions/registration?client_id=cdse-public"
)
_SIGN_IN = "sign_in"
STEPS_PICTURE = Path(__file__).resolve().parent / "new_account.svg"


def sign_in_panel() -> None:
    """Ask for user name and password, and turn them into a session."""
    archive = services.archive
    st.markdown(texts.WHICH_ACCOUNT)
    if archive.settings.identity_url != CDSE_IDENTITY_URL:
        st.caption(texts.OTHER_SERVICE.format(archive.settings.identity_url))
    answer = st.container()
    try:
        if entered := _form():
            credentials, keep = entered
            with answer, st.spinner(texts.SIGNING_IN):
                taken(_SIGN_IN)
                undone = archive.sign_in(credentials, keep=keep)
            tab_state().say(f"{texts.SIGNED_IN} {undone}".strip())
            want_heading_focus()  # nothing is left of the form; it stood on what signs out
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
        username = st.text_input(texts.USER_NAME, autocomplete="username", placeholder=texts.USER_NAME_EXAMPLE)
        password = st.text_input(texts.PASSWORD, type="password", autocomplete="current-password")
        code = st.text_input(
            texts.ONE_TIME_CODE,
            autocomplete="one-time-code",
            max_chars=6,
            placeholder=texts.CODE_EXAMPLE,
        )
        keep = _keep_me_signed_in()
        st.form_submit_button(SIGN_IN, type="primary", on_click=kept(_SIGN_IN))
    return (Credentials(username.strip(), password, code.strip() or None), keep) if waits(_SIGN_IN) else None


def _keep_me_signed_in() -> bool:
    """Offer to keep the account where the system has a keychain, or say why that is not offered."""
    keychain = services.archive.keychain
    if keychain is None:
        return False
    if keychain.problem:
        st.caption(texts.NO_KEYCHAIN.format(keychain.problem))
        return False
    return st.checkbox(texts.KEEP_SIGNED_IN, help=texts.KEEP_SIGNED_IN_HELP)


def _refused(error: OlciError) -> None:
    """Say what is wrong, and lead on to where it can be put right."""
    show_error(error)
    if isinstance(error, SignInError):
        st.link_button(
            texts.OPEN_FRONT_DOOR.format(FRONT_DOOR.partition("//")[2]), FRONT_DOOR, icon=":material/open_in_new:"
        )
    elif isinstance(error, ServiceError | ConnectionFailed):
        st.caption(texts.WITHOUT_SIGN_IN)


def _new_user() -> None:
    picture = base64.b64encode(STEPS_PICTURE.read_bytes()).decode()
    with st.expander(texts.NO_ACCOUNT_YET, icon=":material/person_add:"):
        st.html(f'<img class="olci-steps" alt="{texts.NEW_ACCOUNT_PICTURE}" src="data:image/svg+xml;base64,{picture}">')
        st.markdown(texts.NEW_ACCOUNT)
        st.link_button(texts.REGISTER, REGISTRATION, icon=":material/open_in_new:")
