"""A popover closes with the run after its work is done, and stays open where the work could not be done."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - a script of its own

    from olci_ui.field_values import values_have_arrived  # noqa: PLC0415 - as above
    from olci_ui.popovers import close_popover, popover  # noqa: PLC0415 - as above

    with popover("Rename", key="ask"):
        name = st.text_input("New name")
        if st.button("Do it"):
            if name:
                close_popover("ask")
                st.rerun()
            st.error("A name, please.")
        st.button("Do it at once", on_click=close_popover, args=("ask",))
    values_have_arrived()


def opened() -> AppTest:
    app = AppTest.from_function(page).run()
    app.session_state["ask"] = True  # as the browser says it
    return app.run()


def test_it_begins_closed() -> None:
    assert AppTest.from_function(page).run().session_state["ask"] is False


@pytest.mark.parametrize("button", [0, 1], ids=["before a rerun", "in a callback"])
def test_it_closes_when_its_work_is_done(button: int) -> None:
    app = opened()
    app.text_input[0].set_value("Baffin Bay")
    app.button[button].click().run()
    assert app.session_state["ask"] is False


def test_it_stays_open_over_what_went_wrong() -> None:
    app = opened()
    app.button[0].click().run()
    assert app.session_state["ask"] is True
    assert app.error


def test_it_stays_closed_where_the_browser_goes_on_saying_that_it_is_open() -> None:
    app = opened()
    app.button[1].click().run()
    for _ in range(3):  # what was drawn has been thrown away unsent each time
        app.session_state["ask"] = True
        assert app.run().session_state["ask"] is False


def test_what_the_browser_has_closed_can_be_opened_again() -> None:
    app = opened()
    app.button[1].click().run()
    del app.session_state["ask_closing"]  # as its sign does
    app.session_state["ask"] = True
    app.run()
    assert app.run().session_state["ask"] is True
