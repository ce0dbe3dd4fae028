"""What is done next: how many at once, what waits and why, and what a sign-in lets go on."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from olci_core.transfer import DownloadQueue
from olci_core.transfer.queue.retry_policy import QueuePolicy
from olci_core.transfer.queue.state import Clock
from tests.core.transfer.misbehaving_service import Fault, Service, Tokens
from tests.core.transfer.queue_driver import WAIT_S, states, until


def test_the_limit_is_kept_and_can_be_changed_while_it_runs(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue(started=False, places=2)
    queue.add_all([service.product(number) for number in range(6)])
    queue.start()
    assert queue.wait(WAIT_S)
    assert service.peak <= 2
    queue.places = 4
    assert queue.places == 4
    with pytest.raises(ValueError, match="1 to 4"):
        queue.places = 5


def test_a_wait_is_shown_with_its_reason_and_cut_short_by_retry(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], waits: Any
) -> None:
    service.faults.append(fault(status=503, body=b'{"detail":"Maintenance"}'))
    queue = new_queue(policy=QueuePolicy(waits(40.0)))
    job = queue.add(service.product())
    until(lambda: queue.snapshot()[0].message)
    (waiting,) = queue.snapshot()
    assert waiting.state == "waiting"
    assert waiting.message.endswith("answered 503: Maintenance")
    assert (waiting.next_attempt, waiting.max_attempts) == (2, 8)
    assert waiting.next_try_at is not None
    assert 30 < (waiting.next_try_at - datetime.now(UTC)).total_seconds() <= 40
    queue.retry(job.id)
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"]


def test_a_clock_that_jumps_back_does_not_make_a_job_wait(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    wall_s = [2e9]
    service.faults.append(fault(status=503))
    queue = new_queue(clock=Clock(wall=lambda: wall_s[0]))
    queue.add(service.product())
    until(lambda: service.asked)
    wall_s[0] -= 86_400
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"]


def test_without_a_sign_in_jobs_wait_and_say_so(
    service: Service, new_queue: Callable[..., DownloadQueue], tokens: type[Tokens]
) -> None:
    queue = new_queue(tokens=None)
    queue.add(service.product())
    assert not queue.wait(5)
    (job,) = queue.snapshot()
    assert (job.state, job.message) == ("waiting", "Sign in to download")
    assert service.asked == []
    queue.sign_in(tokens())
    assert queue.wait(WAIT_S)


def test_signing_out_stops_what_runs_and_keeps_what_has_arrived(stalled: Any, tokens: type[Tokens]) -> None:
    queue, _, _ = stalled
    queue.sign_in(None)
    until(lambda: queue.snapshot()[0].state == "waiting")
    assert queue.snapshot()[0].received_bytes >= 500_000
    queue.sign_in(tokens())
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"]


def test_only_what_waits_is_said_to_wait_for_a_sign_in(
    service: Service, new_queue: Callable[..., DownloadQueue], tokens: type[Tokens]
) -> None:
    queue = new_queue(started=False, tokens=None)
    first, second = (job.id for job in queue.add_all([service.product(0), service.product(1)]))
    queue.pause(second)
    assert [job.message for job in queue.snapshot()] == ["Sign in to download", ""]
    queue.resume(second)
    queue.pause(first)
    assert [job.message for job in queue.snapshot()] == ["", "Sign in to download"]
    queue.sign_in(tokens())
    assert [job.message for job in queue.snapshot()] == ["", ""]


def test_it_stops_at_once_though_the_line_stands_still(
    stalled: Any, new_queue: Callable[..., DownloadQueue], service: Service
) -> None:
    queue, _, scene = stalled
    began_at_s = time.monotonic()
    queue.stop()
    assert time.monotonic() - began_at_s < 2
    assert states(queue) == ["waiting"]
    queue.start()
    assert queue.wait(WAIT_S)
    assert queue.snapshot()[0].path.read_bytes() == service.content(scene)
