"""The download folder as the queue knows it: whether it is there, and which jobs have no room in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from olci_core.errors import DiskFull, FolderGone, OlciError
from olci_core.settings import RESERVE_BYTES
from olci_core.transfer.fetch.job_download import JobDownloader
from olci_core.transfer.job import Job
from olci_core.transfer.queue.hold import Hold

FOLDER_EVERY_S = 5.0
ROOM_TO_GO_ON_BYTES = 16 * 2**20  # where nobody knows how much is needed


class FolderWatch:
    """Remembers that a folder is gone, and which job found it out. Times are monotonic seconds."""

    def __init__(self, downloader: JobDownloader) -> None:
        self._downloader = downloader
        self._missed_by: int | None = None
        self._looked_at_s = 0.0
        self.hold: Hold | None = None

    def note(self, job: Job, error: FolderGone, *, now_s: float, since: datetime) -> None:
        """Note that the folder of a job is gone."""
        self.hold = Hold("folder", str(error), error.hint, since=since)
        self._missed_by, self._looked_at_s = job.id, now_s

    def forget(self) -> bool:
        """Take the folder as it is: a person wants it so. Return whether it was missed."""
        was_missed, self.hold = self.hold is not None, None
        return was_missed

    @property
    def missed_by(self) -> int | None:
        """The job that found it out, None while nothing is missed."""
        return self._missed_by if self.hold is not None else None

    def is_back(self, job: Job | None, *, now_s: float) -> bool:
        """Look for the folder, now and then; ``job`` is the one that missed it, None if it is not listed any more.

        It counts as back, too, when that job is not wanted any more: another one will find out about its own.
        """
        if self.hold is None or now_s - self._looked_at_s < FOLDER_EVERY_S:
            return False
        self._looked_at_s = now_s
        try:
            if job is not None and not job.has_ended:
                self._downloader.check_folder(job)
        except OlciError:
            return False
        self.hold = None
        return True


class DiskSpace:
    """Remembers what did not fit: each job is asked for again only when it would.

    ``free`` returns the bytes that are free where a folder lies.
    """

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
