"""Gives waiting jobs to free places, takes back what became of them, and decides what follows."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

from olci_core.errors import Cancelled, OlciError
from olci_core.transfer.fetch.file_download import Arrival
from olci_core.transfer.fetch.job_download import Delivery, Tokens, discard_parts
from olci_core.transfer.fetch.progress import Progress
from olci_core.transfer.fetch.speed import Speed
from olci_core.transfer.job import Job, State
from olci_core.transfer.queue.outage import Outage
from olci_core.transfer.queue.retry_policy import (
    ConcurrencyLimit,
    Fail,
    FailureStreak,
    NeedsSignIn,
    QueuePolicy,
    Retry,
    decide,
    is_too_many,
    outlast,
)
from olci_core.transfer.queue.view import Live, QueueView
from olci_core.transfer.queue.worker import Worker
from olci_core.transfer.store.job_store import JobStore

logger = logging.getLogger(__name__)

PROGRESS_KEPT_EVERY_S = 3.0
TOTAL_SMOOTHED_OVER_S = 15.0  # the time left is computed from it, and should not jump
MAX_IN_TEST = 4  # beside those on the line


class Scheduler:
    """Runs the jobs of a store. Everything is called under the queue's lock, ``changed``.

    ``told`` is called when jobs have changed in the store. ``clock`` gives monotonic seconds, ``now`` those of the
    wall clock.
    """

    def __init__(
        self,
        store: JobStore,
        view: QueueView,
        *,
        delivery: Delivery,
        policy: QueuePolicy,
        clock: Callable[[], float],
        now: Callable[[], float],
        changed: threading.Condition,
        told: Callable[[], None],
    ) -> None:
        self._store = store
        self._view = view
        self._delivery = delivery
        self._policy = policy
        self._clock = clock
        self._now = now
        self._changed = changed
        self._told = told
        self._workers: dict[int, Worker] = {}
        self._series: dict[int, FailureStreak] = {}
        self._due_at_s: dict[int, float] = {}
        self._outage = Outage(down_after_s=policy.down_after_s)
        self._progress_kept_at_s = 0.0
        self._arrived_bytes = 0  # by workers that have ended
        self.meter = Speed(over_s=TOTAL_SMOOTHED_OVER_S, now_s=clock())
        self.places = ConcurrencyLimit()
        self.tokens: Tokens | None = None
        self.halted: str | None = None

    @property
    def live(self) -> dict[int, Live]:
        """The transfers under way, by job."""
        return {job_id: Live(worker.progress, worker.meter.bytes_per_s) for job_id, worker in self._workers.items()}

    @property
    def is_working(self) -> bool:
        """Whether a worker is at work."""
        return bool(self._workers)

    def step(self) -> float:
        """Do all that is to be done now; return the seconds until it is worth looking again."""
        now_s = self._clock()
        self._stop_unwanted()
        for worker in [worker for worker in self._workers.values() if worker.has_ended]:
            self._settle(worker)
        self.places = self.places.at(now_s, step_s=self._policy.fewer_for_s)
        self._start_due(now_s)
        self._measure(now_s)
        if self._workers and now_s - self._progress_kept_at_s >= PROGRESS_KEPT_EVERY_S:
            self._progress_kept_at_s = now_s
            self._keep_progress()
        longest_s = 0.5 if self._workers else 1.0
        return min([longest_s, *(max(due_s - now_s, 0.01) for due_s in self._due_at_s.values() if due_s > now_s)])

    def hurry(self, job_id: int) -> None:
        """Forget a job's wait and its failures."""
        self._due_at_s.pop(job_id, None)
        self._series.pop(job_id, None)

    def stop_all(self) -> None:
        """End every transfer at once; the jobs wait again when their workers have ended."""
        for worker in self._workers.values():
            worker.progress.stop()

    def reap(self) -> bool:
        """Settle the workers that have ended; return whether none is left."""
        for worker in [worker for worker in self._workers.values() if worker.has_ended]:
            self._settle(worker)
        return not self._workers

    def _stop_unwanted(self) -> None:
        for job_id, worker in self._workers.items():
            job = self._view.get(job_id)
            if job is None or job.state != "running":
                worker.progress.stop()

    def _start_due(self, now_s: float) -> None:
        tokens = self.tokens
        if tokens is None or self.halted is not None:
            return
        # Two jobs that write into the same folder could meet at the same file: one after the other.
        taken = {worker.job.path for worker in self._workers.values()}
        for job in self._candidates(now_s):
            if self._is_full():
                return
            if job.id not in self._workers and job.path not in taken:
                taken.add(job.path)
                self._start(job, tokens)

    def _candidates(self, now_s: float) -> Iterator[Job]:
        """Yield the jobs that may start now, first things first."""
        waiting = (job for job in self._view.jobs() if job.state == "waiting")
        if not self._outage.is_down:
            due = (job for job in waiting if self._due_at_s.get(job.id, now_s) <= now_s)
            yield from (job for job in due if self._outage.lets_start(job.id))
        elif not self._workers and self._outage.ask_again_at_s <= now_s:
            by_id = {job.id: job for job in waiting}
            chosen = self._outage.next_to_ask(list(by_id))
            if chosen is not None:
                yield by_id[chosen]

    def _is_full(self) -> bool:
        on_the_line = sum(worker.progress.uses_line for worker in self._workers.values())
        return on_the_line >= self.places.allowed or len(self._workers) >= self.places.allowed + MAX_IN_TEST

    def _start(self, job: Job, tokens: Tokens) -> None:
        moved = self._store.move(
            job.id,
            "running",
            expected="waiting",
            now_s=self._now(),
            attempts=job.attempts + 1,
            message="",
            hint="",
            next_try_at=None,
        )
        self._told()
        if not moved:
            return
        self._due_at_s.pop(job.id, None)
        progress = Progress(received_bytes=job.received_bytes, size_bytes=job.size_bytes, tell=self._tell)
        worker = Worker(job, self._delivery, tokens=tokens, progress=progress, tell=self._tell, now_s=self._clock())
        self._workers[job.id] = worker
        logger.info("job %d: try %d at %s", job.id, job.attempts + 1, job.scene_name)
        worker.start()

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _settle(self, worker: Worker) -> None:
        job, outcome = worker.job, worker.outcome
        reached_bytes = worker.progress.received_bytes
        if isinstance(outcome, Arrival):
            self._series.pop(job.id, None)
            self._outage = self._outage.cleared()
            self._end(
                worker,
                "done",
                received_bytes=outcome.size_bytes,
                size_bytes=outcome.size_bytes,
                warning=outcome.warning,
            )
            logger.info("job %d: %s is there, %d bytes", job.id, job.path.name, outcome.size_bytes)
        elif isinstance(outcome, Cancelled) or (worker.progress.is_stopped and outcome is not None):
            self._end(worker, "waiting")
        elif outcome is None:
            # The worker died of an error of this program; its thread has logged the traceback.
            self._end(worker, "failed", message="The program itself failed on this scene.", hint="Retry it.")
        else:
            self._follow(worker, outcome, reached_bytes=reached_bytes)
        if self._view.get(job.id) is None:
            discard_parts(job)  # it was cleared away meanwhile
        self._arrived_bytes += worker.progress.arrived_bytes
        del self._workers[job.id]  # only now: should the store have refused, the next step settles it again
        self._told()

    def _follow(self, worker: Worker, error: OlciError, *, reached_bytes: int) -> None:
        job, now_s = worker.job, self._clock()
        logger.warning("job %d: %s", job.id, error)
        self._outage = self._outage.after(
            error, job_id=job.id, got_bytes=worker.progress.arrived_bytes > 0, now_s=now_s
        )
        if is_too_many(error):
            self.places = self.places.busy(len(self._workers) - 1, now_s=now_s, for_s=self._policy.fewer_for_s)
        match self._decide(job, error, reached_bytes=reached_bytes, now_s=now_s):
            case Retry(wait_s, reason):
                self._outage = self._outage.asking_again(now_s + wait_s)
                self._due_at_s[job.id] = now_s + wait_s
                self._end(worker, "waiting", message=reason, hint=error.hint, next_try_at=self._now() + wait_s)
            case NeedsSignIn(message):
                self.halted = message
                self._series.pop(job.id, None)
                self._end(worker, "waiting")
            case Fail(message, hint):
                self._series.pop(job.id, None)
                self._end(worker, "failed", message=message, hint=hint)

    def _decide(self, job: Job, error: OlciError, *, reached_bytes: int, now_s: float) -> Retry | Fail | NeedsSignIn:
        if self._outage.is_down:
            return outlast(error, self._outage, now_s=now_s, policy=self._policy)
        streak = self._series.get(job.id, FailureStreak(reached_bytes=job.received_bytes))
        self._series[job.id] = streak.after(error, reached_bytes=reached_bytes, now_s=now_s)
        return decide(error, self._series[job.id], now_s=now_s, policy=self._policy)

    def _end(self, worker: Worker, state: State, **changes: object) -> None:
        """Write down what became of a try; a job that a person moved meanwhile stays where they put it."""
        written = {"next_try_at": None, **worker.progress.numbers, **changes}
        self._store.move(worker.job.id, state, expected="running", now_s=self._now(), **written)

    def _measure(self, now_s: float) -> None:
        arrived_bytes = self._arrived_bytes
        for worker in self._workers.values():
            worker.meter.read(worker.progress.received_bytes, now_s=now_s)
            arrived_bytes += worker.progress.arrived_bytes
        self.meter.read(arrived_bytes, now_s=now_s)

    def _keep_progress(self) -> None:
        for job_id, worker in self._workers.items():
            self._store.change(job_id, now_s=self._now(), **worker.progress.numbers)
        self._told()
