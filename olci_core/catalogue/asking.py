"""One question to the catalogue, asked again as long as that makes sense."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from olci_core.errors import OlciError, UnexpectedAnswer
from olci_core.retry import wait_s

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long a question is repeated: ``tries`` in all, none begun after ``most_s`` seconds.

    ``sleep`` waits so many seconds, ``clock`` counts seconds, ``chance`` spreads the waits.
    """

    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    chance: Random = field(default_factory=Random)
    tries: int = 4
    most_s: float = 60.0

    def ask(
        self, question: Callable[[], Answer], *, told: Callable[[OlciError, float], object] | None = None
    ) -> Answer:
        """Return the answer to a question; ``told`` hears of each failure and of the seconds until the next try.

        Raises:
            OlciError: what the last try raised, or the first that asking again cannot mend.
        """
        begun_s, waited_s, attempt = self.clock(), 0.0, 1
        while True:
            try:
                return question()
            except OlciError as error:
                pause_s = wait_s(attempt, error=error, chance=self.chance)
                late = max(self.clock() - begun_s, waited_s) + pause_s > self.most_s
                # What cannot be read was often cut on its way, so it is worth another try.
                if attempt >= self.tries or late or not (error.transient or isinstance(error, UnexpectedAnswer)):
                    raise
                if told is not None:
                    told(error, pause_s)
                self.sleep(pause_s)
                waited_s += pause_s
                attempt += 1
