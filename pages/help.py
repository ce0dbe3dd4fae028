"""Help: how it works, and what to do when something does not."""

import streamlit as st

from olci_ui.frame import open_page
from olci_ui.help.texts import ANSWERS, STEPS
from olci_ui.texts import HELP

open_page(HELP)
steps, answers = st.columns([1, 1.3], gap="large")
with steps:
    st.markdown(STEPS)
with answers:
    for question, answer in ANSWERS.items():
        with st.expander(question):
            st.markdown(answer)
