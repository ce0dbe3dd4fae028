"""When a job is tried again, how often, and when it has failed: decisions only, nothing is done here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from olci_core.errors import (
    DamagedFile,
    OlciError,
    OrderFirst,
    ServiceBusy,
    SignInError,
    SignInUnavailable,
    TokenRefused,
)
from olci_core.retry import RetryPolicy, may_be_asked_again
from olci_core.service_errors import is_about_product, is_by_firewall
from olci_core.transfer.queue.outage import DOWN_AFTER_S, Outage

MAX_TRIES = 8  # in a row without progress
MAX_FETCHES = 3  # of a file that fails its test
MAX_REFUSALS = 4  # of fresh tokens in a row
MAX_PROVEN_REFUSALS = 2  # of one job, while others were served in between: then it is the job's own fault
PROGRESS_BYTES = 2**20  # less than this is no progress
MAX_STREAK_S = 4 * 3600.0
MAX_OUTAGE_S = 7 * 86_400.0  # maintenance of a weekend, and more: a scene has not failed because its service rests
MAX_REFUSAL_S = 900.0  # for an answer that is plainly about products: each of them then fails with it
LOWER_LIMIT_FOR_S = 60.0
LOOK_AGAIN_AT_PARKED_S = 86_400.0
SLOW_BYTES_PER_S = 5_000.0
DYING_BYTES_PER_S = 500.0
SLOW_FOR_S = 180.0


@dataclass(frozen=True, slots=True)
class QueuePolicy:
    """How a queue waits: ``retry`` counts the tries of one job in a row, the rest is about the service as a whole.

    ``parked_s`` is how long a scene rests that must be ordered first. A transfer that brings less than
    ``slow_bytes_per_s`` for ``slow_for_s`` makes room for others that wait; one that brings less than
    ``dying_bytes_per_s`` is asked for anew though none waits: another connection may be better.
    """

    retry: RetryPolicy = field(default_factory=lambda: RetryPolicy(MAX_TRIES, MAX_STREAK_S))
    down_after_s: float = DOWN_AFTER_S
    max_outage_s: float = MAX_OUTAGE_S
    max_refusal_s: float = MAX_REFUSAL_S
    lower_limit_for_s: float = LOWER_LIMIT_FOR_S
    parked_s: float = LOOK_AGAIN_AT_PARKED_S
    slow_bytes_per_s: float = SLOW_BYTES_PER_S
    dying_bytes_per_s: float = DYING_BYTES_PER_S
    slow_for_s: float = SLOW_FOR_S


@dataclass(frozen=True, slots=True)
class FailureStreak:
    """The failures of one job since it last got on. Times are monotonic seconds.

    ``served`` is what the queue had seen of the service when it last refused this very product, ``proven`` how often
    it has done so though others were served since; ``first_served`` stands for the first refusal of a fresh token in
    a row.
    """

    failures: int = 0
    began_at_s: float = 0.0
    reached_bytes: int = 0
    damaged: int = 0
    refusals: int = 0
    served: int = 0
    proven: int = 0
    first_served: int = 0

    def after(self, error: OlciError, *, reached_bytes: int, now_s: float, served: int = 0) -> FailureStreak:
        """Return the streak with one more failure in it, or a new one if bytes came in between."""
        got_on = reached_bytes >= self.reached_bytes + PROGRESS_BYTES
        before = replace(self, failures=0, refusals=0, reached_bytes=reached_bytes) if got_on else self
        is_refusal, is_token = is_about_product(error), isinstance(error, TokenRefused)
        return replace(
            before,
            failures=before.failures + 1,
            began_at_s=now_s if before.failures == 0 else before.began_at_s,
            damaged=self.damaged + isinstance(error, DamagedFile),
            refusals=before.refusals + 1 if is_token else 0,
            served=served if is_refusal else before.served,
            proven=before.proven + (is_refusal and (before.proven == 0 or served > before.served)),
            first_served=before.first_served if before.refusals else served,
        )


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again after ``wait_s`` seconds, as try ``next_attempt`` of ``max_attempts`` (0: nothing is counted)."""

    wait_s: float
    next_attempt: int = 0
    max_attempts: int = 0


