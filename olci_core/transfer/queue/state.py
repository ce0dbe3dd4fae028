"""The queue's state as one thing: the jobs on the disk and in memory, the lock on both, the clock, who waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from olci_core.transfer.queue.view import QueueView
from olci_core.transfer.store.job_store import JobStore


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds of two kinds: monotonic ones to wait by, those of the wall clock (``wall``) to write down.

    A computer that sleeps for a night, or a wall clock that is set by hours, changes no wait. ``rate`` is how many of
    its seconds pass in one second of the machine: a test lives through a night with a high one.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    rate: float = 1.0

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        """Let go of a condition's lock until it is notified, or the seconds are over."""
        condition.wait(seconds / self.rate)

    def moment(self) -> datetime:
        """Return the time of the wall clock, aware UTC."""
        return datetime.fromtimestamp(self.wall(), UTC)


class QueueState:
    """What the commands of a person, the scheduler and the screens share. All of it is used under the lock ``changed``.

    Whoever changes jobs in ``store`` calls ``notify`` afterwards; whoever waits for a change waits for ``changed``.
    """

    def __init__(self, store: JobStore, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.view = QueueView()
        self.changed = threading.Condition(threading.RLock())
        self.view.refresh(store)

    def notify(self) -> None:
        """Take over what has changed in the store, and wake whoever waits."""
        with self.changed:
            self.view.refresh(self.store)
            self.changed.notify_all()

    def wake(self) -> None:
        """Wake whoever waits, though no job has changed; callable from any thread."""
        with self.changed:
            self.changed.notify_all()

    def look_at_disk(self) -> None:
        """Take over what other processes have written."""
        if self.store.others_wrote() and self.view.refresh(self.store):
            self.changed.notify_all()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make several changes one, and decide on them from what the jobs are at this moment.

        Raises:
            StorageError: the queue cannot be written; nothing has changed.
        """
        with self.changed:
            with self.store.together():
                self.view.refresh(self.store)  # from here to the end, no other process writes
                yield
            self.notify()
