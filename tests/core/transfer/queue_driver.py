"""What is waited for in a queue, and what is seen of it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from olci_core.transfer import DownloadQueue, Hold
from olci_core.transfer.queue.state import Clock

WAIT_S = 20


def until(condition: Any, timeout_s: Any = WAIT_S) -> None:
    ends_at_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < ends_at_s, "it did not come to pass"
        time.sleep(0.01)


def states(queue: Any) -> Any:
    return [job.state for job in queue.snapshot()]


def arrived(tmp_path: Path, scene: Any) -> Any:
    return (tmp_path / "scenes" / f"{scene.name}.zip").read_bytes()


def held(queue: DownloadQueue) -> Hold:
    """Return what holds the queue up, as soon as something does."""
    until(lambda: queue.hold is not None)
    hold = queue.hold
    assert hold is not None
    return hold


@dataclass(frozen=True)
class QuickClock(Clock):
    """A clock by which the queue looks again after milliseconds, though no more time has passed than has."""

    looks: list[float] = field(default_factory=list)

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        self.looks.append(seconds)
        condition.wait(min(seconds, 0.005))

    def looked(self, times: int = 30) -> None:
        """Return when the queue has looked what there is to do so many times more."""
        enough = len(self.looks) + times
        until(lambda: len(self.looks) >= enough)
