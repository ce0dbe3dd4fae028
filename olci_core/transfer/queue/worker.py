"""One try at one job, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from olci_core.errors import OlciError, TokenRefused
from olci_core.transfer.fetch.file_request import Arrival
from olci_core.transfer.fetch.job_download import JobDownloader, Tokens
from olci_core.transfer.fetch.progress import Progress
from olci_core.transfer.fetch.speed import Speed
from olci_core.transfer.job import Job

SPEED_SMOOTHED_OVER_S = 5.0


class Worker:
    """Tries once. ``outcome`` is what came of it when ``has_ended``: the arrival, the error, or None for a bug here.

    ``on_end`` is called at the end. ``is_slow`` says that it was stopped because hardly anything came.
    """

    def __init__(
        self,
        job: Job,
        downloader: JobDownloader,
        *,
        tokens: Tokens,
        progress: Progress,
        on_end: Callable[[], None],
        now_s: float,
    ) -> None:
        self.job = job
        self.progress = progress
        self.outcome: Arrival | OlciError | None = None
        self.has_ended = False
        self.is_slow = False
        self.watched_from_s = now_s  # since when, and from how many bytes on, its slowness is measured
        self.watched_from_bytes = 0
        self.speed = Speed(over_s=SPEED_SMOOTHED_OVER_S, now_s=now_s, at_bytes=progress.received_bytes)
        self._downloader = downloader
        self._tokens = tokens
        self._token = ""
        self._on_end = on_end

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._work, name=f"download {self.job.id}", daemon=True).start()

    def crawls(self, *, now_s: float, bytes_per_s: float, for_s: float) -> bool:
        """Whether less than so much has come in all of the last while; called now and then."""
        passed_s, arrived_bytes = now_s - self.watched_from_s, self.progress.arrived_bytes
        if passed_s < for_s:
            return False
        came_bytes = arrived_bytes - self.watched_from_bytes
        self.watched_from_s, self.watched_from_bytes = now_s, arrived_bytes
        return self.progress.is_fetching and came_bytes < bytes_per_s * passed_s

    def _work(self) -> None:
        try:
            self.outcome = self._downloader.attempt(self.job, next_token=self._next_token, progress=self.progress)
        except OlciError as error:
            self.outcome = error
            if isinstance(error, TokenRefused) and self._token:
                refused = getattr(self._tokens, "refused", None)
                if refused is not None:
                    refused(self._token)
        finally:
            self.has_ended = True
            self._on_end()

    def _next_token(self) -> str:
        self._token = self._tokens.current()
        return self._token
