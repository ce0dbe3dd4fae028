"""Account: who is signed in, the practice archive, and where downloads go."""

import streamlit as st

from olci_ui.account.connection import connection_panel
from olci_ui.account.panel import folder_panel, practice_panel
from olci_ui.account.sign_in import sign_in_panel
from olci_ui.account.signed_in import account_panel, needs_new_sign_in
from olci_ui.frame import open_page, signed_in
from olci_ui.texts import ACCOUNT

open_page(ACCOUNT)
left, right = st.columns([1.2, 1], gap="large")
with left:
    if signed_in():
        account_panel()
    if not signed_in() or needs_new_sign_in():
        sign_in_panel()
with right:
    practice_panel()
    folder_panel()
connection_panel()
