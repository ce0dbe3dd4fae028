"""One of all threads and processes does a thing; the others learn at once that it is being done."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from olci_core.errors import StorageError
from olci_core.process_lock import ProcessLock, held_alone

HOLDER = """
import sys, pathlib
from olci_core.process_lock import ProcessLock
own = ProcessLock(pathlib.Path(sys.argv[1]), names_holder=True)
print(own.take(), flush=True)
sys.stdin.read()
"""


def test_two_objects_exclude_one_another_until_the_first_gives_it_back(tmp_path: Path) -> None:
    first, second = ProcessLock(tmp_path / "x.lock"), ProcessLock(tmp_path / "x.lock")
    assert first.take()
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()


def test_who_holds_it_is_named_and_a_holder_that_dies_gives_it_back(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        own = ProcessLock(path, names_holder=True)
        assert not own.take()
        assert own.holder() == f"process {holder.pid}"
        holder.kill()
    assert own.take()
    assert own.holder() == f"process {os.getpid()}"


def test_a_lock_that_names_nobody_says_so(tmp_path: Path) -> None:
    assert ProcessLock(tmp_path / "x.lock").holder() == "another process"


def test_what_is_done_alone_is_left_to_whoever_does_it_already(tmp_path: Path) -> None:
    with held_alone(tmp_path / "x.lock") as is_first:
        assert is_first
        with held_alone(tmp_path / "x.lock") as is_second:
            assert not is_second
    with held_alone(tmp_path / "x.lock") as is_third:
        assert is_third


def test_who_waits_gets_it_once_it_is_given_back(tmp_path: Path) -> None:
    first, held = ProcessLock(tmp_path / "x.lock"), threading.Event()

    def wait() -> None:
        with held_alone(tmp_path / "x.lock", waits=True) as is_held:
            assert is_held
            held.set()

    assert first.take()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(wait)
        assert not held.wait(0.2)
        first.release()
        waiting.result()
    assert held.is_set()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be written"), held_alone(tmp_path / "data" / "x.lock"):
        pass
