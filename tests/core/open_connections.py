"""A small service that knows how many connections to it are open."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class CountingServer:
    """Answers every request alike, keeps connections open as long as the other side does, and counts them."""

    def __init__(self, answer: object) -> None:
        self._changed = threading.Condition()
        self._open = 0
        self.begun = 0
        body = json.dumps(answer).encode()
        counts = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                counts._count(1)
                super().setup()

            def finish(self) -> None:
                super().finish()
                counts._count(-1)

            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 - the name http.server calls

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def none_is_open(self, *, within_s: float) -> bool:
        """Wait until every connection has been closed; return whether that came to pass."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._open, within_s)

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def _count(self, change: int) -> None:
        with self._changed:
            self._open += change
            self.begun += max(change, 0)
            self._changed.notify_all()
