"""A click is heard though the run that it begins is broken off before it has drawn the button."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - a script of its own

    from olci_core.errors import StorageError  # noqa: PLC0415 - as above
    from olci_ui.session.clicks import (  # noqa: PLC0415 - as above
        begin_page,
        end_page,
        heard,
        kept,
        refusal_shown,
        taken,
        waits,
    )

    state = st.session_state
    here = state.setdefault("here", "Results")
    begin_page(is_other=here != state.get("before", here))
    state["before"] = here
    if state.pop("is_broken_off", False):  # as the next click does, wherever the run is
        st.rerun()
    done = state.setdefault("done", [])

    def refuse() -> None:
        raise StorageError("The disk is full.", hint="Make room.")

    st.button("Add", on_click=heard(done.append, "added"))
    st.button("Fill", on_click=heard(refuse, at="filling"))
    st.button("Search", on_click=kept("search"))
    if state.get("reads", True) and waits("search") and taken("search"):
        done.append("searched")
    refusal_shown()
    with st.container(key="filling"):
        refusal_shown("filling")
    end_page()


def broken_off(app: AppTest, label: str) -> AppTest:
    """Click a button, and break off the run that follows before it comes to anything."""
    app.session_state["is_broken_off"] = True
    return next(button for button in app.button if button.label == label).click().run()


def test_what_a_click_does_is_done_before_anything_is_drawn_and_once() -> None:
    app = broken_off(AppTest.from_function(page).run(), "Add")
    assert app.session_state["done"] == ["added"]
    assert app.run().session_state["done"] == ["added"]


def test_a_click_that_needs_what_the_page_reads_waits_for_the_run_that_comes_to_it() -> None:
    app = broken_off(AppTest.from_function(page).run(), "Search")
    assert app.session_state["done"] == ["searched"]
    assert app.run().session_state["done"] == ["searched"]


def test_what_no_part_of_a_whole_page_has_taken_is_let_go() -> None:
    app = AppTest.from_function(page).run()
    app.session_state["reads"] = False
    app.button[2].click().run()
    app.session_state["reads"] = True
    assert app.run().session_state["done"] == []


def test_a_refusal_is_said_where_the_click_was_until_the_next_one() -> None:
    app = broken_off(AppTest.from_function(page).run(), "Fill")
    assert len(app.error) == 1
    assert "The disk is full" in app.error[0].value
    assert len(app.run().error) == 1
    app.button[0].click().run()
    assert not app.error


def test_a_refusal_does_not_follow_to_another_page() -> None:
    app = AppTest.from_function(page).run()
    app.button[1].click().run()
    app.session_state["here"] = "Downloads"
    assert not app.run().error


def test_a_part_hears_once_that_something_was_done_and_a_page_drawn_whole_does_not() -> None:
    def page() -> None:
        import streamlit as st  # noqa: PLC0415 - a script of its own

        from olci_ui.session.clicks import begin_page, heard, was_done  # noqa: PLC0415 - as above

        if st.session_state.get("is_whole"):
            begin_page(is_other=False)
        st.button("Add", on_click=heard(str))
        st.session_state["heard"] = (was_done(), was_done())

    app = AppTest.from_function(page).run()
    assert app.button[0].click().run().session_state["heard"] == (True, False)
    app.session_state["is_whole"] = True
    assert app.button[0].click().run().session_state["heard"] == (False, False)
