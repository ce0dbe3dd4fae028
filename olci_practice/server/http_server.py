"""One listening port: connections accepted, requests read, replies put on the line."""

from __future__ import annotations

import gzip
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from olci_core.errors import OlciError
from olci_practice.server.bent import bent
from olci_practice.server.messages import FilePart, Reply, Request, detail
from olci_practice.server.service_state import ServiceState
from olci_practice.server.throttle import Course, ThrottledLine, but_the_last_byte, course

Service = Callable[[Request, ServiceState], Reply]

_MAX_REQUEST_LINE = 8190
_MAX_BODY = 4 << 20
_COMPRESSION_FROM_BYTES = 1024


class HttpServer(ThreadingHTTPServer):
    """A loopback port that answers for some services, each under its prefix."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    # On Windows the option would let a second server take the same port.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, port: int, *, services: Mapping[str, Service], state: ServiceState) -> None:
        self.services = services
        self.state = state
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Conversation)

    @property
    def url(self) -> str:
        """The port's address, without a path."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def server_bind(self) -> None:
        """Bind without asking for the machine's name, which may take seconds where there is no network."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember a connection, so that stopping can end it."""
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def stop(self) -> None:
        """Accept nothing more and end every connection, idle or not."""
        self.shutdown()
        self.server_close()
        with self._open_lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the other side was quicker

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a connection that broke; every other failure is a fault of ours and is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Conversation(BaseHTTPRequestHandler):
    """The requests of one connection, one after the other."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    rbufsize = 1 << 16
    server: HttpServer

    def handle_one_request(self) -> None:
        """Read one request and answer it."""
        self.raw_requestline = self.rfile.readline(_MAX_REQUEST_LINE + 3)
        if not self.raw_requestline:
            self.close_connection = True
            return
        if len(self.raw_requestline) > _MAX_REQUEST_LINE + 2:
            self.requestline, self.request_version, self.command = "", "", ""
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
            self.close_connection = True
            return
        if not self.parse_request():
            self.close_connection = True
            return
        self._reply(self._answer())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
        """Keep quiet."""

    def version_string(self) -> str:
        """Name the server."""
        return "practice-archive"

    def _answer(self) -> Reply:
        body = self._body()
        if isinstance(body, Reply):
            return body
        raw_path, _, query = self.path.partition("?")
        path = unquote(raw_path)
        for prefix, service in self.server.services.items():
            if path.startswith(f"{prefix}/"):
                request = Request(self.command, path[len(prefix) :], query, self.headers, body)
                try:
                    return bent(service(request, self.server.state), address=self.path, state=self.server.state)
                except OlciError as error:
                    return detail(500, f"Internal server error: {error}", kind="other")
        return detail(404, "Not Found", kind="other")

    def _body(self) -> bytes | Reply:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal() or int(length) > _MAX_BODY:
            self.close_connection = True
            return detail(411 if "Transfer-Encoding" in self.headers else 413, "Request body", kind="other")
        return self.rfile.read(int(length))

    def _reply(self, reply: Reply) -> None:
        state = self.server.state
        try:
            if reply.strike.delay_s and state.stopping.wait(reply.strike.delay_s):
                raise ConnectionAbortedError("the practice archive is going down")
            reply = self._compressed(reply)
            plan = course(reply.length, reply.strike)
            state.transfer_log.answered(reply.kind, reply.status)
            if reply.product is not None:
                state.transfer_log.product_asked(reply.product, status=reply.status)
            self._head(reply, plan)
            self._send(reply, plan)
            if not plan.keeps_connection:
                self.close_connection = True
        finally:
            if isinstance(reply.body, FilePart):
                reply.body.file.close()
            if reply.ended is not None:
                reply.ended()

    def _compressed(self, reply: Reply) -> Reply:
        accepted = self.headers.get("Accept-Encoding", "")
        small = reply.length < _COMPRESSION_FROM_BYTES
        if not reply.compressible or small or "gzip" not in accepted or not isinstance(reply.body, bytes):
            return reply
        headers = {**reply.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return replace(reply, body=gzip.compress(reply.body, 1, mtime=0), headers=headers)

    def _head(self, reply: Reply, plan: Course) -> None:
        self.send_response_only(reply.status)
        self.send_header("Server", self.version_string())
        self.send_header("Date", self.date_time_string())
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if plan.announced is None:
            self.send_header("Connection", "close")
        elif reply.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(plan.announced))

    def _send(self, reply: Reply, plan: Course) -> None:
        state = self.server.state

        def sent(byte_count: int) -> None:
            state.transfer_log.sent(reply.kind, byte_count)
            if reply.product is not None:
                state.transfer_log.product_sent(reply.product, byte_count)

        line = ThrottledLine(self.connection, stopping=state.stopping, sent=sent)
        rate = reply.strike.rate(state.bytes_per_s if reply.throttled else None)
        self.end_headers()
        if self.command == "HEAD":
            return
        most, rest = but_the_last_byte(plan.steps)
        line.send(reply.body, most, bytes_per_s=rate)
        if reply.ended is not None:
            # Whoever has the last byte may ask for the next product at once.
            reply.ended()
        line.send(reply.body, rest, bytes_per_s=rate)
