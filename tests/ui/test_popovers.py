"""A popover closes with the run after its work is done, and stays open where the work could not be done."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - a script of its own

    from olci_ui.field_values import fields_of  # noqa: PLC0415 - as above
    from olci_ui.popovers import close_popover, popover  # noqa: PLC0415 - as above

    with fields_of("page"), popover("Rename", key="ask"):
        name = st.text_input("New name")
        if st.button("Do it"):
            if name:
                close_popover("ask")
                st.rerun()
            st.error("A name, please.")
        st.button("Do it at once", on_click=close_popover, args=("ask",))


def opened() -> AppTest:
    app = AppTest.from_function(page).run()
    app.session_state["ask"] = True  # as the browser says it
    return app.run()


def popover_in(app: AppTest) -> Any:
    (found,) = [block.proto.popover for block in app.main.children.values() if block.type == "popover"]
    return found


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


def test_what_was_closed_can_be_opened_again() -> None:
    app = opened()
    app.button[1].click().run()
    app.session_state["field_values"].under_way.clear()  # as once the browser has closed it
    app.session_state["ask"] = True
    app.run()
    assert app.run().session_state["ask"] is True


def test_a_browser_that_has_never_heard_that_it_was_opened_closes_it_all_the_same() -> None:
    app = AppTest.from_function(page).run()
    heard = popover_in(app)
    app.session_state["ask"] = True  # as the browser says it; what is drawn then is thrown away unsent
    app.run().button[1].click().run()
    assert not popover_in(app).open
    assert popover_in(app).id != heard.id  # for the same one, "closed" would be no news
    assert not popover_in(app).help