@dataclass(frozen=True, slots=True)
class Fail:
    """The job has failed."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Park:
    """The job rests for ``wait_s`` seconds, or until a person resumes it."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class NeedsSignIn:
    """Nothing can be fetched until a person signs in."""

    message: str


NextStep = Retry | Fail | Park | NeedsSignIn


def decide(
    error: OlciError, streak: FailureStreak, *, now_s: float, policy: QueuePolicy, served: int = 0, others: int = 0
) -> NextStep:
    """Decide what follows an error; ``streak`` has it in it already.

    ``served`` counts the answers with bytes that the queue has seen, ``others`` the jobs that might yet show whether
    the sign-in is accepted.
    """
    if isinstance(error, SignInError):
        return NeedsSignIn(" ".join(filter(None, (str(error), error.hint))))
    if isinstance(error, OrderFirst):
        return Park(policy.parked_s)
    if streak.refusals >= MAX_REFUSALS:
        return _after_refused_tokens(error, streak, policy=policy, served=served, others=others)
    if not may_be_asked_again(error) and not is_by_firewall(error):
        return Fail(str(error), error.hint)
    if streak.refusals == 1 or (isinstance(error, DamagedFile) and streak.failures == 1):
        return Retry(0.0)  # a fresh token, or fresh bytes, may be all that it takes
    return _counted(error, streak, now_s=now_s, policy=policy)


def _counted(error: OlciError, streak: FailureStreak, *, now_s: float, policy: QueuePolicy) -> Retry | Fail:
    if isinstance(error, SignInUnavailable) and now_s - streak.began_at_s <= policy.max_outage_s:
        return Retry(policy.retry.backoff_s(streak.failures, error))  # no scene is lost for want of a sign-in
    if streak.damaged >= MAX_FETCHES:
        return Fail(f"{error} It was fetched {streak.damaged} times.", "Retry later; the archive's copy may be bad.")
    asked_for_s = now_s - streak.began_at_s
    wait_s = policy.retry.wait_within_budget_s(error, attempt=streak.failures, elapsed_s=asked_for_s)
    if wait_s is None:
        return Fail(f"Tried {streak.failures} times in a row: {error}", error.hint or "Retry later.")
    return Retry(wait_s, streak.failures + 1, policy.retry.max_attempts)


def _after_refused_tokens(
    error: OlciError, streak: FailureStreak, *, policy: QueuePolicy, served: int, others: int
) -> NextStep:
    """Decide whether it is this product that nobody may have, or the sign-in that is not accepted."""
    if served > streak.first_served:
        return Fail(
            f"The service refuses this product whatever the sign-in, while it hands out others: {error}",
            "If it stays so, ask the Copernicus help desk.",
        )
    if others:
        return Retry(policy.retry.backoff_s(streak.refusals - MAX_REFUSALS + 1, error))
    return NeedsSignIn(" ".join(filter(None, (str(error), error.hint))))


def outlast(error: OlciError, outage: Outage, *, now_s: float, policy: QueuePolicy) -> Retry | Fail:
    """Decide what follows an error while the whole service is down."""
    lasted_s = now_s - outage.began_at_s
    if is_about_product(error) and lasted_s > policy.max_refusal_s:
        return Fail(str(error), error.hint)
    if lasted_s > policy.max_outage_s:
        return Fail(f"The service has been down for {lasted_s / 3600:.0f} hours: {error}", "Retry when it is back.")
    return Retry(policy.retry.backoff_s(outage.failures, error))


def is_own_fault(streak: FailureStreak) -> bool:
    """Whether a job has been refused again and again while others were served: it says nothing of the service."""
    return streak.proven > MAX_PROVEN_REFUSALS


def is_too_many(error: OlciError) -> bool:
    """Whether an error says that too many transfers run."""
    return isinstance(error, ServiceBusy)
