"""Connections: what a listening port does with requests long, packed, broken or meant for another."""

from __future__ import annotations

import gzip
import socket
from typing import Any
from urllib.parse import urlsplit


def test_a_request_that_is_too_long_gets_414(practice: Any) -> None:
    assert practice.search(f"contains(Name,'{'x' * 7500}')").status_code == 200
    assert practice.search(f"contains(Name,'{'x' * 8200}')").status_code == 414


def test_a_catalogue_answer_is_packed_only_for_those_who_can_unpack_it(practice: Any) -> None:
    url = f"{practice.addresses.catalogue_url}/Products"
    plain = practice.session.get(url, headers={"Accept-Encoding": "identity"}, timeout=10)
    packed = practice.session.get(url, headers={"Accept-Encoding": "gzip"}, timeout=10, stream=True)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.raw.read(decode_content=False)) == plain.content


def test_a_service_answers_on_its_own_port_only(practice: Any) -> None:
    at_identity = practice.addresses.catalogue_url.replace(
        urlsplit(practice.addresses.catalogue_url).netloc, urlsplit(practice.addresses.identity_url).netloc
    )
    assert practice.session.get(f"{at_identity}/Products", timeout=10).status_code == 404


def test_a_broken_request_breaks_nothing(practice: Any) -> None:
    port = urlsplit(practice.addresses.catalogue_url).port
    for request in (
        b"\r\n\r\n",
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(4096):
                pass
    assert practice.search("Online eq true").status_code == 200
