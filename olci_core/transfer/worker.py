"""One try at one job, in a thread of its own."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

from olci_core.errors import OlciError, TokenRefused
from olci_core.transfer.delivery import Delivery, Tokens
from olci_core.transfer.fetch import Arrival
from olci_core.transfer.job import Job
from olci_core.transfer.transit import Transit

SPEED_SMOOTHED_OVER_S = 5.0
SHORTEST_MEASURE_S = 0.2


class Worker:
    """Tries once. ``outcome`` is what came of it when ``has_ended``: the arrival, the error, or None for a bug here.

    ``tell`` is called at the end.
    """

    def __init__(
        self, job: Job, delivery: Delivery, *, tokens: Tokens, transit: Transit, tell: Callable[[], None]
    ) -> None:
        self.job = job
        self.transit = transit
        self.outcome: Arrival | OlciError | None = None
        self.has_ended = False
        self.speed_bytes_per_s = 0.0
        self._delivery = delivery
        self._tokens = tokens
        self._token = ""
        self._tell = tell
        self._measured_bytes = transit.received_bytes
        self._measured_at_s = 0.0

    def start(self, now_s: float) -> None:
        """Begin."""
        self._measured_at_s = now_s
        threading.Thread(target=self._work, name=f"download {self.job.id}", daemon=True).start()

    def measure(self, now_s: float) -> None:
        """Smooth the speed over the last seconds."""
        passed_s = now_s - self._measured_at_s
        if passed_s < SHORTEST_MEASURE_S:
            return
        speed = max(self.transit.received_bytes - self._measured_bytes, 0) / passed_s
        share = 1 - math.exp(-passed_s / SPEED_SMOOTHED_OVER_S) if self.speed_bytes_per_s else 1.0
        self.speed_bytes_per_s += share * (speed - self.speed_bytes_per_s)
        self._measured_bytes, self._measured_at_s = self.transit.received_bytes, now_s

    def _work(self) -> None:
        try:
            self.outcome = self._delivery.attempt(self.job, next_token=self._next_token, transit=self.transit)
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
