"""How far the work on one product is: its steps say so to whoever listens, and who listens may break it off there.

The listener is set where a product is taken up (in a script, a thread, a worker process) and called deep below, between
steps of some tenths of a second, so it is a context variable and no argument of every function between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[float], object]
"""Hears which share of the work is done, 0 to 1; raises ``Cancelled`` to break it off."""


def nobody(_share: float) -> None:
    """Stand for nobody who listens."""


_listener: ContextVar[Listener] = ContextVar("listener", default=nobody)


def share_done(share: float) -> None:
    """Say which share of the work, or of the ``stretch`` around, is done.

    Raises:
        Cancelled: whoever listens wants no more of it.
    """
    _listener.get()(share)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Have somebody listen to the work that is done inside, in this thread."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def stretch(begin: float, end: float) -> Iterator[None]:
    """Let the work inside be the part of the whole between two shares; it says its own share, 0 to 1."""
    above = _listener.get()
    with heard_by(lambda share: above(begin + (end - begin) * share)):
        yield
    above(end)
