"""How far the downloads are, how fast they come and how long they will take: numbers that do not jump."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from olci_core.catalogue.typical_sizes import OTHER_TYPES_BYTES, TYPICAL_BYTES
from olci_core.transfer import Job

SMOOTHED_OVER_S = 30.0
STEADIED_OVER_S = 10.0
MAX_CHANGE_PER_S = 0.08  # of the time left
OTHER_WORK = 0.02  # so much more or less to fetch in all is other work
MIN_STEP_S = 0.5  # clicks redraw the page between its seconds; so short a span says nothing about the speed
MIN_WATCHED_S = 5.0
MIN_BYTES_PER_S = 1_000.0  # slower than this, nothing can be said about the end

TYPICAL_FILE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class ArrivalRate:
    """The speed of all transfers together, smoothed over about SMOOTHED_OVER_S. Times are monotonic seconds.

    ``reached`` holds the bytes that each unfinished job had at ``at_s``; ``bytes`` and ``span_s`` are what came and
    how long that took, both fading away exponentially, so that the first seconds already give an honest mean.
    """

    at_s: float | None = None
    reached: Mapping[int, int] = field(default_factory=dict)
    bytes: float = 0.0
    span_s: float = 0.0

    def after(self, jobs: Sequence[Job], *, now_s: float) -> ArrivalRate:
        """Return the speed with what has come since the last look."""
        if self.at_s is not None and now_s - self.at_s < MIN_STEP_S:
            return self
        reached = {job.id: job.received_bytes for job in jobs if not job.has_ended}
        if self.at_s is None:
            return replace(self, at_s=now_s, reached=reached)
        seen = {job.id: job.received_bytes for job in jobs if job.id in self.reached}
        # A file that is fetched from its start again has lost bytes; that is no negative speed.
        came = sum(max(seen.get(job_id, before) - before, 0) for job_id, before in self.reached.items())
        step_s = now_s - self.at_s
        fade = math.exp(-step_s / SMOOTHED_OVER_S)
        counted_s = SMOOTHED_OVER_S * (1.0 - fade)  # a long gap counts no more than what is smoothed over
        return ArrivalRate(
            now_s, reached, self.bytes * fade + came / step_s * counted_s, self.span_s * fade + counted_s
        )

    @property
    def is_known(self) -> bool:
        """Whether it has been watched for long enough to guess from."""
        return self.span_s >= MIN_WATCHED_S and self.bytes_per_s >= MIN_BYTES_PER_S

    @property
    def bytes_per_s(self) -> float:
        """The smoothed speed, 0 before anything is known."""
        return self.bytes / self.span_s if self.span_s > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Countdown:
    """The end that is in sight, held steady. Times are monotonic seconds.

    It counts down, gives way slowly where the line stutters, and starts anew where the work itself has changed.
    """

    at_s: float = 0.0
    ends_at_s: float | None = None
    work_bytes: int = 0

    def after(self, left_s: float | None, *, now_s: float, work_bytes: int) -> Countdown:
        """Return the countdown with one more estimate: seconds left (None: no guess) of so much work in all."""
        if left_s is None:
            return Countdown(now_s, None, work_bytes)
        held_s = self.left_s(now_s)
        if held_s is None or abs(work_bytes - self.work_bytes) > OTHER_WORK * self.work_bytes:
            return Countdown(now_s, now_s + left_s, work_bytes)
        step_s = now_s - self.at_s
        followed_s = held_s + (left_s - held_s) * (1.0 - math.exp(-step_s / STEADIED_OVER_S))
        most = math.exp(MAX_CHANGE_PER_S * step_s)
        given_way_s = min(max(followed_s, held_s / most - step_s), held_s * most + step_s)
        return Countdown(now_s, now_s + given_way_s, self.work_bytes)

    def left_s(self, now_s: float) -> float | None:
        """Return the seconds left, None where it is unknown."""
        return max(self.ends_at_s - now_s, 0.0) if self.ends_at_s is not None else None


@dataclass(frozen=True, slots=True)
class Totals:
    """Where the queue stands. What is cancelled or has failed brings no bytes and does not count among them.

    ``is_about``: a size is not known yet, and the typical one of its product stands for it.
    """

    states: Mapping[str, int]
    received_bytes: int
    total_bytes: int
    is_about: bool

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return min(self.received_bytes / self.total_bytes, 1.0) if self.total_bytes else 0.0

    @property
    def wanted(self) -> int:
        """How many jobs there are but for those given up."""
        return sum(number for state, number in self.states.items() if state != "cancelled")

    @property
    def unfinished(self) -> int:
        """How many jobs may yet bring something."""
        return sum(self.states.get(state, 0) for state in ("waiting", "running", "paused"))

    @property
    def moving(self) -> int:
        """How many jobs run or will by themselves."""
        return self.states.get("running", 0) + self.states.get("waiting", 0)


def totals(jobs: Sequence[Job]) -> Totals:
    """Add a queue up."""
    typical = typical_sizes(jobs)
    received = total = 0
    is_about = False
    for job in jobs:
        if job.state in ("cancelled", "failed"):
            continue
        expected = expected_bytes(job, typical)
        total += expected
        received += expected if job.state == "done" else job.received_bytes
        is_about = is_about or (job.size_bytes is None and job.state != "done")
    return Totals(Counter(job.state for job in jobs), received, total, is_about)


def left_bytes(jobs: Sequence[Job]) -> int:
    """Return what is still to come by itself: paused jobs rest and do not count."""
    typical = typical_sizes(jobs)
    return sum(expected_bytes(job, typical) - job.received_bytes for job in jobs if job.state in ("running", "waiting"))


def time_left_s(jobs: Sequence[Job], rate: ArrivalRate) -> float | None:
    """Return how long the rest takes at a speed, None where it is not known or hardly anything arrives."""
    return left_bytes(jobs) / rate.bytes_per_s if rate.is_known else None


def typical_sizes(jobs: Sequence[Job]) -> Mapping[str, int]:
    """Return the size of a whole product by type: the mean of those in this queue, else what is usual."""
    sums: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for job in jobs:
        if job.size_bytes and not job.files:
            sums[product_type(job)] += job.size_bytes
            numbers[product_type(job)] += 1
    return {**TYPICAL_BYTES, **{kind: sums[kind] // numbers[kind] for kind in sums}}


def expected_bytes(job: Job, typical: Mapping[str, int]) -> int:
    """Return how long a job's files are or, before the service has said so, about how long."""
    if job.size_bytes is not None:
        return job.size_bytes
    if job.state == "done":
        return job.received_bytes
    usual = len(job.files) * TYPICAL_FILE_BYTES or typical.get(product_type(job), OTHER_TYPES_BYTES)
    return max(usual, job.received_bytes)


def product_type(job: Job) -> str:
    """Return the product type in a job's name; it stands at a fixed place."""
    return job.scene_name[4:15]
