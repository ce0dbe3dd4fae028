"""The browser is asked for a sign while something is under way to it, and not otherwise."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - a script of its own

    from olci_ui.arrival_sign import await_browser  # noqa: PLC0415 - as above

    def has_come() -> None:
        del st.session_state["awaited"]

    await_browser("parcel", lambda: st.session_state.get("awaited"), has_come)


def signs(app: AppTest) -> list[str]:
    return [element.proto.json for element in app.get("bidi_component")]


def test_no_sign_is_asked_for_where_nothing_is_under_way() -> None:
    assert signs(AppTest.from_function(page).run()) == []


def test_the_sign_names_what_is_under_way_and_is_asked_for_until_it_has_come() -> None:
    app = AppTest.from_function(page)
    app.session_state["awaited"] = 7
    app.run()
    assert ["7" in sign for sign in signs(app)] == [True]
    app.run()
    assert len(signs(app)) == 1
    del app.session_state["awaited"]
    assert signs(app.run()) == []
