"""The order of the queue: a number a job, with room between two for others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from olci_core.transfer.job import Job

MIN_GAP = 1e-6

PositionKey = tuple[float, int]  # a job's position and its id


class OrderedJobs:
    """Jobs in their order, which is kept while they come, change and go: no look sorts them anew.

    The lists run side by side: ``keys``, ``jobs``, and ``shown``, which are the jobs as a person is to see them.
    """

    def __init__(self) -> None:
        self.keys: list[PositionKey] = []
        self.jobs: list[Job] = []
        self.shown: list[Job] = []

    def place(self, key: PositionKey) -> int:
        """Return where a job stands, or would stand, counted from 0."""
        return bisect_left(self.keys, key)

    def put(self, key: PositionKey, job: Job, *, shown: Job) -> None:
        """Let a job stand there, in the place of what was known of it before."""
        place = self.place(key)
        if place < len(self.keys) and self.keys[place] == key:
            self.jobs[place], self.shown[place] = job, shown
        else:
            self.keys.insert(place, key)
            self.jobs.insert(place, job)
            self.shown.insert(place, shown)

    def take(self, key: PositionKey) -> None:
        """Take out the job that stands there."""
        place = self.place(key)
        del self.keys[place], self.jobs[place], self.shown[place]


def positions_at(place: int, moving: Sequence[int], *, others: Sequence[PositionKey]) -> list[PositionKey]:
    """Return the new positions, each with its job, that put jobs right before number ``place`` (from 0) of others.

    Where there is no room between two, their neighbours move apart, as few of them as it takes.
    """
    reach = 0
    while True:
        first, last = max(place - reach, 0), min(place + reach, len(others))
        job_ids = [key[1] for key in others[first:place]] + [*moving] + [key[1] for key in others[place:last]]
        above = others[first - 1][0] if first else None
        below = others[last][0] if last < len(others) else None
        positions = _between(above, below, count=len(job_ids))
        if positions is not None:
            return list(zip(positions, job_ids, strict=True))
        reach = 2 * reach + 1


def _between(above: float | None, below: float | None, *, count: int) -> list[float] | None:
    """Return positions evenly between two others (None: there is none on that side); None where there is no room."""
    if above is None:
        above = 0.0 if below is None else below - count - 1
    step = 1.0 if below is None else (below - above) / (count + 1)
    return [above + number * step for number in range(1, count + 1)] if step >= MIN_GAP else None
