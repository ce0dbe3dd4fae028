"""An example begun: the form filled, the practice archive in use, the search under way."""

from __future__ import annotations

import streamlit as st

from olci_ui.search.area_input import give
from olci_ui.search.first_visit import Example
from olci_ui.services import services
from olci_ui.session.searching import begin_search
from olci_ui.session.tab_state import TabState


def try_example(state: TabState, example: Example) -> None:
    """Fill the form with an example and search for it in the practice archive; before the fields are drawn."""
    services.use_practice()
    form = example.form
    st.session_state["first_day"], st.session_state["last_day"] = form.first, form.last
    st.session_state["product_type"] = form.product_type
    if form.area is not None:
        give(form.area)
    state.keep_form(form)
    begin_search(state, form.query())
