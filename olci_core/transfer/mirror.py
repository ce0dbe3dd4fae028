"""What the screens see: all jobs in memory, in order, with the numbers of those that run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from olci_core.transfer.job import Job
from olci_core.transfer.job_rows import Row
from olci_core.transfer.job_store import JobStore
from olci_core.transfer.patience import waiting_message
from olci_core.transfer.transit import Transit


@dataclass(frozen=True, slots=True)
class Live:
    """A transfer under way and its smoothed speed in bytes a second."""

    transit: Transit
    speed_bytes_per_s: float


class Mirror:
    """The rows of the store that are not cleared away. Used under the queue's lock."""

    def __init__(self) -> None:
        self._rows: dict[int, Row] = {}
        self._revision = 0
        self._ordered: tuple[Job, ...] | None = None
        self._places: dict[int, int] = {}

    def refresh(self, store: JobStore) -> bool:
        """Take over what has changed in the store; return whether anything has."""
        changed = store.changed_since(self._revision)
        for row in changed:
            self._revision = max(self._revision, row.revision)
            if row.is_cleared:
                self._rows.pop(row.job.id, None)
            else:
                self._rows[row.job.id] = row
        if changed:
            self._ordered = None
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

    def rows(self) -> list[Row]:
        """Return all rows in the order of the queue."""
        return [self._rows[job.id] for job in self.jobs()]

    def jobs(self) -> tuple[Job, ...]:
        """Return all jobs as they are kept, in the order of the queue."""
        if self._ordered is None:
            rows = sorted(self._rows.values(), key=lambda row: (row.position, row.job.id))
            self._ordered = tuple(row.job for row in rows)
            self._places = {job.id: place for place, job in enumerate(self._ordered)}
        return self._ordered

    def seen(self, *, live: Mapping[int, Live], now_s: float, blanket: str) -> tuple[Job, ...]:
        """Return all jobs as they are at this moment.

        ``live`` are the transfers under way by job; ``now_s`` seconds of the wall clock; ``blanket`` is what keeps
        every waiting job waiting, "" where nothing does.
        """
        kept = self.jobs()
        if blanket:
            return tuple(_as_seen(job, live.get(job.id), now_s=now_s, blanket=blanket) for job in kept)
        jobs = list(kept)
        for place, job in enumerate(kept):
            if job.state == "running" or job.next_try_at is not None:
                jobs[place] = _as_seen(job, live.get(job.id), now_s=now_s, blanket="")
        return tuple(jobs)

    def is_still(self) -> bool:
        """Whether no job runs or counts seconds down, so that all look the same at every moment."""
        return not any(job.state == "running" or job.next_try_at is not None for job in self.jobs())


def _as_seen(job: Job, live: Live | None, *, now_s: float, blanket: str) -> Job:
    if job.state == "running" and live is not None:
        size_bytes = live.transit.size_bytes if live.transit.is_announced else job.size_bytes
        received_bytes = live.transit.received_bytes
        if size_bytes is not None and received_bytes > size_bytes:
            size_bytes = None if not live.transit.is_announced else received_bytes
        return replace(
            job, received_bytes=received_bytes, size_bytes=size_bytes, speed_bytes_per_s=live.speed_bytes_per_s
        )
    if job.state == "waiting" and blanket:
        return replace(job, message=blanket)
    if job.state == "waiting" and job.next_try_at is not None:
        left_s = job.next_try_at.timestamp() - now_s
        return replace(job, message=waiting_message(job.message, left_s=left_s))
    return job
