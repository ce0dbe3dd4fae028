"""The download folder while it is gone: nothing starts, and it is looked for until it is back."""

from __future__ import annotations

from datetime import datetime

from olci_core.errors import FolderGone, OlciError
from olci_core.transfer.fetch.job_download import JobDownloader
from olci_core.transfer.job import Job
from olci_core.transfer.queue.hold import Hold

LOOK_EVERY_S = 5.0


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
        if self.hold is None or now_s - self._looked_at_s < LOOK_EVERY_S:
            return False
        self._looked_at_s = now_s
        try:
            if job is not None and not job.has_ended:
                self._downloader.check_folder(job)
        except OlciError:
            return False
        self.hold = None
        return True
