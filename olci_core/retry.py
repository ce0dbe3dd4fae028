"""Every wait of the program, and every "may it be asked again": one policy, in one place.

The catalogue and the identity service ask through ``RetryPolicy.call``, which waits where it stands. The download
queue shows its waits and lets a person cut them short, so it takes ``wait_within_budget_s`` and does the rest itself.
Standing orders, which wait for hours, take ``doubled_s``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from olci_core.errors import Cancelled, OlciError, ServiceBusy, ServiceUnavailable, UnexpectedAnswer

FIRST_WAIT_S = 1.0
FIRST_WAIT_WHEN_BUSY_S = 5.0
MAX_WAIT_S = 60.0
SPREAD = 0.2  # of a wait, so that several callers do not come back together

Answer = TypeVar("Answer")
Backoff = Callable[[int, OlciError], float]


def backoff(chance: Random) -> Backoff:
    """Return the function that gives the seconds to wait after the ``attempt``-th failure in a row (1, 2, …).

    The wait doubles from 1 s, or from 5 s when the service has too many requests, up to a minute, less a random
    fifth. A longer time that the service asks for (Retry-After) is waited out; a shorter one, or one in the past,
    counts for nothing: a service in trouble names such times, and is not to be hammered.
    """

    def wait_s(attempt: int, error: OlciError) -> float:
        first_s = FIRST_WAIT_WHEN_BUSY_S if isinstance(error, ServiceBusy) else FIRST_WAIT_S
        own_s = doubled_s(first_s, attempt, max_s=MAX_WAIT_S) * (1 - SPREAD * chance.random())
        asked_s = error.retry_after_s if isinstance(error, ServiceUnavailable) else None
        return own_s if asked_s is None else max(own_s, asked_s)

    return wait_s


def doubled_s(first_s: float, attempt: int, *, max_s: float) -> float:
    """Return the wait after the ``attempt``-th failure in a row (1, 2, …): twice as long each time, up to a bound."""
    return min(max_s, first_s * 2.0 ** min(attempt - 1, 16))


def may_be_asked_again(error: OlciError) -> bool:
    """Whether the same question may get an answer later. What cannot be read was often cut on its way."""
    return error.transient or isinstance(error, UnexpectedAnswer)


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait before another try, as facts: the screen finds the words. The first try has number 1."""

    error: OlciError
    wait_s: float
    next_attempt: int
    max_attempts: int


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often something is tried, for how long at all, and what is waited in between.

    No try beyond ``max_attempts``, and none that would begin more than ``max_total_s`` after the first.
    ``backoff_s(attempt, error)`` gives the wait after the n-th failure in a row. ``sleep`` waits so many seconds
    (None: in a way that ``stop`` ends); ``clock`` gives monotonic seconds.
    """

    max_attempts: int = 4
    max_total_s: float = 60.0
    backoff_s: Backoff = field(default_factory=lambda: backoff(Random()))  # noqa: S311 - spreads waits, guards nothing
    sleep: Callable[[float], object] | None = None
    clock: Callable[[], float] = time.monotonic

    def next_wait_s(self, error: OlciError, *, attempt: int, elapsed_s: float) -> float | None:
        """Return the seconds to wait after the ``attempt``-th failure, ``elapsed_s`` after the first try began.

        None where there is no further try: asking again cannot help, or the budget is spent.
        """
        return (
            self.wait_within_budget_s(error, attempt=attempt, elapsed_s=elapsed_s)
            if may_be_asked_again(error)
            else None
        )

    def wait_within_budget_s(self, error: OlciError, *, attempt: int, elapsed_s: float) -> float | None:
        """Return the same for an error of any kind: None where the budget is spent."""
        if attempt >= self.max_attempts:
            return None
        wait_s = self.backoff_s(attempt, error)
        return wait_s if elapsed_s + wait_s <= self.max_total_s else None

    def call(
        self,
        question: Callable[[], Answer],
        *,
        on_wait: Callable[[Wait], object] | None = None,
        stop: threading.Event | None = None,
    ) -> Answer:
        """Return the answer to a question; ``on_wait`` hears of each wait before it begins.

        Raises:
            Cancelled: ``stop`` was set during a wait.
            OlciError: what the last try raised, or the first that asking again cannot help.
        """
        began_at_s, waited_s, attempt = self.clock(), 0.0, 1
        while True:
            try:
                return question()
            except OlciError as error:
                elapsed_s = max(self.clock() - began_at_s, waited_s)
                wait_s = self.next_wait_s(error, attempt=attempt, elapsed_s=elapsed_s)
                if wait_s is None:
                    raise
                attempt += 1
                if on_wait is not None:
                    on_wait(Wait(error, wait_s, attempt, self.max_attempts))
            self._pause(wait_s, stop)
            waited_s += wait_s

    def _pause(self, wait_s: float, stop: threading.Event | None) -> None:
        if self.sleep is not None:
            self.sleep(wait_s)
        elif stop is None:
            time.sleep(wait_s)
        if stop is not None and stop.wait(0.0 if self.sleep is not None else wait_s):
            raise Cancelled("It was stopped while it waited for another try.")
