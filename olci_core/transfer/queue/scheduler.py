"""Starts waiting jobs within the concurrency limit, takes back what became of them, and does what follows."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from olci_core.errors import Cancelled, DiskFull, FolderGone, OlciError, OrderFirst
from olci_core.transfer.fetch.file_request import Arrival
from olci_core.transfer.fetch.job_download import JobDownloader, Tokens, discard_parts
from olci_core.transfer.job import Job, State
from olci_core.transfer.queue.concurrency import ConcurrencyLimit
from olci_core.transfer.queue.download_folder import DiskSpace, FolderWatch
from olci_core.transfer.queue.hold import Hold
from olci_core.transfer.queue.retry_policy import Fail, NeedsSignIn, Park, QueuePolicy, Retry
from olci_core.transfer.queue.state import Live, QueueState
from olci_core.transfer.queue.verdicts import Verdicts
from olci_core.transfer.queue.worker import Worker, Workers
from olci_core.transfer.store.job_rows import NO_WAIT

log = logging.getLogger(__name__)

PROGRESS_KEPT_EVERY_S = 3.0
NOT_SIGNED_IN = "Sign in to download"
TOO_SLOW = "Hardly anything came of it for some minutes: it is asked for anew, after what waits. What is here is kept."


class Scheduler:
    """Runs the jobs of a queue. Everything is called under the queue's lock."""

    def __init__(
        self,
        state: QueueState,
        *,
        downloader: JobDownloader,
        workers: Workers,
        policy: QueuePolicy,
        disk_space: DiskSpace,
    ) -> None:
        self.policy = policy
        self.concurrency = ConcurrencyLimit()
        self.tokens: Tokens | None = None
        self._state = state
        self._downloader = downloader
        self._disk_space = disk_space
        self._verdicts = Verdicts(policy)
        self._workers = workers
        self._due_at_s: dict[int, float] = {}
        self._progress_kept_at_s = 0.0
        self._sign_in: Hold | None = None
        self._folder = FolderWatch(downloader)

    @property
    def live(self) -> dict[int, Live]:
        """The transfers under way, by job."""
        return self._workers.live

    @property
    def is_working(self) -> bool:
        """Whether a worker is at work."""
        return bool(self._workers)

    @property
    def hold(self) -> Hold | None:
        """What keeps the whole queue from moving, None where nothing does."""
        if self.tokens is None:
            return Hold("sign_in", NOT_SIGNED_IN)
        if self._sign_in is not None:
            return self._sign_in
        return self._folder.hold or self._verdicts.hold(self._state.clock.moment_at, is_working=self.is_working)

    def sign_in(self, tokens: Tokens | None) -> None:
        """Use other tokens from now on; None: somebody signed out."""
        self.tokens, self._sign_in = tokens, None
        self._verdicts.forget_refused_tokens()

    def step(self) -> float:
        """Do all that is to be done now; return the seconds until it is worth looking again."""
        now_s = self._state.clock.monotonic()
        self._stop_unwanted()
        self._verdicts.see(self._workers.served)
        for worker in self._workers.ended:
            self._conclude(worker)
        self.concurrency = self.concurrency.at(now_s, step_s=self.policy.lower_limit_for_s)
        missed_by = self._folder.missed_by
        if missed_by is not None and self._folder.is_back(self._state.view.get(missed_by), now_s=now_s):
            self._state.notify()
        self._resume_parked()
        self._start_due(now_s)
        self._measure(now_s)
        if self._workers and now_s - self._progress_kept_at_s >= PROGRESS_KEPT_EVERY_S:
            self._progress_kept_at_s = now_s
            self._keep_progress()
        max_wait_s = 0.5 if self._workers else 1.0
        due_s = [*self._due_at_s.values(), self._verdicts.ask_again_at_s]
        return min([max_wait_s, *(max(at_s - now_s, 0.01) for at_s in due_s if at_s > now_s)])

    def hurry(self, job_id: int) -> None:
        """Forget a job's wait and its failures: a person wants it now, and the folder as it is."""
        self._due_at_s.pop(job_id, None)
        self._verdicts.forget(job_id)
        self._disk_space.forget(job_id)
        if self._folder.forget():
            self._state.store.forget_folders()

    def parked(self, error: OrderFirst) -> Mapping[str, object]:
        """Return the columns of a job that rests until it is looked at again."""
        resting = {"message": str(error), "hint": error.hint, "link": error.link}
        return {**NO_WAIT, **resting, "next_try_at": self._wall_s() + self.policy.parked_s}

    def stop_all(self) -> None:
        """End every transfer at once; the jobs wait again when their workers have ended."""
        self._workers.stop_all()

    def reap(self) -> bool:
        """Conclude the workers that have ended; return whether none is left."""
        for worker in self._workers.ended:
            self._conclude(worker)
        return not self._workers

    # What starts

    def _stop_unwanted(self) -> None:
        for worker in self._workers:
            job = self._state.view.get(worker.job.id)
            if job is None or job.state != "running":
                worker.progress.stop()

    def _resume_parked(self) -> None:
        """Let jobs wait again that have rested for long enough."""
        moment = self._state.clock.moment()
        due = [job.id for job in self._state.view.jobs() if job.is_parked and (job.next_try_at or moment) <= moment]
        if due:
            self._state.store.change_all(due, now_s=self._wall_s(), state="waiting", **NO_WAIT)
            self._state.notify()

    def _start_due(self, now_s: float) -> None:
        tokens = self.tokens
        if tokens is None or self._sign_in is not None or self._folder.hold is not None:
            return
        # Two jobs that write into the same folder could meet at the same file: one after the other.
        taken = {worker.job.path for worker in self._workers}
        waiting = {job.id: job for job in self._state.view.jobs() if job.state == "waiting"}
        is_idle = not self._workers
        for job_id in self._verdicts.may_ask(waiting, due_at_s=self._due_at_s, is_idle=is_idle, now_s=now_s):
            if self._workers.are_full(self.concurrency.allowed):
                return
            job = waiting[job_id]
            if job.id not in self._workers and job.path not in taken and self._disk_space.fits(job):
                taken.add(job.path)
                self._start(job, tokens)

    def _start(self, job: Job, tokens: Tokens) -> None:
        changes = {**NO_WAIT, "attempts": job.attempts + 1}
        moved = self._state.store.move(job.id, "running", expected="waiting", now_s=self._wall_s(), **changes)
        self._state.notify()
        if not moved:
            return
        self._due_at_s.pop(job.id, None)
        log.info("job %d: try %d at %s", job.id, job.attempts + 1, job.scene_name)
        now_s = self._state.clock.monotonic()
        self._workers.begin(Worker(job, self._downloader, tokens=tokens, wake=self._state.wake, now_s=now_s))

    # What becomes of it

    def _conclude(self, worker: Worker) -> None:
        job, outcome = worker.job, worker.outcome
        self._verdicts.see(self._workers.served)
        if isinstance(outcome, Arrival):
            self._verdicts.forget(job.id)
            self._verdicts.transfer_ended()
            self._disk_space.forget(job.id)
            sizes = {"received_bytes": outcome.size_bytes, "size_bytes": outcome.size_bytes}
            self._end(worker, "done", **sizes, warning=outcome.warning, link="")
            log.info("job %d: %s is there, %d bytes", job.id, job.path.name, outcome.size_bytes)
        elif worker.is_slow and isinstance(outcome, Cancelled):
            self._send_back(worker)
        elif isinstance(outcome, Cancelled) or (worker.progress.is_stopped and outcome is not None):
            self._end(worker, "waiting")
        elif outcome is None:
            # The worker died of an error of this program; its thread has logged the traceback.
            self._end(worker, "failed", message="The program itself failed on this scene.", hint="Retry it.")
        else:
            self._follow(worker, outcome)
        if self._state.view.get(job.id) is None:
            discard_parts(job)  # it was cleared away meanwhile
        self._workers.remove(worker)  # only now: should the store have refused, the next step concludes it again
        self._state.notify()

    def _follow(self, worker: Worker, error: OlciError) -> None:
        job, now_s = worker.job, self._state.clock.monotonic()
        log.warning("job %d: %s", job.id, error)
        if isinstance(error, FolderGone):
            self._folder.note(job, error, now_s=now_s, since=self._state.clock.moment())
            self.stop_all()
            self._end(worker, "waiting")
            return
        if isinstance(error, DiskFull):
            self._disk_space.note(job, error)
            self._end(worker, "waiting", message=str(error), hint=error.hint)
            return
        if self._verdicts.is_too_many(error):
            self.concurrency = self.concurrency.busy(
                len(self._workers) - 1, now_s=now_s, for_s=self.policy.lower_limit_for_s
            )
        others = [one.id for one in self._state.view.jobs() if one.state in ("waiting", "running") and one.id != job.id]
        verdict = self._verdicts.after(
            job, error, reached_bytes=worker.progress.received_bytes, others=others, now_s=now_s
        )
        match verdict:
            case Retry(wait_s, next_attempt, max_attempts):
                self._due_at_s[job.id] = now_s + wait_s
                wait = {"next_try_at": self._wall_s() + wait_s, "next_attempt": next_attempt}
                said = {"message": str(error), "hint": error.hint, "max_attempts": max_attempts}
                self._end(worker, "waiting", **wait, **said)
            case NeedsSignIn(message):
                self._sign_in = Hold("sign_in", message, since=self._state.clock.moment())
                self._end(worker, "waiting")
            case Park():
                assert isinstance(error, OrderFirst)
                self._end(worker, "paused", **self.parked(error))
            case Fail(message, hint):
                self._end(worker, "failed", message=message, hint=hint)
        self._take_back(str(error), error.hint, now_s=now_s)

    def _take_back(self, message: str, hint: str, *, now_s: float) -> None:
        """Let wait again what was given up before it showed that the service fails every job alike."""
        changes = {**NO_WAIT, "message": message, "hint": hint}
        for job_id in self._verdicts.taken_back(now_s=now_s):
            self._state.store.move(job_id, "waiting", expected="failed", now_s=self._wall_s(), **changes)

    def _send_back(self, worker: Worker) -> None:
        """Put a job to the end of the queue; others go first."""
        job = worker.job
        self._end(worker, "waiting", message=TOO_SLOW)
        for position, job_id in self._state.view.positions([job.id], before=None):
            self._state.store.change(job_id, now_s=self._wall_s(), position=position)

    def _end(self, worker: Worker, state: State, **changes: object) -> None:
        """Write down what became of a try; a job that a person moved meanwhile stays where they put it."""
        written = {**NO_WAIT, **worker.progress.numbers, **changes}
        self._state.store.move(worker.job.id, state, expected="running", now_s=self._wall_s(), **written)

    # The numbers, the clocks

    def _measure(self, now_s: float) -> None:
        others_wait = any(
            job.state == "waiting" and self._due_at_s.get(job.id, now_s) <= now_s for job in self._state.view.jobs()
        )
        self._workers.measure(now_s=now_s, others_wait=others_wait, policy=self.policy)

    def _keep_progress(self) -> None:
        for job_id, numbers in self._workers.numbers().items():
            self._state.store.change(job_id, now_s=self._wall_s(), **numbers)
        self._state.notify()

    def _wall_s(self) -> float:
        return self._state.clock.wall()
