"""A value given to a field reaches the browser also when the run that gave it is broken off, or never came there."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - a script of its own

    from olci_ui.field_values import begin_with, fields_of, give_value, show_value  # noqa: PLC0415 - as above

    if name := st.session_state.pop("gives", ""):
        give_value("area", name)
    with fields_of("page"):
        st.text_input("Area", begin_with("area", "Baffin Bay"), key="area")
        st.number_input("Size", value=show_value("size", 160), key="size")
        if st.session_state.pop("is_stopped", False):  # before any of it is sent
            st.stop()
        if reruns := st.session_state.get("reruns", 0):  # as a component does that comes while the page is drawn
            st.session_state["reruns"] = reruns - 1
            st.rerun()
        st.button("Again")


def parts() -> None:
    import streamlit as st  # noqa: PLC0415 - a script of its own

    from olci_ui.field_values import begin_with, fields_of, give_value  # noqa: PLC0415 - as above

    for key in ("area", "view"):
        if name := st.session_state.pop(f"gives_{key}", ""):
            give_value(key, name)
    with fields_of("page"):
        st.text_input("Area", begin_with("area", "Baffin Bay"), key="area")
        with fields_of("map"):
            st.text_input("View", begin_with("view", "arctic"), key="view")
            st.button("Again")
        if st.session_state.pop("is_drawn_anew", False):
            st.rerun()
        if st.session_state.pop("is_stopped", False):
            st.stop()


def opened() -> AppTest:
    """Return the page as it stands in a browser that has said what its fields hold."""
    return AppTest.from_function(page).run().run()


def lost_run(app: AppTest) -> AppTest:
    """Run the page, and let nothing of that come to the browser: it goes on saying what it held before."""
    tree = app._tree
    for field in (*app.text_input, *app.number_input):
        field.set_value(field.value)
    app.run()
    app._tree = tree
    return app


def gives(app: AppTest, name: str, *, is_stopped: bool = False) -> AppTest:
    app.session_state["gives"], app.session_state["is_stopped"] = name, is_stopped
    return app


def is_given_anew(app: AppTest, key: str) -> bool:
    return bool(app.text_input(key).proto.set_value)


def test_what_a_broken_off_run_gave_is_sent_by_the_one_that_comes_to_its_end() -> None:
    app = gives(AppTest.from_function(page), "Weddell Sea")
    app.session_state["reruns"] = 2
    app.run()
    assert app.text_input("area").value == "Weddell Sea"
    assert is_given_anew(app, "area")


def test_what_a_field_begins_with_comes_with_any_run_and_is_set_over_nothing_that_is_being_typed() -> None:
    app = AppTest.from_function(page)
    app.session_state["reruns"] = 2
    tree = app._tree
    for _ in range(2):  # the browser shows nothing of the first
        app._tree = tree
        app.run()
        for field, value in ((app.text_input("area"), "Baffin Bay"), (app.number_input("size"), 160)):
            assert field.value == field.proto.default == value
            assert not field.proto.set_value


@pytest.mark.parametrize("number", [1, 3])
def test_what_a_whole_run_gave_is_given_again_where_that_run_never_came_to_the_browser(number: int) -> None:
    app = gives(opened(), "Weddell Sea")
    for _ in range(number):
        lost_run(app)
    app.run()
    assert app.text_input("area").value == "Weddell Sea"
    assert is_given_anew(app, "area")
    app.run()
    assert app.text_input("area").value == "Weddell Sea"
    assert not is_given_anew(app, "area")


def test_what_the_first_run_gave_is_given_again_where_the_browser_shows_nothing_of_it() -> None:
    app = gives(AppTest.from_function(page), "Weddell Sea")
    tree = app._tree
    app.run()
    app._tree = tree
    app.run()
    assert app.text_input("area").value == "Weddell Sea"
    assert is_given_anew(app, "area")


def test_what_has_arrived_is_not_sent_again_over_what_a_person_writes() -> None:
    app = opened()
    app.text_input("area").set_value("Weddell Sea").run()
    assert app.text_input("area").value == "Weddell Sea"
    app.button[0].click().run()
    assert app.text_input("area").value == "Weddell Sea"
    assert not is_given_anew(app, "area")
    assert app.number_input("size").value == 160


@pytest.mark.parametrize("chosen", ["Baffin Bay", "Ross Sea"])
def test_what_a_person_chooses_once_the_value_is_there_stands_also_where_the_field_held_it_before(chosen: str) -> None:
    app = gives(opened(), "Weddell Sea").run()
    app.text_input("area").set_value(chosen).run()
    assert app.text_input("area").value == chosen
    assert not is_given_anew(app, "area")
    assert app.run().text_input("area").value == chosen


def test_a_choice_made_while_a_value_is_on_its_way_is_given_back_over_that_value() -> None:
    app = lost_run(gives(opened(), "Weddell Sea"))
    app.text_input("area").set_value("Ross Sea")
    lost_run(app)  # the choice was heard; the value before it may reach the browser after it
    app.text_input("area").set_value("Weddell Sea").run()
    assert app.text_input("area").value == "Ross Sea"
    assert is_given_anew(app, "area")


@pytest.mark.parametrize(
    ("said", "holds"), [("Baffin Bay", "Weddell Sea"), ("Weddell Sea", "Weddell Sea"), ("Ross Sea", "Ross Sea")]
)
def test_what_the_browser_says_before_it_has_the_value_is_no_choice(said: str, holds: str) -> None:
    app = gives(opened(), "Weddell Sea", is_stopped=True).run()
    assert app.text_input("area").set_value(said).run().text_input("area").value == holds
    assert app.run().text_input("area").value == holds


@pytest.mark.parametrize("said", ["Baffin Bay", "Weddell Sea"])
def test_a_second_value_on_its_way_outlives_what_was_there_before_either(said: str) -> None:
    app = gives(opened(), "Weddell Sea", is_stopped=True).run()
    gives(app, "Ross Sea", is_stopped=True).run()
    assert app.text_input("area").set_value(said).run().text_input("area").value == "Ross Sea"


def test_a_browser_that_still_holds_the_numbers_of_an_earlier_session_has_not_got_what_this_one_gives() -> None:
    app = opened()
    app.session_state["field_values"].mark = "another"
    gives(app, "Weddell Sea").run()
    app.text_input("fields_given_page").set_value("earlier:9000000").run()
    assert is_given_anew(app, "area")


def test_a_part_that_has_come_to_the_browser_has_brought_its_own_fields_alone() -> None:
    app = AppTest.from_function(parts)
    app.session_state["gives_area"], app.session_state["gives_view"] = "Weddell Sea", "world"
    app.session_state["is_stopped"] = True
    app.run()
    app.button[0].click().run()
    assert is_given_anew(app, "area")
    assert not is_given_anew(app, "view")


def test_a_run_that_the_page_begins_by_itself_says_nothing_of_the_browser() -> None:
    app = AppTest.from_function(parts).run().run()
    app.session_state["gives_view"], app.session_state["is_drawn_anew"] = "world", True
    lost_run(app).run()
    assert app.text_input("view").value == "world"
    assert is_given_anew(app, "view")


def test_a_field_that_the_browser_has_not_drawn_yet_is_given_its_value_until_it_is() -> None:
    app = gives(opened(), "Weddell Sea").run()
    fields = app.main.children
    hidden = {number: field for number, field in fields.items() if getattr(field, "key", "") == "area"}
    app.main.children = {number: field for number, field in fields.items() if number not in hidden}
    assert hidden
    app.run()
    assert is_given_anew(app, "area")


def test_a_choice_made_after_a_value_has_come_again_is_not_taken_back_by_the_next_one() -> None:
    app = lost_run(gives(opened(), "Weddell Sea")).run()
    app.text_input("area").set_value("Ross Sea").run()
    app.text_input("area").set_value("Weddell Sea").run()
    assert app.text_input("area").value == "Weddell Sea"
