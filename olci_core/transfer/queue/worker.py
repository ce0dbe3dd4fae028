"""One try at one job, in a thread of its own; and all those that are under way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from olci_core.errors import OlciError, TokenRefused
from olci_core.transfer.fetch.file_request import Arrival
from olci_core.transfer.fetch.job_download import JobDownloader, Tokens
from olci_core.transfer.fetch.progress import Progress, Speed
from olci_core.transfer.job import Job
from olci_core.transfer.queue.retry_policy import QueuePolicy
from olci_core.transfer.queue.state import Live, QueueState

SPEED_SMOOTHED_OVER_S = 5.0
MAX_IN_TEST = 4  # beside those that fetch


class Worker:
    """Tries once. ``outcome`` is what came of it when ``has_ended``: the arrival, the error, or None for a bug here.

    ``wake`` is called when all bytes have arrived, and at the end. ``is_slow`` says that it was stopped because hardly
    anything came.
    """

    def __init__(
        self,
        job: Job,
        downloader: JobDownloader,
        *,
        tokens: Tokens,
        wake: Callable[[], None],
        now_s: float,
    ) -> None:
        self.job = job
        self.progress = Progress(received_bytes=job.received_bytes, size_bytes=job.size_bytes, on_arrived=wake)
        self.outcome: Arrival | OlciError | None = None
        self.has_ended = False
        self.is_slow = False
        self.watched_from_s = now_s  # since when, and from how many bytes on, its slowness is measured
        self.watched_from_bytes = 0
        self.speed = Speed(over_s=SPEED_SMOOTHED_OVER_S, now_s=now_s, at_bytes=job.received_bytes)
        self._downloader = downloader
        self._tokens = tokens
        self._token = ""
        self._wake = wake

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
            self._wake()

    def _next_token(self) -> str:
        self._token = self._tokens.current()
        return self._token


class Workers:
    """The tries under way, by job. All but ``room`` is called under the queue's lock.

    ``free`` gives the bytes that are free where a folder lies.
    """

    def __init__(self, state: QueueState, *, free: Callable[[Path], int]) -> None:
        self._state = state
        self._free = free
        self._by_job: dict[int, Worker] = {}
        self._served_before = 0  # answers with bytes of products, by workers that have ended

    def __len__(self) -> int:
        return len(self._by_job)

    def __iter__(self) -> Iterator[Worker]:
        return iter(tuple(self._by_job.values()))

    def __contains__(self, job_id: object) -> bool:
        return job_id in self._by_job

    @property
    def live(self) -> dict[int, Live]:
        """How each is getting on, by job."""
        return {job_id: Live(worker.progress, worker.speed.bytes_per_s) for job_id, worker in self._by_job.items()}

    @property
    def fetching(self) -> int:
        """How many use a connection; the others test and save what has arrived."""
        return sum(worker.progress.is_fetching for worker in self)

    @property
    def served(self) -> int:
        """How many answers with bytes of products the queue has seen."""
        return self._served_before + sum(worker.progress.served for worker in self)

    @property
    def ended(self) -> list[Worker]:
        """Those that have ended and are not removed yet."""
        return [worker for worker in self if worker.has_ended]

    def are_full(self, allowed: int) -> bool:
        """Whether no other may begin where so many may use a connection at once."""
        return self.fetching >= allowed or len(self) >= allowed + MAX_IN_TEST

    def begin(self, worker: Worker) -> None:
        """Let one begin."""
        self._by_job[worker.job.id] = worker
        worker.start()

    def remove(self, worker: Worker) -> None:
        """Let go of one that has ended."""
        self._served_before += worker.progress.served
        del self._by_job[worker.job.id]

    def room(self, folder: Path, progress: Progress) -> int:
        """Return the bytes that one transfer may use in a folder: what is free, less what the others will yet need."""
        with self._state.changed:
            others_bytes = sum(other.progress.outstanding_bytes for other in self if other.progress is not progress)
        return self._free(folder) - others_bytes

    def stop_all(self) -> None:
        """End every transfer at once."""
        for worker in self:
            worker.progress.stop()

    def measure(self, *, now_s: float, others_wait: bool, policy: QueuePolicy) -> None:
        """Take the speed of each; one that crawls ends where others wait, one that hardly lives in any case."""
        least_bytes_per_s = policy.slow_bytes_per_s if others_wait else policy.dying_bytes_per_s
        for worker in self:
            worker.speed.read(worker.progress.received_bytes, now_s=now_s)
            crawls = worker.crawls(now_s=now_s, bytes_per_s=least_bytes_per_s, for_s=policy.slow_for_s)
            if crawls and not worker.progress.is_stopped:
                worker.is_slow = True
                worker.progress.stop()

    def numbers(self) -> Mapping[int, Mapping[str, int | None]]:
        """Return what there is to keep of each, by job."""
        return {job_id: worker.progress.numbers for job_id, worker in self._by_job.items()}
