"""One thread of all processes works on a queue; the others see the same jobs and take over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from olci_core.transfer import DownloadQueue
from tests.core.transfer.misbehaving_service import Service
from tests.core.transfer.queue_driver import WAIT_S, states, until


def test_start_and_stop_may_come_twice(service: Service, new_queue: Callable[..., DownloadQueue]) -> None:
    queue = new_queue()
    queue.start()
    queue.add(service.product())
    assert queue.wait(WAIT_S)
    queue.stop()
    queue.stop()
    assert states(queue) == ["done"]


def test_a_second_queue_waits_sees_the_same_jobs_and_takes_over(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    first = new_queue()
    first.add(service.product(0))
    assert first.wait(WAIT_S)
    second = new_queue()
    until(lambda: second.owner)
    assert "runs the downloads" in (second.owner or "")
    assert first.owner is None
    assert states(second) == ["done"]
    second.add(service.product(1))
    until(lambda: states(first) == ["done", "done"])
    until(lambda: states(second) == ["done", "done"])
    first.stop()
    until(lambda: second.owner is None)
    second.add(service.product(2))
    assert second.wait(WAIT_S)
    assert len(service.asked) == 3


def test_a_command_from_another_window_reaches_a_running_job(
    stalled: Any, new_queue: Callable[..., DownloadQueue]
) -> None:
    first, job, _ = stalled
    second = new_queue()
    until(lambda: second.owner)
    second.pause(job.id)
    assert states(second) == ["paused"]
    until(lambda: states(first) == ["paused"])
    until(lambda: not first._scheduler.is_working)
