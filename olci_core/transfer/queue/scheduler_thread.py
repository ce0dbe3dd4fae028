"""The thread that keeps the queue going while this process is its owner."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from olci_core.errors import StorageError
from olci_core.transfer.fetch.job_download import discard_parts
from olci_core.transfer.queue.process_lock import ProcessLock
from olci_core.transfer.queue.scheduler import Scheduler
from olci_core.transfer.queue.view import QueueView
from olci_core.transfer.store.job_store import JobStore

logger = logging.getLogger(__name__)

STOP_WITHIN_S = 1.8
ASK_FOR_OWNERSHIP_EVERY_S = 0.5
AFTER_TROUBLE_S = 5.0
SWEEP_EVERY_S = 10.0
KEEP_CANCELLED_PARTS_S = 60.0


class SchedulerThread:
    """Starts and stops the foreman with the ownership of the data folder.

    ``told`` is called, under the lock ``changed``, whenever jobs may look different. ``now`` gives seconds of the
    wall clock.
    """

    def __init__(
        self,
        store: JobStore,
        view: QueueView,
        *,
        scheduler: Scheduler,
        process_lock: ProcessLock,
        changed: threading.Condition,
        told: Callable[[], None],
        now: Callable[[], float],
    ) -> None:
        self._store = store
        self._view = view
        self._scheduler = scheduler
        self._process_lock = process_lock
        self._changed = changed
        self._told = told
        self._now = now
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._swept_at_s = float("-inf")
        self.trouble = ""

    @property
    def is_started(self) -> bool:
        """Whether it runs, or waits for the ownership."""
        return self._thread is not None

    def start(self) -> None:
        """Begin; twice is once."""
        with self._changed:
            if self._thread is None:
                self._stop = threading.Event()
                self._thread = threading.Thread(
                    target=self._run, args=(self._stop,), name="download queue", daemon=True
                )
                self._thread.start()

    def stop(self) -> None:
        """End within two seconds, whatever the line does."""
        with self._changed:
            thread, self._thread = self._thread, None
            self._stop.set()
            self._scheduler.stop_all()
            self._changed.notify_all()
        if thread is not None:
            thread.join(STOP_WITHIN_S)

    def _run(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                with self._changed:
                    pause_s = self._look()
                    if not stop.is_set():
                        self._changed.wait(pause_s)
        finally:
            with self._changed:
                self._scheduler.stop_all()
                # A worker may hang in a call that nothing breaks off: the ownership goes when the last one has ended.
                while not self._reaped():
                    self._changed.wait(1.0)
                self._process_lock.release()
                self._told()

    def _look(self) -> float:
        try:
            pause_s = self._scheduler.step() if self._owns() else ASK_FOR_OWNERSHIP_EVERY_S
            if self._process_lock.is_held and time.monotonic() - self._swept_at_s > SWEEP_EVERY_S:
                self._swept_at_s = time.monotonic()
                self._sweep()
        except StorageError as error:
            if str(error) != self.trouble:
                logger.warning("%s", error)
            self.trouble, pause_s = str(error), AFTER_TROUBLE_S
            self._told()
            return pause_s
        if self.trouble:
            self.trouble = ""
            self._told()
        return pause_s

    def _owns(self) -> bool:
        if self._store.others_wrote() and self._view.refresh(self._store):
            self._told()
        if self._process_lock.is_held:
            return True
        if not self._process_lock.take():
            return False
        self._store.take_over(now_s=self._now())
        self._view.refresh(self._store)
        self._told()
        return True

    def _reaped(self) -> bool:
        try:
            return self._scheduler.reap()
        except StorageError as error:  # the next owner finds the jobs running and takes them over
            logger.warning("%s", error)
            return not self._scheduler.is_working

    def _sweep(self) -> None:
        """Remove the parts of what was cancelled a minute ago."""
        swept: list[int] = []
        try:
            for row in self._view.rows():
                is_old = self._now() - row.changed_at_s > KEEP_CANCELLED_PARTS_S
                if row.job.state == "cancelled" and row.job.received_bytes and is_old:
                    discard_parts(row.job)
                    swept.append(row.job.id)
        finally:
            if swept:
                self._store.change_all(swept, now_s=self._now(), received_bytes=0)
                self._told()
