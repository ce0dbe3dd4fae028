"""Calls are done side by side, as many as threads; what they raise is raised to who asked; none holds the program."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from olci_core.daemon_pool import DaemonPool

ROOT = Path(__file__).resolve().parents[2]


def test_as_many_calls_are_done_side_by_side_as_there_are_threads() -> None:
    pool, together = DaemonPool(4, name="four"), threading.Barrier(4, timeout=20)

    def work(number: int) -> tuple[int, str]:
        together.wait()
        return number, threading.current_thread().name

    for _ in range(3):  # begun anew, and by threads that are free
        done = [future.result(20) for future in [pool.submit(work, number) for number in range(8)]]
        assert [number for number, _ in done] == list(range(8))
        assert {name for _, name in done} == {f"four_{number}" for number in range(4)}
    pool.close()


def test_what_a_call_raises_is_raised_to_who_asked_for_it_and_the_thread_goes_on() -> None:
    pool = DaemonPool(1, name="one")
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda: 1 // 0).result(20)
    assert pool.submit(divmod, 7, 2).result(20) == (3, 1)
    pool.close()


def test_what_waits_when_it_is_closed_is_not_begun_and_its_threads_end() -> None:
    pool, begun, goes_on = DaemonPool(1, name="closed"), threading.Event(), threading.Event()

    def first() -> threading.Thread:
        begun.set()
        goes_on.wait(20)
        return threading.current_thread()

    under_way, waiting = pool.submit(first), pool.submit(first)
    begun.wait(20)
    pool.close()
    goes_on.set()
    thread = under_way.result(20)
    with pytest.raises(CancelledError):
        waiting.result(20)
    thread.join(20)
    assert not thread.is_alive()


def test_a_call_that_does_not_end_does_not_hold_the_program() -> None:
    program = (
        "import sys, threading; from olci_core.daemon_pool import DaemonPool; begun = threading.Event();"
        "DaemonPool(1, name='x').submit(lambda: (begun.set(), threading.Event().wait()));"
        "begun.wait(); print('ended')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.stdout, done.stderr) == ("ended\n", "")
