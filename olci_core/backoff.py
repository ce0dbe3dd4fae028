"""How long to wait before asking a troubled service again."""

from __future__ import annotations

from random import Random

from olci_core.errors import OlciError, ServiceBusy, ServiceUnavailable

FIRST_WAIT_S = 1.0
FIRST_WAIT_WHEN_BUSY_S = 5.0
LONGEST_WAIT_S = 60.0


def wait_s(attempt: int, *, error: OlciError, chance: Random) -> float:
    """Return the seconds to wait after the ``attempt``-th failure in a row (1, 2, …).

    What the service asks for (Retry-After) is obeyed. Else the wait doubles from 1 s, or from 5 s when all places
    are taken, up to a minute, less a random fifth so that several workers do not come back together.
    """
    if isinstance(error, ServiceUnavailable) and error.retry_after_s is not None:
        return error.retry_after_s
    first = FIRST_WAIT_WHEN_BUSY_S if isinstance(error, ServiceBusy) else FIRST_WAIT_S
    longest = min(LONGEST_WAIT_S, first * 2.0 ** min(attempt - 1, 16))
    return longest * (1 - 0.2 * chance.random())
