"""What follows a failure, from all that the queue knows: of the job, of the service as a whole, and of the sign-in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from olci_core.errors import OlciError, RequestRefused, TokenRefused, UnexpectedAnswer
from olci_core.retry import may_be_asked_again
from olci_core.service_errors import is_about_product, is_by_firewall
from olci_core.transfer.job import Job
from olci_core.transfer.queue.concurrency import Congestion
from olci_core.transfer.queue.hold import Hold, HoldKind
from olci_core.transfer.queue.outage import DISK, Outage, signature
from olci_core.transfer.queue.retry_policy import (
    MAX_FETCHES,
    MAX_REFUSALS,
    Fail,
    FailureStreak,
    NextStep,
    QueuePolicy,
    Retry,
    decide,
    is_own_fault,
    is_too_many,
    outlast,
)

SHORTLY_S = 300.0  # before an outage shows, a job may have failed for good by it


class Verdicts:
    """Remembers failures and decides on new ones. Times are monotonic seconds."""

    def __init__(self, policy: QueuePolicy) -> None:
        self._policy = policy
        self._streaks: dict[int, FailureStreak] = {}
        self._congestion = Congestion()
        self._served = 0
        self._failed_at_s: dict[tuple[str, int], float] = {}  # how jobs failed lately, which, and when
        self._given_up: set[int] = set()
        self._to_take_back: set[int] = set()
        self._unaccepted: set[int] = set()  # jobs whose fresh tokens were refused again and again
        self._held: tuple[Outage | Congestion, Hold] | None = None
        self.outage = Outage(down_after_s=policy.down_after_s)

    is_too_many = staticmethod(is_too_many)

    @property
    def ask_again_at_s(self) -> float:
        """Before when no job asks: the service is down."""
        return self.outage.ask_again_at_s if self.outage.is_down else 0.0

    def may_ask(
        self, waiting: Collection[int], *, due_at_s: Mapping[int, float], is_idle: bool, now_s: float
    ) -> Iterator[int]:
        """Yield which of the waiting jobs may ask the service now, first things first.

        While it is down, one asks for all of them, and only if nothing else is under way.
        """
        if self.ask_again_at_s > now_s:
            return
        if not self.outage.is_down:
            due = (one for one in self._congestion.lets_start(waiting) if due_at_s.get(one, now_s) <= now_s)
            yield from (job_id for job_id in due if self.outage.lets_start(job_id))
        elif is_idle and (chosen := self.outage.next_to_ask(list(waiting))) is not None:
            yield chosen

    def transfer_ended(self) -> None:
        """Take note that a transfer has ended: another may begin."""
        self._congestion = Congestion()

    def see(self, served: int) -> None:
        """Take note of how many answers with bytes of products there have been in all: a new one ends every trouble."""
        if served != self._served:
            self._served = served
            self.outage = self.outage.seen(served)
            self._unaccepted.clear()
            self._congestion = Congestion()

    def forget(self, job_id: int) -> None:
        """Forget the failures of a job."""
        self._streaks.pop(job_id, None)
        self._given_up.discard(job_id)

    def forget_refused_tokens(self) -> None:
        """Begin anew with the tokens of another sign-in."""
        self._unaccepted.clear()
        self._streaks = {job_id: replace(streak, refusals=0) for job_id, streak in self._streaks.items()}

    def after(self, job: Job, error: OlciError, *, reached_bytes: int, others: Sequence[int], now_s: float) -> NextStep:
        """Decide what follows a failure. ``others`` are the other jobs that wait or run."""
        if is_too_many(error):
            wait_s = self._policy.retry.backoff_s(self._congestion.answers.get(job.id, 0) + 1, error)
            self._congestion = self._congestion.after(job.id, wait_s, now_s=now_s)
            return Retry(wait_s)
        streak = self._streaks.get(job.id, FailureStreak(reached_bytes=job.received_bytes))
        streak = streak.after(error, reached_bytes=reached_bytes, now_s=now_s, served=self._served)
        is_evidence = bool(signature(error)) and not is_own_fault(streak)
        if is_evidence:
            self.outage = self.outage.after(error, job_id=job.id, now_s=now_s)
            self._failed_at_s[signature(error), job.id] = now_s
            if isinstance(error, UnexpectedAnswer | RequestRefused):
                self.outage = self.outage.declared()
            if self.outage.is_down:
                return self._outlasted(error, now_s=now_s)
        elif self.outage.is_down:
            wait_s = self._policy.retry.backoff_s(self.outage.failures, error)
            self.outage = self.outage.asked_in_vain(job.id).asking_again(now_s + wait_s)
        self._streaks[job.id] = streak
        if isinstance(error, TokenRefused) and streak.refusals >= MAX_REFUSALS:
            self._unaccepted.add(job.id)
        unheard = len([other for other in others if other not in self._unaccepted])
        verdict = decide(error, streak, now_s=now_s, policy=self._policy, served=self._served, others=unheard)
        if not isinstance(verdict, Fail) or not is_evidence:
            return verdict
        is_alone = not others and self._may_get_better(error, streak)
        self.outage = self.outage.declared(after_jobs=1) if is_alone else self.outage.declared()
        if self.outage.is_down:
            return self._outlasted(error, now_s=now_s)
        return self._second_chance(job.id, error, streak, now_s=now_s) or verdict

    def _may_get_better(self, error: OlciError, streak: FailureStreak) -> bool:
        """Whether a spent budget says nothing of the product: no byte came in all its tries, and it may be asked again.

        A file that arrived damaged again and again has come; a product that is plainly refused is not to be had.
        """
        can_change = may_be_asked_again(error) or is_by_firewall(error)
        return can_change and streak.damaged < MAX_FETCHES and self.outage.failures >= streak.failures

    def _second_chance(self, job_id: int, error: OlciError, streak: FailureStreak, *, now_s: float) -> Retry | None:
        """Let a job wait that was refused shortly after another one was, in words that are not about the product.

        Between them others were served, so it is no outage; but something in between refuses now this, now that.
        """
        alike = [other for other in self._lately(signature(error), now_s=now_s) if other != job_id]
        wait_s = None
        if alike and isinstance(error, RequestRefused) and not is_about_product(error):
            elapsed_s = now_s - streak.began_at_s
            wait_s = self._policy.retry.wait_within_budget_s(error, attempt=streak.failures, elapsed_s=elapsed_s)
        if wait_s is None:
            self._given_up.add(job_id)
            return None
        self._to_take_back.update(alike)
        return Retry(wait_s, streak.failures + 1, self._policy.retry.max_attempts)

    def _lately(self, alike: str, *, now_s: float) -> list[int]:
        self._failed_at_s = {key: at_s for key, at_s in self._failed_at_s.items() if now_s - at_s <= SHORTLY_S}
        return [job_id for how, job_id in self._failed_at_s if how == alike]

    def taken_back(self, *, now_s: float) -> tuple[int, ...]:
        """Return the jobs that were given up shortly before it showed that all fail so; each is named once."""
        found, self._to_take_back = self._to_take_back, set()
        if self.outage.is_down:
            for alike in {alike for alike, _ in self.outage.evidence}:
                for job_id in self._given_up.intersection(self._lately(alike, now_s=now_s)):
                    found.add(job_id)
                    self._streaks[job_id] = replace(self._streaks.get(job_id, FailureStreak()), failures=0)
        found &= self._given_up
        self._given_up -= found
        return tuple(sorted(found))

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

    def _outlasted(self, error: OlciError, *, now_s: float) -> NextStep:
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
