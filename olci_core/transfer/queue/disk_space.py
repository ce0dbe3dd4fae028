"""Which jobs have no room on the disk: each is asked of the service again only when it would fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from olci_core.errors import DiskFull
from olci_core.transfer.fetch.folders import RESERVE_BYTES
from olci_core.transfer.job import Job

ROOM_TO_GO_ON_BYTES = 16 * 2**20  # where nobody knows how much is needed


class DiskSpace:
    """Remembers what did not fit. ``free`` returns the bytes that are free where a folder lies."""

    def __init__(self, free: Callable[[Path], int]) -> None:
        self._free = free
        self._needs_bytes: dict[int, int] = {}

    def note(self, job: Job, error: DiskFull) -> None:
        """Note that a job did not fit."""
        self._needs_bytes[job.id] = max(error.needed_bytes, ROOM_TO_GO_ON_BYTES)

    def forget(self, job_id: int) -> None:
        """Let a job try."""
        self._needs_bytes.pop(job_id, None)

    def fits(self, job: Job) -> bool:
        """Whether a job may try: while the disk has been found full, only one for which there is room now."""
        if not self._needs_bytes:
            return True
        needed_bytes = self._needs_bytes.get(job.id)
        if needed_bytes is None and job.size_bytes is not None:
            needed_bytes = job.size_bytes - job.received_bytes
        if needed_bytes is None:
            needed_bytes = min(self._needs_bytes.values())
        try:
            fits = self._free(job.path.parent) >= needed_bytes + RESERVE_BYTES
        except OSError:
            return True  # the job itself will say what is wrong
        if fits:
            self._needs_bytes.pop(job.id, None)
        return fits
