"""What a person may do with jobs: to which it applies, and doing it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from olci_core.transfer import DownloadQueue, Job, State

log = logging.getLogger(__name__)

Deed = Literal["pause", "resume", "retry", "cancel", "restore"]
Way = Literal["front", "up", "down", "end"]

APPLIES: Mapping[Deed, frozenset[State]] = {
    "pause": frozenset({"waiting", "running"}),
    "resume": frozenset({"paused"}),
    "retry": frozenset({"failed"}),
    "cancel": frozenset({"waiting", "running", "paused", "failed"}),
    "restore": frozenset({"cancelled"}),
}


def those_to(deed: Deed, jobs: Iterable[Job]) -> tuple[int, ...]:
    """Return the ids of the jobs that a deed applies to. One that waits for its next try can be tried at once."""
    return tuple(
        job.id
        for job in jobs
        if job.state in APPLIES[deed] or (deed == "retry" and job.state == "waiting" and job.next_try_at is not None)
    )


def do(queue: DownloadQueue, deed: Deed, job_ids: Sequence[int]) -> tuple[int, ...]:
    """Do it to each job that it still applies to; return those.

    Raises:
        StorageError: the queue cannot be written.
    """
    deeds = {
        "pause": queue.pause,
        "resume": queue.resume,
        "retry": queue.retry,
        "cancel": queue.cancel,
        "restore": queue.restore,
    }
    wanted = frozenset(job_ids)
    done = []
    for job_id in those_to(deed, [job for job in queue.snapshot() if job.id in wanted]):
        try:
            deeds[deed](job_id)
        except ValueError:  # it went on by itself, or was cleared away, since the look a moment ago
            log.info("job %d has moved on: no %s", job_id, deed)
        else:
            done.append(job_id)
    return tuple(done)


def move(queue: DownloadQueue, way: Way, job_ids: Sequence[int]) -> None:
    """Move jobs within the order of the queue; several keep their own order.

    Raises:
        StorageError: the queue cannot be written.
    """
    line = line_of(queue.snapshot())
    wanted = frozenset(job_ids)
    moving = [job_id for job_id in line if job_id in wanted]
    if moving:
        before = place_before(line, moving, way=way)
        for job_id in moving:
            queue.move(job_id, before=before)


def line_of(jobs: Iterable[Job]) -> list[int]:
    """Return the ids of the jobs that stand in line: those that have ended stand nowhere."""
    return [job.id for job in jobs if not job.has_ended]


def place_before(line: Sequence[int], moving: Sequence[int], *, way: Way) -> int | None:
    """Return which job the moving ones go right before, None for the end of the queue."""
    others = [job_id for job_id in line if job_id not in frozenset(moving)]
    at = line.index(moving[0])
    place = {"front": 0, "up": max(at - 1, 0), "down": at + 1, "end": len(others)}[way]
    return others[place] if place < len(others) else None
