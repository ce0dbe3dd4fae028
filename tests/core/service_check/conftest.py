"""A practice archive, and a server in front of it that bends one answer or another on the way."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from olci_core.settings import Settings
from olci_practice import PracticeServer
from tests.small_server import Request, SmallServer


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

    def pass_on(request: Request, body: bytes) -> None:
        sent = {key: value for key, value in request.headers.items() if key.lower() not in ("host", "connection")}
        answer = requests.request(
            request.command,
            f"{behind}{request.path}",
            headers={**sent, "Accept-Encoding": "identity"},
            data=body,
            allow_redirects=False,
            timeout=60,
        )
        passed = Answer(request.path, answer.status_code, dict(answer.headers), answer.content, body)
        passed.replace(behind, front.url)
        found[0].bend(passed)
        left_out = ("content-length", "connection", "server", "date")
        kept = {name: value for name, value in passed.headers.items() if name.lower() not in left_out}
        request.answer(passed.status, passed.body, kept)

    front = SmallServer(pass_on)
    here = front.url
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
    front.stop()
    practice.stop()
