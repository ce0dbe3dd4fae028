"""When to try again, how often, and when to stop: decisions only, nothing is done here."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from olci_core.errors import DamagedFile, OlciError, ServiceBusy, SignInError, TokenRefused
from olci_core.retry import RetryPolicy
from olci_core.transfer.queue.outage import DOWN_AFTER_S, Outage

MAX_TRIES = 8  # in a row without progress
MAX_FETCHES = 3  # of a file that fails its test
MAX_REFUSALS = 4  # of fresh tokens in a row
PROGRESS_BYTES = 2**20  # less than this is no progress
MAX_STREAK_S = 4 * 3600.0
MAX_OUTAGE_S = 12 * 3600.0
FEWER_PLACES_FOR_S = 60.0
TOLD_IN_MINUTES_FROM_S = 100


@dataclass(frozen=True, slots=True)
class QueuePolicy:
    """How a queue waits: ``retry`` counts the tries of one job in a row, the rest is about the service as a whole."""

    retry: RetryPolicy = field(default_factory=lambda: RetryPolicy(MAX_TRIES, MAX_STREAK_S))
    down_after_s: float = DOWN_AFTER_S
    max_outage_s: float = MAX_OUTAGE_S
    fewer_for_s: float = FEWER_PLACES_FOR_S


@dataclass(frozen=True, slots=True)
class FailureStreak:
    """The failures of one job since it last got on. Times are monotonic seconds."""

    failures: int = 0
    began_at_s: float = 0.0
    reached_bytes: int = 0
    damaged: int = 0
    refusals: int = 0

    def after(self, error: OlciError, *, reached_bytes: int, now_s: float) -> FailureStreak:
        """Return the series with one more failure in it, or a new one if bytes came in between."""
        damaged = self.damaged + isinstance(error, DamagedFile)
        got_on = reached_bytes >= self.reached_bytes + PROGRESS_BYTES
        before = replace(self, failures=0, refusals=0, reached_bytes=reached_bytes) if got_on else self
        return replace(
            before,
            failures=before.failures + 1,
            began_at_s=now_s if before.failures == 0 else before.began_at_s,
            damaged=damaged,
            refusals=before.refusals + 1 if isinstance(error, TokenRefused) else 0,
        )


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again after ``wait_s`` seconds; ``reason`` says as which try, and why (the end of a sentence)."""

    wait_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class Fail:
    """The job has failed."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class NeedsSignIn:
    """Nothing can be fetched until a person signs in."""

    message: str


def decide(error: OlciError, streak: FailureStreak, *, now_s: float, policy: QueuePolicy) -> Retry | Fail | NeedsSignIn:
    """Decide what follows an error; ``streak`` has it in it already."""
    if isinstance(error, SignInError) or streak.refusals >= MAX_REFUSALS:
        return NeedsSignIn(" ".join(filter(None, (str(error), error.hint))))
    if not error.transient:
        return Fail(str(error), error.hint)
    if streak.damaged >= MAX_FETCHES:
        return Fail(f"{error} It was fetched {streak.damaged} times.", "Retry later; the archive's copy may be bad.")
    if streak.refusals == 1 or (isinstance(error, DamagedFile) and streak.failures == 1):
        return Retry(0.0, f": {error}")  # a fresh token, or fresh bytes, may be all that it takes
    wait = policy.retry.next_wait_s(error, attempt=streak.failures, elapsed_s=now_s - streak.began_at_s)
    if wait is None:
        return Fail(f"Tried {streak.failures} times in a row: {error}", error.hint or "Retry later.")
    return Retry(wait, f" ({_ordinal(streak.failures + 1)} of {policy.retry.max_attempts}): {error}")


def outlast(error: OlciError, outage: Outage, *, now_s: float, policy: QueuePolicy) -> Retry | Fail:
    """Decide what follows an error while the whole service is down."""
    lasted_s = now_s - outage.began_at_s
    if lasted_s > policy.max_outage_s:
        return Fail(f"The service has been down for {lasted_s / 3600:.0f} hours: {error}", "Retry when it is back.")
    return Retry(policy.retry.backoff_s(outage.failures, error), f": {error}")


def wait_in_words(left_s: float) -> str:
    """Return how long a wait yet is: 12 s, 40 minutes, 1 h 10 min.

    Minutes are rounded up: what is awaited comes a little earlier than was said, never later.
    """
    whole_s = max(round(left_s), 1)
    if whole_s < TOLD_IN_MINUTES_FROM_S:
        return f"{whole_s} s"
    hours, minutes = divmod(math.ceil(whole_s / 60), 60)
    if not hours:
        return f"{minutes} minutes"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def waiting_message(reason: str, *, left_s: float) -> str:
    """Say how long a job waits yet, and why; ``reason`` as in ``Retry``."""
    return f"Trying again in {wait_in_words(left_s)}{reason}" if left_s > 0 else f"Trying again{reason}"


@dataclass(frozen=True, slots=True)
class ConcurrencyLimit:
    """How many transfers may run: what a person set, less for a while after the service said "too many"."""

    wanted: int = 4
    limit: int = 4
    raised_at_s: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= self.wanted <= 4:
            raise ValueError(f"an account has 1 to 4 places, not {self.wanted}")

    def busy(self, running: int, *, now_s: float, for_s: float) -> ConcurrencyLimit:
        """Lower the limit to the transfers that do run, one at least."""
        return replace(self, limit=max(1, min(self.limit, running)), raised_at_s=now_s + for_s)

    def at(self, now_s: float, *, step_s: float) -> ConcurrencyLimit:
        """Let the limit rise again, one place each ``step_s``."""
        if self.limit >= 4 or now_s < self.raised_at_s:
            return self
        return replace(self, limit=self.limit + 1, raised_at_s=now_s + step_s)

    @property
    def allowed(self) -> int:
        """How many may run now."""
        return min(self.wanted, self.limit)


def is_too_many(error: OlciError) -> bool:
    """Whether an error says that too many transfers run."""
    return isinstance(error, ServiceBusy)


def _ordinal(number: int) -> str:
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
