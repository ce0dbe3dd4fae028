"""Answers that may take long, given so that a browser keeps lines free for what matters more.

A browser has six lines to a server. Pictures that a slow service keeps waiting would hold them all, and the scripts of
a map, or the next part of the page, would stand behind them. So a request that cannot be answered within a moment is
sent on to its own address: the line is free meanwhile, and the browser gives it first to what it needs most. The work
goes on, and the request finds it when it comes again.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from olci_core.daemon_pool import DaemonPool
from olci_ui.pictures import texts
from olci_ui.pictures.picture_headers import PICTURE_HEADERS

Make = Callable[[Request], Response]
AGAIN = "again"  # the parameter that says how often a request has come before
# Browsers follow twenty times (https://fetch.spec.whatwg.org/#http-redirect-fetch). Short at first, when the page is
# being built; 46 s in all, then the page says that nothing came.
HOLD_S = (0.5, 0.5, 1.0, 1.0, *[2.0] * 6, *[4.0] * 7, 3.0)
THREADS = 12  # more than are fetched at once (picture_pool), for what is on the disk needs no service
WANTED_S = 10.0  # what nobody has asked for so long is not begun any more


@dataclass(slots=True)
class _Work:
    """An answer being made; None comes of one that was not begun, since nobody asked for it any more."""

    asked_at_s: float
    answer: Future[Response | None]


class TimelyAnswers:
    """Makes answers in threads of its own, each address once at a time. ``now_s`` is a clock that runs on."""

    def __init__(
        self,
        *,
        hold_s: tuple[float, ...] = HOLD_S,
        threads: int = THREADS,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hold_s = hold_s
        self._threads = DaemonPool(threads, name="answers")
        self._now_s = now_s
        self._under_way: dict[str, _Work] = {}
        self._lock = threading.Lock()

    def by(self, make: Make) -> Callable[[Request], Awaitable[Response]]:
        """Return the route that answers in time with what ``make`` makes."""

        async def answer(request: Request) -> Response:
            times = request.query_params.get(AGAIN, "")
            number = int(times) if times.isascii() and times.isdigit() and len(times) < 3 else 0
            made = asyncio.wrap_future(self._asked(request, make))
            hold_s = self._hold_s[min(number, len(self._hold_s) - 1)]
            done, _ = await asyncio.wait((made,), timeout=hold_s)
            if done and (response := made.result()) is not None:
                return response
            return _again(request, number + 1) if number + 1 < len(self._hold_s) else _too_late()

        return answer

    def _asked(self, request: Request, make: Make) -> Future[Response | None]:
        """Return what will be answered at an address, asked for anew or under way."""
        address = str(request.url.remove_query_params(AGAIN))
        with self._lock:
            work = self._under_way.get(address)
            if work is not None:
                work.asked_at_s = self._now_s()
                return work.answer
            asked_at_s = self._now_s()
            answer = self._threads.submit(self._do, address, request, make)
            self._under_way[address] = _Work(asked_at_s, answer)
        answer.add_done_callback(partial(self._forget, address))
        return answer

    def _do(self, address: str, request: Request, make: Make) -> Response | None:
        with self._lock:
            is_wanted = self._now_s() - self._under_way[address].asked_at_s <= WANTED_S
        return make(request) if is_wanted else None

    def _forget(self, address: str, answer: Future[Response | None]) -> None:
        with self._lock:
            if self._under_way[address].answer is answer:
                del self._under_way[address]


def _again(request: Request, number: int) -> Response:
    """Send a request on to its own address, whatever lies in front of it."""
    query = request.url.remove_query_params(AGAIN).query
    place = f"?{query}&{AGAIN}={number}" if query else f"?{AGAIN}={number}"
    return RedirectResponse(place, 307, headers={**PICTURE_HEADERS, "Cache-Control": "no-store"})


def _too_late() -> Response:
    headers = {**PICTURE_HEADERS, "Cache-Control": "no-store", "X-Why": texts.TOO_LATE}
    return Response(status_code=503, headers=headers)


timely = TimelyAnswers()
