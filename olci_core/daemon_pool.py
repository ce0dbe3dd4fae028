"""Threads that do one call after another, and that end with the program, whatever they are at.

Python waits at its end for each thread of a ``ThreadPoolExecutor``: one that waits for a silent service would hold
Ctrl-C up for a minute.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


class DaemonPool:
    """Up to ``max_threads`` threads, begun as they are needed; ``name`` is what they are called, with a number."""

    def __init__(self, max_threads: int, *, name: str) -> None:
        self._max_threads = max_threads
        self._name = name
        self._changed = threading.Condition()
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._threads, self._free = 0, 0
        self._is_closed = False

    def submit(
        self, call: Callable[Given, Returned], *arguments: Given.args, **named: Given.kwargs
    ) -> Future[Returned]:
        """Have something called in one of the threads; return where its result will be, or what it raised."""
        future: Future[Returned] = Future()
        with self._changed:
            self._waiting.append((future, partial(call, *arguments, **named)))
            if len(self._waiting) > self._free and self._threads < self._max_threads:
                threading.Thread(target=self._work, name=f"{self._name}_{self._threads}", daemon=True).start()
                self._threads += 1
            self._changed.notify()
        return future

    def close(self) -> None:
        """Cancel what waits, and let each thread end after the call that it is at."""
        with self._changed:
            self._is_closed = True
            for future, _ in self._waiting:
                future.cancel()
            self._waiting.clear()
            self._changed.notify_all()

    def _work(self) -> None:
        while (next_one := self._next()) is not None:
            future, call = next_one
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(call())
                except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
                    future.set_exception(error)
            del next_one, future, call  # nothing is held while the next one is waited for

    def _next(self) -> tuple[Future[Any], Callable[[], Any]] | None:
        """Wait for the next call; None once there will be no more."""
        with self._changed:
            self._free += 1
            self._changed.wait_for(lambda: self._waiting or self._is_closed)
            self._free -= 1
            return self._waiting.popleft() if self._waiting else None
