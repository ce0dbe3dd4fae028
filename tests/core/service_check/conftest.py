"""A practice archive, and a server in front of it that bends one answer or another on the way."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from olci_core.settings import Settings
from olci_practice import PracticeServer


@dataclass
class Answer:
    """An answer on its way."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes
    sent: bytes = b""

    def replace(self, before: str, after: str) -> None:
        """Change words of the body."""
        self.body = self.body.replace(before.encode(), after.encode())

    def edit(self, change: Callable[[Any], None]) -> None:
        """Change the JSON of the body."""
        content = json.loads(self.body)
        change(content)
        self.body = json.dumps(content).encode()


Bend = Callable[[Answer], None]


@dataclass
class Bender:
    """A server that passes everything on and lets ``bend`` change the answers."""

    settings: Settings
    server: PracticeServer
    bend: Bend = field(default=lambda _: None)

    @contextmanager
    def bent(self, bend: Bend) -> Iterator[Settings]:
        """Bend answers for a while."""
        before, self.bend = self.bend, bend
        try:
            yield self.settings
        finally:
            self.bend = before


@pytest.fixture(scope="session")
def bender(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bender]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("practice")
    practice = PracticeServer(port=port, data_dir=folder / "made", bytes_per_s=None)
    practice.start()
    behind = f"http://127.0.0.1:{port}"
    found: list[Bender] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            sent = {key: value for key, value in self.headers.items() if key.lower() not in ("host", "connection")}
            body = self.rfile.read(length)
            answer = requests.request(
                self.command,
                f"{behind}{self.path}",
                headers={**sent, "Accept-Encoding": "identity"},
                data=body,
                allow_redirects=False,
                timeout=60,
            )
            here = f"http://127.0.0.1:{front.server_address[1]}"
            passed = Answer(self.path, answer.status_code, dict(answer.headers), answer.content, body)
            passed.replace(behind, here)
            found[0].bend(passed)
            self.send_response(passed.status)
            for name, value in passed.headers.items():
                if name.lower() not in ("content-length", "connection", "server", "date"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(passed.body)))
            self.end_headers()
            self.wfile.write(passed.body)

        do_GET = do_POST = pass_on  # noqa: N815  # the base class names them so

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as above
            """Keep quiet."""

        def handle(self) -> None:
            """Answer until the other side has gone, which is no failure."""
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True

    front = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    front.daemon_threads = True
    threading.Thread(target=front.serve_forever, args=(0.05,), daemon=True).start()
    here = f"http://127.0.0.1:{front.server_address[1]}"
    found.append(
        Bender(
            Settings(
                identity_url=f"{here}/auth/realms/CDSE/protocol/openid-connect",
                catalogue_url=f"{here}/catalogue/odata/v1",
                download_url=f"{here}/download/odata/v1",
                data_dir=folder / "data",
                download_dir=folder / "downloads",
            ),
            practice,
        )
    )
    yield found[0]
    front.shutdown()
    front.server_close()
    practice.stop()
