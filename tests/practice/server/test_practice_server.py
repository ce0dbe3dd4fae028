"""The server as a whole: its origins, started, stopped, started again."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from olci_core.errors import SettingsError
from olci_practice import PracticeServer

Serve = Callable[..., Any]


def test_three_services_have_three_origins_unless_one_port_is_asked_for(serve: Serve) -> None:
    origins = {urlsplit(url).netloc for url in vars_of(serve().addresses)}
    assert len(origins) == 3
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    practice = serve(port=port)
    assert {urlsplit(url).netloc for url in vars_of(practice.addresses)} == {f"127.0.0.1:{port}"}
    assert practice.session.get(f"{practice.product_url()}/$value", headers=practice.token(), timeout=10).ok
    assert practice.session.get(f"http://127.0.0.1:{port}/elsewhere", timeout=10).status_code == 404


def test_a_port_that_is_taken_is_named(serve: Serve, archive_folder: Path) -> None:
    port = urlsplit(serve().addresses.catalogue_url).port
    assert port is not None
    with pytest.raises(SettingsError, match=str(port)):
        PracticeServer(recorded=archive_folder, port=port).start()


def test_a_server_can_be_started_again(archive_folder: Path) -> None:
    server = PracticeServer(recorded=archive_folder)
    for _ in range(2):
        url = server.start().catalogue_url
        assert requests.get(f"{url}/Products", timeout=10).status_code == 200
        server.stop()
    server.stop()


def test_a_server_that_answers_is_started_no_second_time(archive_folder: Path) -> None:
    server = PracticeServer(recorded=archive_folder)
    addresses = server.start()
    assert server.start() == addresses
    server.stop()
    for url in (addresses.identity_url, addresses.catalogue_url, addresses.download_url):
        with pytest.raises(requests.ConnectionError):
            requests.get(url, timeout=10)


def test_stopping_ends_idle_and_running_connections_at_once(archive_folder: Path) -> None:
    server = PracticeServer(recorded=archive_folder, bytes_per_s=1_000)
    addresses = server.start()
    session = requests.Session()
    form = {"client_id": "cdse-public", "grant_type": "password", "username": "practice", "password": "practice"}
    token = session.post(f"{addresses.identity_url}/token", data=form, timeout=10).json()["access_token"]
    found = session.get(f"{addresses.catalogue_url}/Products", params={"$orderby": "ContentDate/Start"}, timeout=10)
    url = f"{addresses.download_url}/Products({found.json()['value'][0]['Id']})/$value"
    running = session.get(url, headers={"Authorization": f"Bearer {token}"}, stream=True, timeout=10)
    server.stop()
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        assert running.content is None
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{addresses.catalogue_url}/Products", timeout=10)
    session.close()
    running.close()


def vars_of(addresses: Any) -> tuple[str, str, str]:
    return addresses.identity_url, addresses.catalogue_url, addresses.download_url


def test_products_may_be_as_large_as_real_ones(tmp_path: Path) -> None:
    sizes = []
    for is_full_size in (False, True):
        server = PracticeServer(data_dir=tmp_path, is_full_size=is_full_size)
        url = server.start().catalogue_url
        days = "ContentDate/Start ge 2024-04-01 and ContentDate/Start lt 2024-04-02"
        query = {"$filter": f"contains(Name,'OL_1_EFR') and {days}", "$orderby": "ContentDate/Start"}
        found = requests.get(f"{url}/Products", params=query, timeout=60).json()["value"]
        server.stop()
        sizes.append(max(record["ContentLength"] for record in found))
    small, full = sizes
    assert small < 50e6
    assert 0.6e9 < full < 0.9e9
