"""When to try again, how often, and when to stop: decisions only, nothing is done here."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from olci_core.errors import DamagedFile, OlciError, ServiceBusy, SignInError, TokenRefused
from olci_core.retry import wait_in_words, wait_s
from olci_core.transfer.queue.outage import DOWN_AFTER_S, Weather

MOST_TRIES = 8  # in a row without progress
MOST_FETCHES = 3  # of a file that fails its test
MOST_REFUSALS = 4  # of fresh tokens in a row
PROGRESS_BYTES = 2**20  # less than this is no progress
LONGEST_SERIES_S = 4 * 3600.0
LONGEST_OUTAGE_S = 12 * 3600.0
FEWER_PLACES_FOR_S = 60.0


def _standard_wait_s(attempt: int, error: OlciError) -> float:
    return wait_s(attempt, error=error, chance=random.SystemRandom())


@dataclass(frozen=True, slots=True)
class Pace:
    """How a queue waits: ``wait_s(attempt, error)`` after the n-th failure in a row, and for how long at all."""

    wait_s: Callable[[int, OlciError], float] = _standard_wait_s
    most_tries: int = MOST_TRIES
    longest_series_s: float = LONGEST_SERIES_S
    down_after_s: float = DOWN_AFTER_S
    longest_outage_s: float = LONGEST_OUTAGE_S
    fewer_places_for_s: float = FEWER_PLACES_FOR_S


@dataclass(frozen=True, slots=True)
class Series:
    """The failures of one job since it last got on. Times are monotonic seconds."""

    failures: int = 0
    began_at_s: float = 0.0
    reached_bytes: int = 0
    damaged: int = 0
    refusals: int = 0

    def after(self, error: OlciError, *, reached_bytes: int, now_s: float) -> Series:
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
class Again:
    """Try again after ``wait_s`` seconds; ``reason`` says as which try, and why (the end of a sentence)."""

    wait_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The job has failed."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Halt:
    """Nothing can be fetched until a person signs in."""

    message: str


def decide(error: OlciError, series: Series, *, now_s: float, pace: Pace) -> Again | GiveUp | Halt:
    """Decide what follows an error; ``series`` has it in it already."""
    if isinstance(error, SignInError) or series.refusals >= MOST_REFUSALS:
        return Halt(" ".join(filter(None, (str(error), error.hint))))
    if not error.transient:
        return GiveUp(str(error), error.hint)
    if series.damaged >= MOST_FETCHES:
        return GiveUp(f"{error} It was fetched {series.damaged} times.", "Retry later; the archive's copy may be bad.")
    if series.refusals == 1 or (isinstance(error, DamagedFile) and series.failures == 1):
        return Again(0.0, f": {error}")  # a fresh token, or fresh bytes, may be all that it takes
    wait = pace.wait_s(series.failures, error)
    patience_left_s = pace.longest_series_s - (now_s - series.began_at_s)
    if series.failures >= pace.most_tries or wait > patience_left_s:
        return GiveUp(f"Tried {series.failures} times in a row: {error}", error.hint or "Retry later.")
    return Again(wait, f" ({_ordinal(series.failures + 1)} of {pace.most_tries}): {error}")


def outlast(error: OlciError, weather: Weather, *, now_s: float, pace: Pace) -> Again | GiveUp:
    """Decide what follows an error while the whole service is down."""
    lasted_s = now_s - weather.began_at_s
    if lasted_s > pace.longest_outage_s:
        return GiveUp(f"The service has been down for {lasted_s / 3600:.0f} hours: {error}", "Retry when it is back.")
    return Again(pace.wait_s(weather.failures, error), f": {error}")


def waiting_message(reason: str, *, left_s: float) -> str:
    """Say how long a job waits yet, and why; ``reason`` as in ``Again``."""
    return f"Trying again in {wait_in_words(left_s)}{reason}" if left_s > 0 else f"Trying again{reason}"


@dataclass(frozen=True, slots=True)
class Places:
    """How many transfers may run: what a person set, less for a while after the service said "too many"."""

    wanted: int = 4
    limit: int = 4
    raised_at_s: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= self.wanted <= 4:
            raise ValueError(f"an account has 1 to 4 places, not {self.wanted}")

    def busy(self, running: int, *, now_s: float, for_s: float) -> Places:
        """Lower the limit to the transfers that do run, one at least."""
        return replace(self, limit=max(1, min(self.limit, running)), raised_at_s=now_s + for_s)

    def at(self, now_s: float, *, step_s: float) -> Places:
        """Let the limit rise again, one place each ``step_s``."""
        if self.limit >= 4 or now_s < self.raised_at_s:
            return self
        return replace(self, limit=self.limit + 1, raised_at_s=now_s + step_s)

    @property
    def allowed(self) -> int:
        """How many may run now."""
        return min(self.wanted, self.limit)


def lowers_places(error: OlciError) -> bool:
    """Whether an error says that too many transfers run."""
    return isinstance(error, ServiceBusy)


def _ordinal(number: int) -> str:
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
