"""Sign in: the account, the practice archive, and where downloads go."""

import streamlit as st

from olci_ui.account.panel import account_panel, folder_panel, practice_panel, sign_in_panel
from olci_ui.frame import open_page, signed_in

open_page("Sign in")
left, right = st.columns([1.2, 1], gap="large")
with left:
    if signed_in():
        account_panel()
    else:
        sign_in_panel()
with right:
    practice_panel()
    folder_panel()
