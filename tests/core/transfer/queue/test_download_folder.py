"""The download folder gone, or become something else: nothing is downloaded into nothing."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from olci_core.transfer import DownloadQueue
from tests.core.transfer.misbehaving_service import Fault, Service
from tests.core.transfer.queue_driver import WAIT_S, QuickClock, held, states, until


def test_a_folder_that_vanishes_under_a_transfer_is_said_at_once_and_waited_for(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    ticks = [0.0]
    scenes = [service.product(0, size_bytes=24 * 2**20, files=2), service.product(1)]  # the disk is seen each 16 MiB
    clock = QuickClock(monotonic=lambda: time.monotonic() + ticks[0])
    queue = new_queue(started=False, places=1, clock=clock)
    service.faults.append(fault(stall_at=0.35))
    folder, aside = tmp_path / "scenes", tmp_path / "elsewhere"
    queue.add_all(scenes)
    queue.start()
    until(lambda: queue.snapshot()[0].received_bytes >= 8_000_000)
    folder.rename(aside)
    service.released.set()
    assert held(queue).kind == "folder"
    until(lambda: states(queue) == ["waiting", "waiting"])
    assert not folder.exists()
    assert queue.halted is None
    assert "not there any more" in held(queue).message or "moved or removed" in held(queue).message
    ticks[0] += 60
    asked = len(service.asked)
    clock.looked()
    assert len(service.asked) == asked
    aside.rename(folder)
    ticks[0] += 60
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done", "done"]


@pytest.mark.parametrize("become", ["gone", "file", "link"])
def test_a_folder_that_is_something_else_now_holds_the_queue_until_a_person_wants_it_so(
    become: str, service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    folder = tmp_path / "scenes"
    queue = new_queue()
    queue.add(service.product(0))
    assert queue.wait(WAIT_S)
    shutil.move(folder, tmp_path / "old")
    if become == "file":
        folder.write_text("a file in its place")
    elif become == "link":
        (tmp_path / "other").mkdir()
        folder.symlink_to(tmp_path / "other")
    job = queue.add(service.product(1))
    held(queue)
    says = {"gone": "is not there any more", "file": "has become a file", "link": "leads to"}
    assert says[become] in held(queue).message
    assert len(service.asked) == 1
    if become == "file":
        folder.unlink()
    queue.retry(job.id)
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done", "done"]


@pytest.mark.parametrize(("below", "why"), [("", errno.EEXIST), ("lakes", errno.ENOTDIR)])
def test_a_download_folder_that_cannot_be_made_fails_the_job_with_a_hint(
    below: str, why: int, service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    (tmp_path / "scenes").write_text("a file in its place")
    queue = new_queue()
    queue.add(service.product(), folder=below)
    until(lambda: states(queue) == ["failed"])
    (job,) = queue.snapshot()
    assert service.asked == []
    assert os.strerror(why) in job.message
    assert "download folder" in job.hint
