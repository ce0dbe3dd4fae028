"""One try at one job, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from olci_core.errors import OlciError, TokenRefused
from olci_core.transfer.fetch.file_download import Arrival
from olci_core.transfer.fetch.job_download import Delivery, Tokens
from olci_core.transfer.fetch.progress import Progress
from olci_core.transfer.fetch.speed import Speed
from olci_core.transfer.job import Job

SPEED_SMOOTHED_OVER_S = 5.0


class Worker:
    """Tries once. ``outcome`` is what came of it when ``has_ended``: the arrival, the error, or None for a bug here.

    ``tell`` is called at the end.
    """

    def __init__(
        self,
        job: Job,
        delivery: Delivery,
        *,
        tokens: Tokens,
        progress: Progress,
        tell: Callable[[], None],
        now_s: float,
    ) -> None:
        self.job = job
        self.progress = progress
        self.outcome: Arrival | OlciError | None = None
        self.has_ended = False
        self.meter = Speed(over_s=SPEED_SMOOTHED_OVER_S, now_s=now_s, at_bytes=progress.received_bytes)
        self._delivery = delivery
        self._tokens = tokens
        self._token = ""
        self._tell = tell

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._work, name=f"download {self.job.id}", daemon=True).start()

    def _work(self) -> None:
        try:
            self.outcome = self._delivery.attempt(self.job, next_token=self._next_token, progress=self.progress)
        except OlciError as error:
            self.outcome = error
            if isinstance(error, TokenRefused) and self._token:
                refused = getattr(self._tokens, "refused", None)
                if refused is not None:
                    refused(self._token)
        finally:
            self.has_ended = True
            self._tell()

    def _next_token(self) -> str:
        self._token = self._tokens.current()
        return self._token
