"""Gives waiting jobs to free places, takes back what became of them, and decides what follows."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from olci_core.errors import Cancelled, OlciError, TokenRefused
from olci_core.transfer.delivery import Delivery, Tokens
from olci_core.transfer.fetch import Arrival
from olci_core.transfer.job import Job, State
from olci_core.transfer.job_store import JobStore
from olci_core.transfer.mirror import Live, Mirror
from olci_core.transfer.patience import Again, GiveUp, Halt, Pace, Places, Series, decide, lowers_places
from olci_core.transfer.transit import Transit

logger = logging.getLogger(__name__)

SPEED_SMOOTHED_OVER_S = 5.0
PROGRESS_KEPT_EVERY_S = 3.0


@dataclass(slots=True)
class Worker:
    """One try at one job, in a thread of its own."""

    job: Job
    transit: Transit
    outcome: Arrival | OlciError | None = None
    has_ended: bool = False
    speed_bytes_per_s: float = 0.0
    measured_bytes: int = 0
    measured_at_s: float = 0.0
    thread: threading.Thread = field(default_factory=threading.Thread)

    def measure(self, now_s: float) -> None:
        """Smooth the speed over the last seconds."""
        passed_s = now_s - self.measured_at_s
        if passed_s < 0.2:
            return
        speed = max(self.transit.received_bytes - self.measured_bytes, 0) / passed_s
        share = 1 - math.exp(-passed_s / SPEED_SMOOTHED_OVER_S)
        self.speed_bytes_per_s = (
            speed if not self.speed_bytes_per_s else self.speed_bytes_per_s + share * (speed - self.speed_bytes_per_s)
        )
        self.measured_bytes, self.measured_at_s = self.transit.received_bytes, now_s


class Foreman:
    """Runs the jobs of a store. All methods but the workers' own are called under the queue's lock, ``changed``."""

    def __init__(
        self,
        store: JobStore,
        mirror: Mirror,
        *,
        delivery: Delivery,
        pace: Pace,
        clock: Callable[[], float],
        now: Callable[[], float],
        changed: threading.Condition,
    ) -> None:
        self._store = store
        self._mirror = mirror
        self._delivery = delivery
        self._pace = pace
        self._clock = clock
        self._now = now
        self._changed = changed
        self._workers: dict[int, Worker] = {}
        self._series: dict[int, Series] = {}
        self._due_at_s: dict[int, float] = {}
        self._progress_kept_at_s = 0.0
        self.places = Places()
        self.tokens: Tokens | None = None
        self.halted: str | None = None

    @property
    def live(self) -> dict[int, Live]:
        """The transfers under way, by job."""
        return {job_id: Live(worker.transit, worker.speed_bytes_per_s) for job_id, worker in self._workers.items()}

    @property
    def is_busy(self) -> bool:
        """Whether a worker is at work."""
        return bool(self._workers)

    def step(self) -> float:
        """Do all that is to be done now; return the seconds until it is worth looking again."""
        now_s = self._clock()
        self._stop_unwanted()
        for worker in [worker for worker in self._workers.values() if worker.has_ended]:
            self._settle(worker)
        self.places = self.places.at(now_s, step_s=self._pace.fewer_places_for_s)
        self._start_due(now_s)
        for worker in self._workers.values():
            worker.measure(now_s)
        if self._workers and now_s - self._progress_kept_at_s >= PROGRESS_KEPT_EVERY_S:
            self._progress_kept_at_s = now_s
            self._keep_progress()
        if self._workers:
            return 0.5
        return min([1.0, *(max(due_s - now_s, 0.01) for due_s in self._due_at_s.values() if due_s > now_s)])

    def hurry(self, job_id: int) -> None:
        """Forget a job's wait and its failures."""
        self._due_at_s.pop(job_id, None)
        self._series.pop(job_id, None)

    def stop_all(self) -> None:
        """End every transfer at once; the jobs wait again when their workers have ended."""
        for worker in self._workers.values():
            worker.transit.stop()

    def reap(self) -> bool:
        """Settle the workers that have ended; return whether none is left."""
        for worker in [worker for worker in self._workers.values() if worker.has_ended]:
            self._settle(worker)
        return not self._workers

    def _stop_unwanted(self) -> None:
        for job_id, worker in self._workers.items():
            job = self._mirror.get(job_id)
            if job is None or job.state != "running":
                worker.transit.stop()

    def _start_due(self, now_s: float) -> None:
        tokens = self.tokens
        if tokens is None or self.halted is not None:
            return
        taken = {worker.job.path for worker in self._workers.values()}
        for job in self._mirror.jobs():
            if len(self._workers) >= self.places.allowed:
                return
            is_due = self._due_at_s.get(job.id, now_s) <= now_s
            if job.state == "waiting" and is_due and job.id not in self._workers and job.path not in taken:
                taken.add(job.path)
                self._start(job, tokens)

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
        self._mirror.refresh(self._store)
        if not moved:
            return
        self._due_at_s.pop(job.id, None)
        transit = Transit(received_bytes=job.received_bytes, size_bytes=job.size_bytes)
        worker = Worker(job, transit, measured_bytes=job.received_bytes, measured_at_s=self._clock())
        worker.thread = threading.Thread(
            target=self._work, args=(worker, tokens), name=f"download {job.id}", daemon=True
        )
        self._workers[job.id] = worker
        logger.info("job %d: try %d at %s", job.id, job.attempts + 1, job.scene_name)
        worker.thread.start()

    def _work(self, worker: Worker, tokens: Tokens) -> None:
        used = ""

        def next_token() -> str:
            nonlocal used
            used = tokens.current()
            return used

        try:
            worker.outcome = self._delivery.attempt(worker.job, next_token=next_token, transit=worker.transit)
        except OlciError as error:
            if isinstance(error, TokenRefused) and used and (refused := getattr(tokens, "refused", None)):
                refused(used)
            worker.outcome = error
        finally:
            with self._changed:
                worker.has_ended = True
                self._changed.notify_all()

    def _settle(self, worker: Worker) -> None:
        job, outcome = worker.job, worker.outcome
        reached_bytes = worker.transit.received_bytes
        if isinstance(outcome, Arrival):
            self._series.pop(job.id, None)
            self._end(
                worker,
                "done",
                received_bytes=outcome.size_bytes,
                size_bytes=outcome.size_bytes,
                warning=outcome.warning,
            )
            logger.info("job %d: %s is there, %d bytes", job.id, job.path.name, outcome.size_bytes)
        elif isinstance(outcome, Cancelled) or (worker.transit.is_stopped and outcome is not None):
            self._end(worker, "waiting")
        elif outcome is None:
            # The worker died of an error of this program; its thread has logged the traceback.
            self._end(worker, "failed", message="The program itself failed on this scene.", hint="Retry it.")
        else:
            self._follow(worker, outcome, reached_bytes=reached_bytes)
        del self._workers[job.id]  # only now: should the store have refused, the next step settles it again
        self._mirror.refresh(self._store)
        self._changed.notify_all()

    def _follow(self, worker: Worker, error: OlciError, *, reached_bytes: int) -> None:
        job, now_s = worker.job, self._clock()
        series = self._series.get(job.id, Series(reached_bytes=job.received_bytes))
        series = series.after(error, reached_bytes=reached_bytes, now_s=now_s)
        self._series[job.id] = series
        logger.warning("job %d: %s", job.id, error)
        if lowers_places(error):
            self.places = self.places.busy(len(self._workers) - 1, now_s=now_s, for_s=self._pace.fewer_places_for_s)
        match decide(error, series, now_s=now_s, pace=self._pace):
            case Again(wait_s, reason):
                self._due_at_s[job.id] = now_s + wait_s
                self._end(worker, "waiting", message=reason, hint=error.hint, next_try_at=self._now() + wait_s)
            case Halt(message):
                self.halted = message
                self._series.pop(job.id, None)
                self._end(worker, "waiting")
            case GiveUp(message, hint):
                self._series.pop(job.id, None)
                self._end(worker, "failed", message=message, hint=hint)

    def _end(self, worker: Worker, state: State, **changes: object) -> None:
        """Write down what became of a try; a job that a person moved meanwhile stays where they put it."""
        written = {"next_try_at": None, **worker.transit.numbers, **changes}
        self._store.move(worker.job.id, state, expected="running", now_s=self._now(), **written)

    def _keep_progress(self) -> None:
        with self._store.together():
            for job_id, worker in self._workers.items():
                self._store.change(job_id, now_s=self._now(), **worker.transit.numbers)
        self._mirror.refresh(self._store)
