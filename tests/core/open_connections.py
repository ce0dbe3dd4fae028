"""A small service that knows how many connections to it are open."""

from __future__ import annotations

import json
import threading
from typing import Any

from tests.small_server import SmallServer


class CountingServer(SmallServer):
    """Answers every request alike, keeps connections open as long as the other side does, and counts them."""

    def __init__(self, answer: object) -> None:
        self._changed = threading.Condition()
        self._open = 0
        self.begun = 0
        body = json.dumps(answer).encode()
        super().__init__(lambda request, _: request.answer(200, body))

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve one connection from its begin to its end."""
        self._count(1)
        try:
            super().finish_request(request, client_address)
        finally:
            self._count(-1)

    def none_is_open(self, *, within_s: float) -> bool:
        """Wait until every connection has been closed; return whether that came to pass."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._open, within_s)

    def _count(self, change: int) -> None:
        with self._changed:
            self._open += change
            self.begun += max(change, 0)
            self._changed.notify_all()
