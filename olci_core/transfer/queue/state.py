"""The queue's state as one thing: the jobs on the disk and, for the screens, in memory; the lock on both, the clock."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from msgspec import structs

from olci_core.transfer.fetch.progress import Progress
from olci_core.transfer.job import Job
from olci_core.transfer.queue.hold import Hold
from olci_core.transfer.queue.positions import OrderedJobs, PositionKey, positions_at
from olci_core.transfer.store.job_rows import JobRow, TargetKey
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

    def moment_at(self, monotonic_s: float) -> datetime:
        """Return a monotonic time as one of the wall clock, aware UTC."""
        return datetime.fromtimestamp(self.wall() + monotonic_s - self.monotonic(), UTC)


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


@dataclass(frozen=True, slots=True)
class Live:
    """A transfer under way and its smoothed speed in bytes a second."""

    progress: Progress
    speed_bytes_per_s: float


class QueueView:
    """The rows of the store that are not cleared away, kept up as they change. Used under the queue's lock."""

    def __init__(self) -> None:
        self._ids: dict[TargetKey, int] | None = None  # none before somebody asks: a start does without them
        self._rows: dict[int, JobRow] = {}
        self._order = OrderedJobs()
        self._running: set[int] = set()  # they look different each time
        self._revision = 0
        self._jobs: tuple[Job, ...] | None = None
        self._hold: Hold | None = None
        self._steady: tuple[Job, ...] | None = None

    def refresh(self, store: JobStore) -> bool:
        """Take over what has changed in the store; return whether anything has."""
        changed = store.changed_since(self._revision)
        if not changed:
            return False
        self._revision = changed[-1].revision
        self._jobs = self._steady = None
        if not self._rows:
            self._begin([row for row in changed if not row.is_cleared])
            return True
        for row in changed:
            before = self._rows.get(row.id)
            if before is not None and (row.is_cleared or before.position != row.position):
                self._let_go(before)
            if not row.is_cleared:
                self._keep(row)
        return True

    def row(self, job_id: int) -> JobRow:
        """Return a job's row.

        Raises:
            ValueError: there is no such job.
        """
        try:
            return self._rows[job_id]
        except KeyError as error:
            raise ValueError(f"there is no job {job_id}") from error

    def get(self, job_id: int) -> Job | None:
        """Return a job as it is kept, None where there is none."""
        row = self._rows.get(job_id)
        return row.job if row else None

    @property
    def ids(self) -> dict[TargetKey, int]:
        """Each job by what it brings and where."""
        if self._ids is None:
            self._ids = {row.target_key: job_id for job_id, row in self._rows.items()}
        return self._ids

    def find(self, target_key: TargetKey) -> Job | None:
        """Return the job that brings the same files to the same place, None where there is none."""
        job_id = self.ids.get(target_key)
        return None if job_id is None else self._rows[job_id].job

    def rows(self) -> list[JobRow]:
        """Return all rows in the order of the queue."""
        return [self._rows[job.id] for job in self.jobs()]

    def jobs(self) -> tuple[Job, ...]:
        """Return all jobs as they are kept, in the order of the queue."""
        if self._jobs is None:
            self._jobs = tuple(self._order.jobs)
        return self._jobs

    @property
    def end(self) -> float:
        """The last position in the order, 0 where there is none."""
        return self._order.keys[-1][0] if self._order.keys else 0.0

    def positions(self, moving: Sequence[int], *, before: int | None) -> list[PositionKey]:
        """Return the new positions that put jobs right before another one, or at the end where that one is not."""
        others = self._order.keys.copy()
        for row in map(self.row, moving):
            del others[bisect_left(others, row.key)]
        follower = self._rows.get(before) if before is not None and before not in moving else None
        place = len(others) if follower is None else bisect_left(others, follower.key)
        return positions_at(place, moving, others=others)

    def seen(self, *, live: Mapping[int, Live], hold: Hold | None) -> tuple[Job, ...]:
        """Return all jobs as they are at this moment; the same tuple as long as all look the same.

        ``live`` are the transfers under way by job; ``hold`` is what keeps every waiting job waiting, None where
        nothing does.
        """
        if hold != self._hold:
            self._hold, self._steady = hold, None
            self._order.shown = self._all_shown()
        if self._steady is None:
            self._steady = tuple(self._order.shown)
        if not self._running:
            return self._steady
        jobs = list(self._steady)
        for row in map(self.row, self._running):
            jobs[self._order.place(row.key)] = _as_seen(row.job, live.get(row.id))
        return tuple(jobs)

    def _begin(self, rows: list[JobRow]) -> None:
        """Take over all rows at one stroke where there was none: at a start they are thousands."""
        rows.sort(key=lambda row: row.key)
        self._ids, self._rows = None, {row.id: row for row in rows}
        self._running = {row.id for row in rows if row.state == "running"}
        self._order.keys, self._order.jobs = [row.key for row in rows], [row.job for row in rows]
        self._order.shown = self._all_shown()

    def _keep(self, row: JobRow) -> None:
        job = row.job
        self._rows[row.id] = row
        if self._ids is not None:
            self._ids[row.target_key] = row.id
        self._order.put(row.key, job, shown=self._as_shown(job, row))
        if row.state == "running":
            self._running.add(row.id)
        else:
            self._running.discard(row.id)

    def _let_go(self, row: JobRow) -> None:
        del self._rows[row.id]
        if self._ids is not None and self._ids[row.target_key] == row.id:  # else another one since brings the same
            del self._ids[row.target_key]
        self._order.take(row.key)
        self._running.discard(row.id)

    def _all_shown(self) -> list[Job]:
        return [self._as_shown(job, self._rows[job.id]) for job in self._order.jobs]

    def _as_shown(self, job: Job, row: JobRow) -> Job:
        """Return a waiting job with what holds the whole queue up, where something does."""
        hold = self._hold
        if hold is None or row.state != "waiting":
            return job
        next_try_at_s = hold.next_try_at.timestamp() if hold.next_try_at is not None else None
        return structs.replace(
            row, message=hold.message, hint=hold.hint, next_try_at_s=next_try_at_s, next_attempt=0, max_attempts=0
        ).job


def _as_seen(job: Job, live: Live | None) -> Job:
    if live is None:
        return job
    size_bytes = live.progress.size_bytes if live.progress.is_announced else job.size_bytes
    received_bytes = live.progress.received_bytes
    if size_bytes is not None and received_bytes > size_bytes:
        size_bytes = None if not live.progress.is_announced else received_bytes
    return replace(job, received_bytes=received_bytes, size_bytes=size_bytes, speed_bytes_per_s=live.speed_bytes_per_s)
