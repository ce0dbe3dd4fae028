"""Work beside the pages: in order, with progress, stopped when asked, and no failure takes the rest with it."""

from __future__ import annotations

import threading
import time

import pytest

from olci_core.errors import InputError
from olci_ui.services.tasks import Task, TaskQueue


def over(work: TaskQueue) -> None:
    give_up_at = time.monotonic() + 20
    while work.is_busy:
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


def test_tasks_are_done_in_their_order_and_keep_what_came_of_them() -> None:
    work = TaskQueue("test")
    order: list[str] = []

    def do(task: Task) -> str:
        order.append(task.title)
        return task.title

    tasks = [work.begin(str(number), do) for number in range(3)]
    over(work)
    assert order == ["0", "1", "2"]
    assert [task.state for task in tasks] == ["done"] * 3
    assert [task.result for task in work.tasks()] == ["0", "1", "2"]


def test_a_failure_is_kept_and_the_next_task_is_done() -> None:
    work = TaskQueue("test")

    def fail(_task: Task) -> None:
        raise InputError("It cannot be done.")

    failed, done = work.begin("a", fail), work.begin("b", lambda _task: 1)
    over(work)
    assert (failed.state, str(failed.error)) == ("failed", "It cannot be done.")
    assert done.state == "done"


def test_a_task_stops_at_its_next_report_and_one_that_waits_is_not_begun() -> None:
    work, began = TaskQueue("test"), threading.Event()

    def long(task: Task) -> None:
        began.set()
        for number in range(10_000):
            task.report(number, 10_000)
            time.sleep(0.001)

    running, waiting = work.begin("a", long), work.begin("b", lambda _task: 1)
    assert began.wait(10)
    waiting.stop()
    running.stop()
    over(work)
    assert (running.state, waiting.state) == ("stopped", "stopped")
    assert running.share < 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_that_is_a_bug_ends_its_task_alone() -> None:
    work = TaskQueue("test")

    def broken(_task: Task) -> None:
        raise ZeroDivisionError

    failed, done = work.begin("a", broken), work.begin("b", lambda _task: 1)
    over(work)
    assert (failed.state, done.state) == ("failed", "done")
