"""Lines about tasks: under way, ended one way or another, and gone once they have been seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from streamlit.testing.v1 import AppTest

from olci_core.errors import Cancelled, OlciError, StorageError
from olci_ui.services.tasks import Task


def drawn(*tasks: Task, with_outcome: bool = True) -> AppTest:
    """Draw the lines of some tasks alone on a page."""

    def page() -> None:
        import streamlit as st  # noqa: PLC0415 - the page is run by its text alone

        from olci_ui.session.task_lines import task_lines  # noqa: PLC0415 - as before

        said = (lambda task: f"{task.title}: {task.result}") if st.session_state["with_outcome"] else None
        task_lines(st.session_state["tasks"], key="here_", so_far=lambda task: f"{task.title} …", outcome=said)

    app = AppTest.from_function(page)
    app.session_state["tasks"], app.session_state["with_outcome"] = tasks, with_outcome
    return app.run()


def words(elements: Iterable[Any]) -> list[str]:
    return [str(one.value).replace("\\", "") for one in elements]


def ended(state: str, error: OlciError | None = None) -> Task:
    task = Task(7, "Cut", "", result="2 files", error=error)
    task.state = state  # type: ignore[assignment]  # one of the states
    return task


def test_a_task_under_way_shows_how_far_it_is_and_can_be_stopped() -> None:
    task = Task(3, "Cut", "", state="running", done=1, total=4)
    app = drawn(task)
    assert not app.exception
    (bar,) = app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (25, "Cut …")
    app.button(key="here_stop_3").click().run()
    assert task.stop_asked.is_set()


def test_what_came_of_a_task_stands_there_until_somebody_has_seen_it() -> None:
    task = ended("done")
    app = drawn(task)
    assert words(app.success) == ["Cut: 2 files"]
    app.button(key="here_seen_7").click().run()
    assert task.seen
    assert not app.success
    assert not app.button


def test_what_is_shown_elsewhere_has_no_line() -> None:
    app = drawn(ended("done"), with_outcome=False)
    assert not app.success
    assert not app.button


def test_a_failure_and_a_stop_are_said_each_in_its_own_way() -> None:
    failed = drawn(ended("failed", StorageError("The disk is full.", hint="Make room.")), with_outcome=False)
    assert "The disk is full." in words(failed.error)[0]
    stopped = drawn(ended("stopped", Cancelled("Stopped at 1 of 4.")), with_outcome=False)
    assert words(stopped.info) == ["Stopped at 1 of 4."]
    assert words(drawn(ended("stopped")).info) == ["Stopped before it began."]
