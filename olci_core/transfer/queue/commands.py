"""What a person asks of the queue, written down: each command at one stroke, however many jobs it takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from olci_core.service_errors import order_first
from olci_core.transfer.actions import LEADS_TO, Action, applies
from olci_core.transfer.fetch.job_download import discard_parts
from olci_core.transfer.job import Job, State, check_move
from olci_core.transfer.new_job import is_on_disk
from olci_core.transfer.queue.scheduler import Scheduler
from olci_core.transfer.queue.state import QueueState
from olci_core.transfer.store.job_rows import NO_WAIT, NewJob, TargetKey


class Commands:
    """Commands to the jobs of a queue; each is on the disk when it returns."""

    def __init__(self, state: QueueState, *, scheduler: Scheduler) -> None:
        self._state = state
        self._scheduler = scheduler

    def add(self, wanted: Sequence[NewJob]) -> tuple[Job, ...]:
        """Queue what is not queued yet, and let wait again what has to be fetched anew; return the job of each."""
        view = self._state.view
        fresh: dict[TargetKey, NewJob] = {}
        first: dict[TargetKey, NewJob] = {}
        for new in wanted:  # of two with one name, the first counts
            first.setdefault(new.target_key, new)
        with self._state.transaction():
            for new in first.values():
                job = view.find(new.target_key)
                if job is None:
                    fresh[new.target_key] = new
                elif job.scene_id != new.scene_id:
                    self._replace(job, new)
                elif job.state in ("failed", "cancelled"):
                    self._wait_again(job, received_bytes=job.received_bytes)
                elif job.state == "done" and not is_on_disk(job):
                    self._wait_again(job, received_bytes=0)
            must_be_ordered = any(not new.is_online for new in fresh.values())
            self._state.store.insert(
                tuple(fresh.values()),
                after=view.end,
                now_s=self._now_s(),
                resting=self._scheduler.parked(order_first()) if must_be_ordered else {},
            )
        return tuple(view.row(view.ids[new.target_key]).job for new in wanted)

    def do(self, action: Action, job_ids: Iterable[int]) -> tuple[int, ...]:
        """Do it to each job that it applies to now; return those."""
        with self._state.transaction():
            found = [job for job_id in dict.fromkeys(job_ids) if (job := self._state.view.get(job_id)) is not None]
            chosen = tuple(job.id for job in found if applies(action, job))
            self._bring(chosen, LEADS_TO[action])
        return chosen

    def insist(self, action: Action, job_id: int) -> None:
        """Do it to one job, and nothing if it is done already.

        Raises:
            ValueError: there is no such job, or its state may not be followed by the one that this leads to.
        """
        to = LEADS_TO[action]
        with self._state.transaction():
            state = self._state.view.row(job_id).state
            if state != to:
                check_move(state, to)
            if state != to or action == "retry":
                self._bring([job_id], to)

    def place(self, job_ids: Iterable[int], *, before: int | None) -> None:
        """Put jobs, in the order in which they are named, right before another one, or at the end."""
        view = self._state.view
        with self._state.transaction():
            moving = [job_id for job_id in dict.fromkeys(job_ids) if view.get(job_id) is not None]
            for position, job_id in view.positions(moving, before=before):
                self._state.store.change(job_id, now_s=self._now_s(), position=position)

    def clear(self, states: Collection[State]) -> None:
        """Take jobs that have ended in one of these states off the list; their parts go."""
        with self._state.transaction():
            gone = [job for job in self._state.view.jobs() if job.has_ended and job.state in states]
            self._state.store.change_all([job.id for job in gone], now_s=self._now_s(), is_cleared=1)
        live = self._scheduler.live
        for job in gone:
            if job.id not in live:  # else the scheduler does it when the worker has let go
                discard_parts(job)

    def _now_s(self) -> float:
        return self._state.clock.wall()

    def _wait_again(self, job: Job, *, received_bytes: int) -> None:
        self._scheduler.hurry(job.id)
        self._change(job.id, state="waiting", warning="", received_bytes=received_bytes, **NO_WAIT)

    def _replace(self, job: Job, new: NewJob) -> None:
        """Let a job bring the product that the catalogue lists now under the name; what came of the other one goes."""
        self._scheduler.hurry(job.id)
        if job.id in self._scheduler.live:
            self._scheduler.live[job.id].progress.stop()
        else:
            discard_parts(job)
        self._change(
            job.id,
            state="waiting",
            scene_id=new.scene_id,
            size_bytes=new.size_bytes,
            checksums=new.checksums_text,
            received_bytes=0,
            warning="",
            link="",
            **NO_WAIT,
        )

    def _bring(self, job_ids: Collection[int], to: State) -> None:
        self._state.store.change_all(job_ids, now_s=self._now_s(), state=to, **NO_WAIT)
        live = self._scheduler.live
        for job_id in job_ids:
            self._scheduler.hurry(job_id)
            if job_id in live:
                self._change(job_id, **live[job_id].progress.numbers)
                live[job_id].progress.stop()

    def _change(self, job_id: int, **changes: object) -> None:
        self._state.store.change(job_id, now_s=self._now_s(), **changes)
