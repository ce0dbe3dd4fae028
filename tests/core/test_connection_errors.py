"""Lines that break, stay silent or cannot be trusted are said in a sentence."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from olci_core.errors import ConnectionFailed
from olci_core.settings import Settings
from olci_core.transport import Transport
from tests.core.local_server import LocalServer, cut_short, own_certificate_server, read
from tests.small_server import Request


def test_a_line_that_breaks_off_is_noticed(transport: Transport, servers: tuple[LocalServer, LocalServer]) -> None:
    servers[0].paths["/download/1"] = cut_short
    servers[0].paths["/catalogue/a"] = cut_short
    with pytest.raises(ConnectionFailed):
        read(transport, f"{servers[0].url}/download/1")
    with pytest.raises(ConnectionFailed):
        transport.get_json(f"{servers[0].url}/catalogue/a")


def test_a_line_that_stands_still_ends_in_finite_time(
    transport: Transport, servers: tuple[LocalServer, LocalServer]
) -> None:
    waiting = threading.Event()

    def stall(request: Request) -> None:
        waiting.wait(5)

    servers[0].paths["/download/1"] = stall
    with pytest.raises(ConnectionFailed, match="did not answer in time"):
        read(transport, f"{servers[0].url}/download/1")
    waiting.set()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", "cannot be unpacked"),
        (b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n", "broke off"),
    ],
    ids=["gzip that is none", "a chunk of less than nothing"],
)
def test_a_body_that_is_garbled_is_a_connection_that_failed(
    transport: Transport, servers: tuple[LocalServer, LocalServer], body: bytes, words: str
) -> None:
    def garble(request: Request) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + body)
        request.close_connection = True

    servers[0].paths["/catalogue/a"] = servers[0].paths["/download/1"] = garble
    with pytest.raises(ConnectionFailed, match=words):
        transport.get_json(f"{servers[0].url}/catalogue/a")
    if words == "broke off":  # what is streamed comes as it is sent, never unpacked
        with pytest.raises(ConnectionFailed, match=words):
            read(transport, f"{servers[0].url}/download/1")


def test_nobody_there_is_said_in_a_sentence(
    transport: Transport, servers: tuple[LocalServer, LocalServer], tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        nowhere = Transport(Settings(url, url, url, tmp_path, tmp_path))
        with pytest.raises(ConnectionFailed, match="cannot be reached"):
            nowhere.get_json(f"{url}/catalogue")
        nowhere.close()


def test_a_certificate_that_nobody_vouches_for_is_said_with_the_way_out(tmp_path: Path) -> None:
    with own_certificate_server(tmp_path) as url, Transport(Settings(url, url, url, tmp_path, tmp_path)) as transport:
        with pytest.raises(ConnectionFailed, match=r"Institute Proxy”, is not trusted \(self.signed") as failed:
            transport.get_json(f"{url}/catalogue")
        assert "root certificate" in failed.value.hint


def test_a_line_that_is_not_encrypted_after_all_is_no_matter_of_certificates(
    servers: tuple[LocalServer, LocalServer], tmp_path: Path
) -> None:
    url = servers[0].url.replace("http:", "https:")
    with Transport(Settings(url, url, url, tmp_path, tmp_path)) as transport:
        with pytest.raises(ConnectionFailed, match=r"No secure line to 127\.0\.0\.1 came about") as failed:
            transport.get_json(f"{url}/catalogue")
        assert "certificate" not in f"{failed.value} {failed.value.hint}"
