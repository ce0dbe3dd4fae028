"""The Downloads page before a real queue: what is said on it, pressed on it, and what the queue makes of that."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from olci_core.auth import Credentials
from olci_core.transfer import Job
from olci_ui.services import services

WAIT_S = 60.0


def sign_in() -> None:
    services.archive.sign_in(Credentials("practice", "practice"))


def until(happened: Callable[[Job], object]) -> Job:
    """Wait for the first job to be in a state, and return it."""
    ends_at_s = time.monotonic() + WAIT_S
    while time.monotonic() < ends_at_s:
        job = services.archive.queue.snapshot()[0]
        if happened(job):
            return job
        time.sleep(0.02)
    pytest.fail(f"it never happened: {services.archive.queue.snapshot()[0]}")


def states() -> list[str]:
    return [job.state for job in services.archive.queue.snapshot()]


def order() -> list[str]:
    return [job.scene_id for job in services.archive.queue.snapshot()]
