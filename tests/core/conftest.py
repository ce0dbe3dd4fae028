"""Two servers of this computer, one of which is the configured service; and the identity service as a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from olci_core.settings import Settings
from olci_core.transport import Transport
from tests.core.identity_table import Clock, Identity
from tests.core.local_server import LocalServer


@pytest.fixture
def servers() -> Iterator[tuple[LocalServer, LocalServer]]:
    both = LocalServer(), LocalServer()
    yield both
    for server in both:
        server.stop()


@pytest.fixture
def transport(servers: tuple[LocalServer, LocalServer], tmp_path: Path) -> Iterator[Transport]:
    ours = servers[0].url
    settings = Settings(
        identity_url=f"{ours}/identity",
        catalogue_url=f"{ours}/catalogue",
        download_url=f"{ours}/download",
        data_dir=tmp_path,
        download_dir=tmp_path,
    )
    transport = Transport(settings, timeouts_s=(2.0, 0.5))
    yield transport
    transport.close()


@pytest.fixture
def identity(tmp_path: Path) -> Identity:
    return Identity(Settings(data_dir=tmp_path, download_dir=tmp_path))


@pytest.fixture
def clock() -> Clock:
    return Clock()
