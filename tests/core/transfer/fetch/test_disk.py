"""A disk that is full, refuses, or has something else where a file is to come: said in words, and nothing is lost."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from olci_core.errors import FolderGone, StorageError
from olci_core.transfer import DownloadQueue
from olci_core.transfer.fetch.disk import disk_errors, make_folder
from tests.core.transfer.misbehaving_service import Service
from tests.core.transfer.queue_driver import WAIT_S, arrived, until


def test_a_disk_that_is_too_full_is_said_before_anything_is_written(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    queue = new_queue(free=lambda _: 70 * 2**20)
    queue.add(service.product(size_bytes=30 * 2**20, files=1))
    until(lambda: queue.snapshot()[0].message)
    (job,) = queue.snapshot()
    assert job.state == "waiting"
    assert "has 73 MB left; 31 MB more are needed" in job.message
    assert "Make room" in job.hint
    assert sum(path.stat().st_size for path in (tmp_path / "scenes").iterdir()) == 0
    assert len(service.asked) == 1


def test_a_disk_that_has_room_again_lets_the_job_go_on_by_itself(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    free_bytes = [70 * 2**20]
    queue = new_queue(free=lambda _: free_bytes[0])
    small, large = service.product(0), service.product(1, size_bytes=30 * 2**20, files=1)
    queue.add(large)
    until(lambda: queue.snapshot()[0].message)
    queue.add(small)  # what fits is fetched meanwhile, and the service is not asked for the rest
    until(lambda: [job.state for job in queue.snapshot()] == ["waiting", "done"])
    assert len(service.asked) == 2
    free_bytes[0] = 200 * 2**20
    assert queue.wait(WAIT_S)
    assert [job.state for job in queue.snapshot()] == ["done", "done"]


def test_a_disk_that_fills_up_meanwhile_keeps_what_came(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    left = iter([10**12, 0])
    queue = new_queue(free=lambda _: next(left, 10**12))
    queue.add(service.product(size_bytes=20 * 2**20, files=1))
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    assert (job.state, job.attempts, len(service.asked)) == ("done", 2, 2)
    assert int(service.asked[-1][1]["Range"].removeprefix("bytes=").rstrip("-")) >= 16 * 2**20


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EDQUOT, "The disk is full"),
        (errno.EACCES, "cannot be written: Permission denied"),
        (errno.EROFS, "cannot be written: Read-only file system"),
        (errno.EIO, "cannot be written: Input/output error"),
    ],
)
def test_what_the_disk_says_is_put_into_words(number: Any, says: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=says) as raised, disk_errors(tmp_path):
        raise OSError(number, os.strerror(number))
    assert raised.value.hint


def test_a_folder_that_is_unplugged_at_any_moment_is_gone_and_never_one_that_refuses(tmp_path: Path) -> None:
    folder, is_over = tmp_path / "scenes", threading.Event()

    def unplug_it_again_and_again() -> None:
        while not is_over.is_set():
            with suppress(OSError):
                folder.rmdir()

    somebody = threading.Thread(target=unplug_it_again_and_again)
    somebody.start()
    try:
        for _ in range(3000):
            with suppress(FolderGone):
                make_folder(folder, below=None)
    finally:
        is_over.set()
        somebody.join()


def test_a_part_that_is_a_link_is_not_followed(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product()
    (tmp_path / "scenes").mkdir()
    precious = tmp_path / "precious.txt"
    precious.write_text("not ours")
    (tmp_path / "scenes" / f"{scene.name}.zip.part").symlink_to(precious)
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, scene) == service.content(scene)
    assert precious.read_text() == "not ours"
