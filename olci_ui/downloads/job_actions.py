"""What a person may do with jobs on the page: to which of them it applies, and where they may go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from olci_core.transfer import Action, DownloadQueue, Job
from olci_core.transfer.actions import applies

Way = Literal["front", "up", "down", "end"]


def those_to(action: Action, jobs: Iterable[Job]) -> tuple[int, ...]:
    """Return the ids of the jobs that an action applies to."""
    return tuple(job.id for job in jobs if applies(action, job))


def move(queue: DownloadQueue, way: Way, job_ids: Iterable[int]) -> None:
    """Move jobs within the order of the queue; several keep their own order.

    Raises:
        StorageError: the queue cannot be written.
    """
    line = line_of(queue.snapshot())
    wanted = frozenset(job_ids)
    moving = [job_id for job_id in line if job_id in wanted]
    if moving:
        queue.move_all(moving, before=place_before(line, moving, way=way))


def line_of(jobs: Iterable[Job]) -> list[int]:
    """Return the ids of the jobs that stand in line: those that have ended stand nowhere."""
    return [job.id for job in jobs if not job.has_ended]


def place_before(line: Sequence[int], moving: Sequence[int], *, way: Way) -> int | None:
    """Return which job the moving ones go right before, None for the end of the queue."""
    gone = frozenset(moving)
    others = [job_id for job_id in line if job_id not in gone]
    at = line.index(moving[0])
    place = {"front": 0, "up": max(at - 1, 0), "down": at + 1, "end": len(others)}[way]
    return others[place] if place < len(others) else None
