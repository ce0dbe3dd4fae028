"""The queue in one line: how much has come, how much is to come, and how long that may take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from olci_core.transfer.job import Job, State

# Middle of the sizes seen in the catalogue, in bytes; for products whose size it does not tell.
TYPICAL_BYTES: Mapping[str, int] = {
    "OL_1_EFR___": 720_000_000,
    "OL_1_ERR___": 700_000_000,
    "OL_2_LFR___": 140_000_000,
    "OL_2_LRR___": 280_000_000,
    "OL_2_WFR___": 340_000_000,
    "OL_2_WRR___": 510_000_000,
}
TYPICAL_FILE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Overview:
    """All jobs together; paused and ended ones count in ``states`` alone.

    ``is_about`` says that a size among them is a guess. ``left_s`` is None while nothing moves.
    """

    states: Mapping[State, int]
    received_bytes: int
    total_bytes: int
    is_about: bool
    speed_bytes_per_s: float
    left_s: float | None


def overview(jobs: Iterable[Job], *, speed_bytes_per_s: float) -> Overview:
    """Add up a snapshot, with the speed of the whole queue."""
    states: Counter[State] = Counter()
    received_bytes = total_bytes = 0
    is_about = False
    for job in jobs:
        states[job.state] += 1
        if job.state in ("waiting", "running"):
            received_bytes += job.received_bytes
            total_bytes += max(expected_bytes(job), job.received_bytes)
            is_about = is_about or job.size_bytes is None
    left_bytes = total_bytes - received_bytes
    left_s = left_bytes / speed_bytes_per_s if speed_bytes_per_s > 0 and left_bytes else None
    return Overview(states, received_bytes, total_bytes, is_about, speed_bytes_per_s, left_s)


def expected_bytes(job: Job) -> int:
    """Return a job's size, or what is usual for its kind where it is not known."""
    if job.size_bytes is not None:
        return job.size_bytes
    if job.files:
        return TYPICAL_FILE_BYTES * len(job.files)
    return TYPICAL_BYTES.get(job.scene_name[4:15], TYPICAL_BYTES["OL_1_EFR___"])
