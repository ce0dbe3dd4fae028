"""The thread that keeps the queue going while this process is its owner."""

from __future__ import annotations

import logging
import sys
import threading

from olci_core.errors import StorageError
from olci_core.process_lock import ProcessLock
from olci_core.transfer.fetch.job_download import discard_parts
from olci_core.transfer.queue.hold import Hold
from olci_core.transfer.queue.scheduler import Scheduler
from olci_core.transfer.queue.state import QueueState

log = logging.getLogger(__name__)

STOP_WITHIN_S = 1.8
TRY_LOCK_EVERY_S = 0.5
AFTER_TROUBLE_S = 5.0
SWEEP_EVERY_S = 10.0
KEEP_CANCELLED_PARTS_S = 60.0


class SchedulerThread:
    """Starts and stops the scheduler with the process lock of the data folder.

    ``trouble`` is what keeps it from its work, None where nothing does. An error of the program itself ends the
    thread, and another one takes its place after ``AFTER_TROUBLE_S``; the error is logged, and said meanwhile.
    """

    def __init__(self, state: QueueState, *, scheduler: Scheduler, process_lock: ProcessLock) -> None:
        self._state = state
        self._scheduler = scheduler
        self._process_lock = process_lock
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._swept_at_s = float("-inf")
        self.trouble: Hold | None = None
        self.waits_for_lock = False

    def start(self) -> None:
        """Begin; twice is once."""
        with self._state.changed:
            if self._thread is None:
                self._stop = threading.Event()
                self._begin(after_s=0.0)

    def stop(self) -> None:
        """End within two seconds, whatever the line does."""
        with self._state.changed:
            thread, self._thread = self._thread, None
            self._stop.set()
            self._scheduler.stop_all()
            self._state.wake()
        if thread is not None:
            thread.join(STOP_WITHIN_S)

    def _begin(self, *, after_s: float) -> None:
        self._thread = threading.Thread(
            target=self._run, args=(self._stop, after_s), name="download queue", daemon=True
        )
        self._thread.start()

    def _run(self, stop: threading.Event, after_s: float) -> None:
        try:
            begins_at_s = self._state.clock.monotonic() + after_s
            with self._state.changed:
                while not stop.is_set() and (left_s := begins_at_s - self._state.clock.monotonic()) > 0:
                    self._state.clock.wait(self._state.changed, left_s)
            while not stop.is_set():
                with self._state.changed:
                    pause_s = self._look()
                    if not stop.is_set():
                        self._state.clock.wait(self._state.changed, pause_s)
        finally:
            with self._state.changed:
                if stop.is_set():
                    self._end()
                else:
                    self._begin_anew(sys.exception())

    def _begin_anew(self, error: BaseException | None) -> None:
        """Say that the program failed, and let another thread try; what runs goes on."""
        said = f"The program itself failed in the downloads ({type(error).__name__}: {error})."
        self.trouble = Hold("trouble", said, "It tries again by itself.", since=self._state.clock.moment())
        self._begin(after_s=AFTER_TROUBLE_S)
        self._state.changed.notify_all()

    def _end(self) -> None:
        self._scheduler.stop_all()
        # A worker may hang in a call that nothing breaks off: the lock goes when the last one has ended.
        while not self._is_reaped():
            self._state.changed.wait(1.0)
        self._process_lock.release()
        self._state.notify()

    def _look(self) -> float:
        """Do what is to be done now; return the seconds until it is worth looking again."""
        try:
            pause_s = self._scheduler.step() if self._owns() else TRY_LOCK_EVERY_S
            now_s = self._state.clock.monotonic()
            if self._process_lock.is_held and now_s - self._swept_at_s > SWEEP_EVERY_S:
                self._swept_at_s = now_s
                self._sweep()
        except StorageError as error:
            if self.trouble is None or self.trouble.message != str(error):
                log.warning("%s", error)
                self.trouble = Hold("trouble", str(error), error.hint, since=self._state.clock.moment())
                self._state.changed.notify_all()
            return AFTER_TROUBLE_S
        if self.trouble is not None:
            self.trouble = None
            self._state.notify()
        return pause_s

    def _owns(self) -> bool:
        self._state.look_at_disk()
        if self._process_lock.is_held:
            return True
        self.waits_for_lock = not self._process_lock.take()
        if self.waits_for_lock:
            return False
        self._state.store.take_over(now_s=self._state.clock.wall())
        self._state.notify()
        return True

    def _is_reaped(self) -> bool:
        try:
            return self._scheduler.reap()
        except StorageError as error:  # the next owner finds the jobs running and takes them over
            log.warning("%s", error)
            return not self._scheduler.is_working

    def _sweep(self) -> None:
        """Remove the parts of what was cancelled a minute ago."""
        swept: list[int] = []
        now_s = self._state.clock.wall()
        try:
            for row in self._state.view.rows():
                is_old = now_s - row.changed_at_s > KEEP_CANCELLED_PARTS_S
                if row.state == "cancelled" and row.received_bytes and is_old:
                    discard_parts(row.job)
                    swept.append(row.id)
        finally:
            if swept:
                self._state.store.change_all(swept, now_s=now_s, received_bytes=0)
                self._state.notify()
