"""A small HTTP service: each request goes to one function, which answers it in its own way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Request(BaseHTTPRequestHandler):
    """One request, read whole; connections stay open, and nothing is written to the terminal."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a body would wait 40 ms for the other side to acknowledge its headers
    server: SmallServer

    def do_GET(self) -> None:
        self.server.respond(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    do_POST = do_CONNECT = do_GET  # noqa: N815 - the names http.server calls

    def answer(self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        """Answer with a whole body."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        """Answer until the other side has gone, which is no failure."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class SmallServer(ThreadingHTTPServer):
    """Serves on a free port of this machine until ``stop``; ``respond`` gets each request and its body."""

    daemon_threads = True

    def __init__(self, respond: Callable[[Request, bytes], None]) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.respond = respond
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self.shutdown()
        self.server_close()
