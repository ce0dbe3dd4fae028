"""How long to wait before asking a troubled service again, in seconds and in words."""

from __future__ import annotations

import math
from random import Random

from olci_core.errors import OlciError, ServiceBusy, ServiceUnavailable

FIRST_WAIT_S = 1.0
FIRST_WAIT_WHEN_BUSY_S = 5.0
MAX_WAIT_S = 60.0
TOLD_IN_MINUTES_FROM_S = 100


def wait_s(attempt: int, *, error: OlciError, chance: Random) -> float:
    """Return the seconds to wait after the ``attempt``-th failure in a row (1, 2, …).

    What the service asks for (Retry-After) is obeyed. Else the wait doubles from 1 s, or from 5 s when all places
    are taken, up to a minute, less a random fifth so that several workers do not come back together.
    """
    if isinstance(error, ServiceUnavailable) and error.retry_after_s is not None:
        return error.retry_after_s
    first = FIRST_WAIT_WHEN_BUSY_S if isinstance(error, ServiceBusy) else FIRST_WAIT_S
    longest = min(MAX_WAIT_S, first * 2.0 ** min(attempt - 1, 16))
    return longest * (1 - 0.2 * chance.random())


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
