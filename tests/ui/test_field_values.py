"""A value given to a field reaches the browser also when the run that gave it is broken off."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - a script of its own

    from olci_ui.field_values import begin_with, show_value, values_have_arrived  # noqa: PLC0415 - as above

    begin_with("area", "Baffin Bay")
    show_value("size", 160)
    st.text_input("Area", key="area")
    st.number_input("Size", key="size")
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    if st.session_state["runs"] < 3:  # as a click or a component does that comes while the page is drawn
        st.rerun()
    values_have_arrived()
    st.button("Again")


def test_what_a_broken_off_run_gave_is_sent_by_the_one_that_comes_to_its_end() -> None:
    app = AppTest.from_function(page).run()
    assert app.session_state["runs"] == 3
    for field, value in ((app.text_input("area"), "Baffin Bay"), (app.number_input("size"), 160)):
        assert field.value == value
        assert field.proto.set_value


def test_what_has_arrived_is_not_sent_again_over_what_a_person_writes() -> None:
    app = AppTest.from_function(page).run()
    app.text_input("area").set_value("Weddell Sea").run()
    assert app.text_input("area").value == "Weddell Sea"
    app.button[0].click().run()
    assert app.text_input("area").value == "Weddell Sea"
    assert not app.text_input("area").proto.set_value
    assert app.number_input("size").value == 160


def test_a_fragment_ends_what_is_its_own_alone() -> None:
    def page() -> None:
        import streamlit as st  # noqa: PLC0415 - a script of its own

        from olci_ui.field_values import begin_with, values_have_arrived  # noqa: PLC0415 - as above

        begin_with("area", "Baffin Bay")
        begin_with("view", "arctic")
        st.text_input("Area", key="area")
        st.text_input("View", key="view")
        values_have_arrived("view")
        st.button("Again")

    app = AppTest.from_function(page).run()
    app.button[0].click().run()
    assert app.text_input("area").proto.set_value
    assert not app.text_input("view").proto.set_value


def breaks_off() -> None:
    import streamlit as st  # noqa: PLC0415 - a script of its own

    from olci_ui.field_values import begin_with, give_value, values_have_arrived  # noqa: PLC0415 - as above

    if name := st.session_state.pop("gives", ""):
        give_value("area", name)
    begin_with("area", "Baffin Bay")
    st.text_input("Area", key="area")
    if st.session_state.pop("is_broken_off", False):  # before any of it is sent
        st.stop()
    values_have_arrived()


def given_and_broken_off(app: AppTest, name: str) -> None:
    app.session_state["gives"], app.session_state["is_broken_off"] = name, True
    app.run()


@pytest.mark.parametrize(
    ("said", "holds"), [("Baffin Bay", "Weddell Sea"), ("Weddell Sea", "Weddell Sea"), ("Ross Sea", "Ross Sea")]
)
def test_what_the_browser_says_before_it_has_the_value_is_no_choice(said: str, holds: str) -> None:
    app = AppTest.from_function(breaks_off).run()
    given_and_broken_off(app, "Weddell Sea")
    assert app.text_input[0].set_value(said).run().text_input[0].value == holds
    assert app.run().text_input[0].value == holds


@pytest.mark.parametrize("said", ["Baffin Bay", "Weddell Sea"])
def test_a_second_value_on_its_way_outlives_what_was_there_before_either(said: str) -> None:
    app = AppTest.from_function(breaks_off).run()
    given_and_broken_off(app, "Weddell Sea")
    given_and_broken_off(app, "Ross Sea")
    assert app.text_input[0].set_value(said).run().text_input[0].value == "Ross Sea"
