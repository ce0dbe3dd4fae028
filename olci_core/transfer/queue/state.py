"""The queue's state as one thing: the jobs on the disk and in memory, the lock on both, and the word to who waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from olci_core.transfer.queue.clock import Clock
from olci_core.transfer.queue.view import QueueView
from olci_core.transfer.store.job_store import JobStore


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
