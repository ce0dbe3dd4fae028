"""What follows a failure, from all that the queue knows: of the job, of the service as a whole, and of its patience."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from olci_core.errors import OlciError, TokenRefused, UnexpectedAnswer
from olci_core.transfer.job import Job
from olci_core.transfer.queue.concurrency import Congestion
from olci_core.transfer.queue.hold import Hold, HoldKind
from olci_core.transfer.queue.outage import DISK, Outage, signature
from olci_core.transfer.queue.retry_policy import (
    MAX_REFUSALS,
    Decision,
    Fail,
    FailureStreak,
    QueuePolicy,
    Retry,
    decide,
    is_own_fault,
    is_too_many,
    outlast,
)


class Verdicts:
    """Remembers failures and decides on new ones. Times are monotonic seconds."""

    def __init__(self, policy: QueuePolicy) -> None:
        self._policy = policy
        self._streaks: dict[int, FailureStreak] = {}
        self._congestion = Congestion()
        self._served = 0
        self._unaccepted: set[int] = set()  # jobs whose fresh tokens were refused again and again
        self._held: tuple[Outage | Congestion, Hold] | None = None
        self.outage = Outage(down_after_s=policy.down_after_s)

    is_too_many = staticmethod(is_too_many)

    @property
    def ask_again_at_s(self) -> float:
        """Before when no job asks: the service has too many requests, or is down."""
        down_s = self.outage.ask_again_at_s if self.outage.is_down else 0.0
        return max(self._congestion.ask_again_at_s, down_s)

    def see(self, served: int) -> None:
        """Take note of how many answers with bytes of products there have been in all: a new one ends every trouble."""
        if served != self._served:
            self._served = served
            self.outage = self.outage.seen(served)
            self._unaccepted.clear()
            self._congestion = replace(self._congestion, answers=0)

    def forget(self, job_id: int) -> None:
        """Forget the failures of a job."""
        self._streaks.pop(job_id, None)

    def forget_refused_tokens(self) -> None:
        """Begin anew with the tokens of another sign-in."""
        self._unaccepted.clear()
        self._streaks = {job_id: replace(streak, refusals=0) for job_id, streak in self._streaks.items()}

    def after(self, job: Job, error: OlciError, *, reached_bytes: int, others: Sequence[int], now_s: float) -> Decision:
        """Decide what follows a failure. ``others`` are the other jobs that wait or run."""
        if is_too_many(error):
            wait_s = self._policy.retry.backoff_s(self._congestion.answers + 1, error)
            self._congestion = self._congestion.after(wait_s, now_s=now_s)
            return Retry(wait_s)
        streak = self._streaks.get(job.id, FailureStreak(reached_bytes=job.received_bytes))
        streak = streak.after(error, reached_bytes=reached_bytes, now_s=now_s, served=self._served)
        is_evidence = bool(signature(error)) and not is_own_fault(streak)
        if is_evidence:
            self.outage = self.outage.after(error, job_id=job.id, now_s=now_s)
            if isinstance(error, UnexpectedAnswer):
                self.outage = self.outage.declared()
            if self.outage.is_down:
                return self._outlasted(error, now_s=now_s)
        self._streaks[job.id] = streak
        if isinstance(error, TokenRefused) and streak.refusals >= MAX_REFUSALS:
            self._unaccepted.add(job.id)
        unheard = len([other for other in others if other not in self._unaccepted])
        verdict = decide(error, streak, now_s=now_s, policy=self._policy, served=self._served, others=unheard)
        if not isinstance(verdict, Fail) or not is_evidence:
            return verdict
        self.outage = self.outage.declared()
        if self.outage.is_down:
            return self._outlasted(error, now_s=now_s)
        self.outage = self.outage.giving_up(job.id)
        return verdict

    def taken_back(self) -> tuple[int, ...]:
        """Return the jobs that were given up in what has turned out an outage; each is named once."""
        if not self.outage.is_down:
            return ()
        failed, self.outage = self.outage.failed, self.outage.taking_back()
        for job_id in failed:
            self._streaks[job_id] = replace(self._streaks.get(job_id, FailureStreak()), failures=0)
        return failed

    def hold(self, moment: Callable[[float], datetime], *, is_working: bool) -> Hold | None:
        """Return what keeps every job waiting, None where nothing does.

        ``moment`` makes a time of the wall clock of a monotonic one, once for each trouble.
        """
        outage, congestion = self.outage, self._congestion
        if not outage.is_down and (is_working or not congestion.answers):
            return None
        trouble = outage if outage.is_down else congestion
        if self._held is None or self._held[0] != trouble:
            self._held = trouble, _described(trouble, moment)
        return self._held[1]

    def _outlasted(self, error: OlciError, *, now_s: float) -> Decision:
        verdict = outlast(error, self.outage, now_s=now_s, policy=self._policy)
        if isinstance(verdict, Retry):
            self.outage = self.outage.asking_again(now_s + verdict.wait_s)
        return verdict


def _described(trouble: Outage | Congestion, moment: Callable[[float], datetime]) -> Hold:
    since, next_try_at = moment(trouble.began_at_s), moment(trouble.ask_again_at_s)
    if isinstance(trouble, Outage):
        kind: HoldKind = "folder" if trouble.alike == DISK else "outage"
        return Hold(kind, trouble.reason, trouble.hint, since, next_try_at)
    said = "The service has too many requests just now, of this account or of all."
    return Hold("busy", said, "It is asked again by itself, one scene at a time.", since, next_try_at)
