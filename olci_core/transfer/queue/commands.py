"""What a person asks of the queue, written down: each command at one stroke, however many jobs it takes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from olci_core.transfer.actions import LEADS_TO, Action, applies
from olci_core.transfer.fetch.job_download import discard_parts
from olci_core.transfer.job import Job, State, check_move
from olci_core.transfer.new_job import is_on_disk
from olci_core.transfer.queue.scheduler import Scheduler
from olci_core.transfer.queue.view import QueueView
from olci_core.transfer.store.job_rows import Aim, NewJob
from olci_core.transfer.store.job_store import JobStore


class Commands:
    """Commands to the jobs of a store; each is on the disk when it returns. Called under the queue's lock.

    ``told`` is called when jobs have changed in the store. ``now`` gives seconds of the wall clock.
    """

    def __init__(
        self,
        store: JobStore,
        view: QueueView,
        *,
        scheduler: Scheduler,
        told: Callable[[], None],
        now: Callable[[], float],
    ) -> None:
        self._store = store
        self._view = view
        self._scheduler = scheduler
        self._told = told
        self._now = now

    def add(self, wanted: Sequence[NewJob]) -> tuple[Job, ...]:
        """Queue what is not queued yet, and let wait again what has to be fetched anew; return the job of each."""
        fresh: dict[Aim, NewJob] = {}
        with self._stroke():
            for new in wanted:
                job = self._view.find(new.aim)
                if job is None:
                    fresh.setdefault(new.aim, new)
                elif job.state in ("failed", "cancelled"):
                    self._wait_again(job, received_bytes=job.received_bytes)
                elif job.state == "done" and not is_on_disk(job):
                    self._wait_again(job, received_bytes=0)
            self._store.insert(tuple(fresh.values()), after=self._view.end, now_s=self._now())
        return tuple(self._view.row(self._view.ids[new.aim]).job for new in wanted)

    def do(self, action: Action, job_ids: Iterable[int]) -> tuple[int, ...]:
        """Do it to each job that it applies to now; return those."""
        with self._stroke():
            found = [job for job_id in dict.fromkeys(job_ids) if (job := self._view.get(job_id)) is not None]
            chosen = tuple(job.id for job in found if applies(action, job))
            self._bring(chosen, LEADS_TO[action])
        return chosen

    def insist(self, action: Action, job_id: int) -> None:
        """Do it to one job, and nothing if it is done already.

        Raises:
            ValueError: there is no such job, or its state may not be followed by the one that this leads to.
        """
        to = LEADS_TO[action]
        with self._stroke():
            state = self._view.row(job_id).job.state
            if state != to:
                check_move(state, to)
            if state != to or action == "retry":
                self._bring([job_id], to)

    def place(self, job_ids: Iterable[int], *, before: int | None) -> None:
        """Put jobs, in the order in which they are named, right before another one, or at the end."""
        with self._stroke():
            moving = [job_id for job_id in dict.fromkeys(job_ids) if self._view.get(job_id) is not None]
            for position, job_id in self._view.positions(moving, before=before):
                self._store.change(job_id, now_s=self._now(), position=position)

    def clear(self, states: Collection[State]) -> None:
        """Take jobs that have ended in one of these states off the list; their parts go."""
        with self._stroke():
            gone = [job for job in self._view.jobs() if job.has_ended and job.state in states]
            self._store.change_all([job.id for job in gone], now_s=self._now(), is_cleared=1)
        live = self._scheduler.live
        for job in gone:
            if job.id not in live:  # else the foreman does it when the worker has let go
                discard_parts(job)

    @contextmanager
    def _stroke(self) -> Iterator[None]:
        """Make several changes one, and decide on them from what the jobs are at this moment."""
        with self._store.together():
            self._view.refresh(self._store)  # from here to the end, no other process writes
            yield
        self._told()

    def _wait_again(self, job: Job, *, received_bytes: int) -> None:
        self._scheduler.hurry(job.id)
        self._store.change(
            job.id,
            now_s=self._now(),
            state="waiting",
            message="",
            hint="",
            warning="",
            received_bytes=received_bytes,
        )

    def _bring(self, job_ids: Collection[int], to: State) -> None:
        self._store.change_all(job_ids, now_s=self._now(), state=to, message="", hint="", next_try_at=None)
        live = self._scheduler.live
        for job_id in job_ids:
            self._scheduler.hurry(job_id)
            if job_id in live:
                self._store.change(job_id, now_s=self._now(), **live[job_id].progress.numbers)
                live[job_id].progress.stop()
