"""What the screens see: all jobs in memory, in order, with the numbers of those that run."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from olci_core.transfer.fetch.progress import Progress
from olci_core.transfer.job import Job
from olci_core.transfer.queue.positions import Key, OrderedJobs, positions_at
from olci_core.transfer.queue.retry_policy import waiting_message
from olci_core.transfer.store.job_rows import Aim, Row
from olci_core.transfer.store.job_store import JobStore


@dataclass(frozen=True, slots=True)
class Live:
    """A transfer under way and its smoothed speed in bytes a second."""

    progress: Progress
    speed_bytes_per_s: float


class QueueView:
    """The rows of the store that are not cleared away, kept up as they change. Used under the queue's lock.

    ``ids`` finds a job by what it brings and where.
    """

    def __init__(self) -> None:
        self.ids: dict[Aim, int] = {}
        self._rows: dict[int, Row] = {}
        self._line = OrderedJobs()
        self._unsteady: set[int] = set()  # jobs that run or count seconds down: they look different each time
        self._revision = 0
        self._jobs: tuple[Job, ...] | None = None
        self._blanket = ""
        self._steady: tuple[Job, ...] | None = None

    def refresh(self, store: JobStore) -> bool:
        """Take over what has changed in the store; return whether anything has."""
        changed = store.changed_since(self._revision)
        for row in changed:
            self._revision = max(self._revision, row.revision)
            before = self._rows.get(row.job.id)
            if before is not None and (row.is_cleared or before.position != row.position):
                self._let_go(before)
            if not row.is_cleared:
                self._keep(row)
        if changed:
            self._jobs = self._steady = None
        return bool(changed)

    def row(self, job_id: int) -> Row:
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

    def find(self, aim: Aim) -> Job | None:
        """Return the job that brings the same files to the same place, None where there is none."""
        job_id = self.ids.get(aim)
        return None if job_id is None else self._rows[job_id].job

    def rows(self) -> list[Row]:
        """Return all rows in the order of the queue."""
        return [self._rows[job.id] for job in self.jobs()]

    def jobs(self) -> tuple[Job, ...]:
        """Return all jobs as they are kept, in the order of the queue."""
        if self._jobs is None:
            self._jobs = tuple(self._line.jobs)
        return self._jobs

    @property
    def end(self) -> float:
        """The last position in the order, 0 where there is none."""
        return self._line.keys[-1][0] if self._line.keys else 0.0

    def positions(self, moving: Sequence[int], *, before: int | None) -> list[Key]:
        """Return the new positions that put jobs right before another one, or at the end where that one is not."""
        others = self._line.keys.copy()
        for row in map(self.row, moving):
            del others[bisect_left(others, row.key)]
        follower = self._rows.get(before) if before is not None and before not in moving else None
        place = len(others) if follower is None else bisect_left(others, follower.key)
        return positions_at(place, moving, others=others)

    def seen(self, *, live: Mapping[int, Live], now_s: float, blanket: str) -> tuple[Job, ...]:
        """Return all jobs as they are at this moment; the same tuple as long as all look the same.

        ``live`` are the transfers under way by job; ``now_s`` seconds of the wall clock; ``blanket`` is what keeps
        every waiting job waiting, "" where nothing does.
        """
        if blanket != self._blanket:
            self._blanket, self._steady = blanket, None
            self._line.shown = [self._covered(job) for job in self._line.jobs]
        if self._steady is None:
            self._steady = tuple(self._line.shown)
        moving = [row for row in map(self.row, self._unsteady) if row.job.state == "running" or not blanket]
        if not moving:
            return self._steady
        jobs = list(self._steady)
        for row in moving:
            jobs[self._line.place(row.key)] = _as_seen(row.job, live.get(row.job.id), now_s=now_s)
        return tuple(jobs)

    def _keep(self, row: Row) -> None:
        job = row.job
        self._rows[job.id] = row
        self.ids[row.aim] = job.id
        self._line.put(row.key, job, shown=self._covered(job))
        if job.state == "running" or job.next_try_at is not None:
            self._unsteady.add(job.id)
        else:
            self._unsteady.discard(job.id)

    def _let_go(self, row: Row) -> None:
        job = row.job
        del self._rows[job.id]
        if self.ids[row.aim] == job.id:  # else another one, queued since, brings the same
            del self.ids[row.aim]
        self._line.take(row.key)
        self._unsteady.discard(job.id)

    def _covered(self, job: Job) -> Job:
        return replace(job, message=self._blanket) if self._blanket and job.state == "waiting" else job


def _as_seen(job: Job, live: Live | None, *, now_s: float) -> Job:
    if job.state == "running" and live is not None:
        size_bytes = live.progress.size_bytes if live.progress.is_announced else job.size_bytes
        received_bytes = live.progress.received_bytes
        if size_bytes is not None and received_bytes > size_bytes:
            size_bytes = None if not live.progress.is_announced else received_bytes
        return replace(
            job, received_bytes=received_bytes, size_bytes=size_bytes, speed_bytes_per_s=live.speed_bytes_per_s
        )
    if job.state == "waiting" and job.next_try_at is not None:
        left_s = job.next_try_at.timestamp() - now_s
        return replace(job, message=waiting_message(job.message, left_s=left_s))
    return job
