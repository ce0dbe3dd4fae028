"""Requests: no secret to a foreign host, finite waits, errors in the program's own words."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from olci_core.errors import (
    ConnectionFailed,
    OlciError,
    OrderFirst,
    RequestRefused,
    ServiceBusy,
    ServiceUnavailable,
    TokenRefused,
    UnexpectedAnswer,
)
from olci_core.settings import Settings
from olci_core.transport import Stream, Transport
from tests.core.local_server import LocalServer, answer, at_copernicus, read
from tests.small_server import Request


def test_json_comes_back_as_it_was_sent(transport: Transport, servers: tuple[LocalServer, LocalServer]) -> None:
    servers[0].paths["/catalogue/Products"] = answer(200, b'{"value": [1]}')
    url = f"{servers[0].url}/catalogue/Products"
    assert transport.get_json(url, params=[("$expand", "Attributes"), ("$expand", "Assets")]) == {"value": [1]}
    assert servers[0].seen[0][0].count("expand") == 2
    assert "authorization" not in servers[0].seen[0][1]


def test_a_token_stays_on_the_configured_hosts_whatever_a_redirect_says(
    transport: Transport, servers: tuple[LocalServer, LocalServer]
) -> None:
    ours, foreign = servers
    ours.paths["/download/1"] = answer(302, Location=f"{ours.url}/download/2")
    ours.paths["/download/2"] = answer(302, Location=f"{foreign.url}/store")
    foreign.paths["/store"] = answer(200, b"bytes")
    assert read(transport, f"{ours.url}/download/1") == b"bytes"
    assert [seen[1].get("authorization") for seen in ours.seen] == ["Bearer secret-token"] * 2
    assert "authorization" not in foreign.seen[0][1]


def test_a_foreign_host_is_never_asked_with_a_secret(
    transport: Transport, servers: tuple[LocalServer, LocalServer]
) -> None:
    foreign = servers[1].url
    with pytest.raises(RequestRefused):
        read(transport, f"{foreign}/file")
    with pytest.raises(RequestRefused):
        transport.post_form(f"{foreign}/token", {"password": "secret"})
    assert not servers[1].seen


def test_a_form_with_secrets_follows_no_redirect(
    transport: Transport, servers: tuple[LocalServer, LocalServer]
) -> None:
    servers[0].paths["/identity/token"] = answer(307, Location=f"{servers[1].url}/token")
    with pytest.raises(UnexpectedAnswer, match="answered 307"):
        transport.post_form(f"{servers[0].url}/identity/token", {"password": "secret"})
    assert not servers[1].seen


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("http://example.org/file", "not encrypted: http://example.org/file"),
        ("ftp://example.org/file", "not encrypted: ftp://example.org/file"),
        ("file:///etc/passwd", "cannot be read: file:///etc/passwd"),
        ("http://[broken", "cannot be read"),
        ("https:///file", "cannot be read: https:///file"),
        ("https://%zz/file", "cannot be read: https://%zz/file"),
        ("https://example..org/file", "cannot be read: https://example..org/file"),
    ],
)
def test_a_redirect_to_an_unsafe_address_is_not_followed(
    transport: Transport, servers: tuple[LocalServer, LocalServer], target: str, words: str
) -> None:
    servers[0].paths["/download/1"] = answer(302, Location=target)
    with pytest.raises(RequestRefused, match=re.escape(words)):
        read(transport, f"{servers[0].url}/download/1")


def test_redirects_that_lead_nowhere_end(transport: Transport, servers: tuple[LocalServer, LocalServer]) -> None:
    servers[0].paths["/download/1"] = answer(302, Location=f"{servers[0].url}/download/1")
    with pytest.raises(UnexpectedAnswer):
        read(transport, f"{servers[0].url}/download/1")
    assert len(servers[0].seen) == 6


@pytest.mark.parametrize(("status", "kind"), [(401, TokenRefused), (404, RequestRefused), (429, ServiceBusy)])
def test_a_refusal_becomes_an_error_of_ours(
    transport: Transport, servers: tuple[LocalServer, LocalServer], status: int, kind: type[Exception]
) -> None:
    servers[0].paths["/download/1"] = answer(status, json.dumps({"message": "because"}).encode())
    with pytest.raises(kind, match="because"):
        read(transport, f"{servers[0].url}/download/1")


@pytest.mark.parametrize("link", ["http://[broken", "https://example..org/a.jpg", "https:///a.jpg", "/a.jpg", ""])
def test_a_link_that_the_catalogue_gives_and_nobody_can_read_is_said(transport: Transport, link: str) -> None:
    with pytest.raises(RequestRefused, match="cannot be read"):
        transport.get_bytes(link, max_bytes=1000)


@pytest.mark.parametrize("status", [400, 413, 414, 422])
def test_only_who_searches_is_advised_to_change_the_search(
    transport: Transport, servers: tuple[LocalServer, LocalServer], status: int
) -> None:
    servers[0].paths["/catalogue/a"] = servers[0].paths["/download/1"] = answer(status)
    with pytest.raises(RequestRefused) as searched:
        transport.get_json(f"{servers[0].url}/catalogue/a")
    with pytest.raises(RequestRefused) as downloaded:
        read(transport, f"{servers[0].url}/download/1")
    assert "search" in searched.value.hint
    assert "search" not in downloaded.value.hint


def test_bytes_come_as_they_were_sent(transport: Transport, servers: tuple[LocalServer, LocalServer]) -> None:
    servers[0].paths["/download/1"] = answer(200, b"\x1f\x8b not unpacked", Content_Encoding="gzip")
    assert read(transport, f"{servers[0].url}/download/1") == b"\x1f\x8b not unpacked"
    assert servers[0].seen[0][1]["accept-encoding"] == "identity"


def test_a_transfer_under_way_can_be_ended_from_another_thread(
    tmp_path: Path, servers: tuple[LocalServer, LocalServer]
) -> None:
    waiting = threading.Event()

    def stall_in_the_middle(request: Request) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "5000")
        request.end_headers()
        request.wfile.write(b"x" * 1000)
        waiting.wait(5)

    servers[0].paths["/download/1"] = stall_in_the_middle
    url = servers[0].url
    settings = Settings(f"{url}/identity", f"{url}/catalogue", f"{url}/download", tmp_path, tmp_path)
    transport = Transport(settings, timeouts_s=(2.0, 30.0))
    with pytest.raises(ConnectionFailed), transport.stream(f"{url}/download/1") as stream:
        chunks = stream.chunks(1000)
        next(chunks)
        threading.Timer(0.1, stream.abort).start()
        next(chunks)
    waiting.set()
    transport.close()


@pytest.mark.parametrize(
    "headers", [{"Content-Length": "5000"}, {"Transfer-Encoding": "chunked"}, {"Connection": "close"}]
)
def test_an_answer_that_comes_byte_by_byte_holds_nobody_up_without_end(
    tmp_path: Path, servers: tuple[LocalServer, LocalServer], headers: dict[str, str]
) -> None:
    over = threading.Event()

    def drip(request: Request) -> None:
        request.send_response(200)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        byte = b"1\r\n[\r\n" if "Transfer-Encoding" in headers else b"["
        while not over.wait(0.02):
            request.wfile.write(byte)

    def drip_refusal(request: Request) -> None:
        request.send_response(503)
        request.send_header("Content-Length", "5000")
        request.end_headers()
        while not over.wait(0.02):
            request.wfile.write(b" ")

    servers[0].paths |= {"/identity/token": drip, "/catalogue/a": drip, "/catalogue/down": drip_refusal}
    url = servers[0].url
    settings = Settings(f"{url}/identity", f"{url}/catalogue", f"{url}/download", tmp_path, tmp_path)
    with Transport(settings, timeouts_s=(2.0, 30.0), answer_timeout_s=0.1) as transport:
        with pytest.raises(ConnectionFailed, match="did not answer in time"):
            transport.post_form(f"{url}/identity/token", {"password": "secret"})
        with pytest.raises(ConnectionFailed, match="did not answer in time"):
            transport.get_bytes(f"{url}/catalogue/a", max_bytes=10_000)
        with pytest.raises(ServiceUnavailable):
            transport.get_json(f"{url}/catalogue/down")
    over.set()


def test_what_is_not_json_is_said_so(transport: Transport, servers: tuple[LocalServer, LocalServer]) -> None:
    servers[0].paths["/catalogue/a"] = answer(200, b"<html>Welcome to the guest network</html>")
    with pytest.raises(UnexpectedAnswer, match="not JSON"):
        transport.get_json(f"{servers[0].url}/catalogue/a")


def test_a_picture_without_end_is_cut(transport: Transport, servers: tuple[LocalServer, LocalServer]) -> None:
    servers[0].paths["/catalogue/a"] = answer(200, b"x" * 100_000)
    with pytest.raises(UnexpectedAnswer):
        transport.get_bytes(f"{servers[0].url}/catalogue/a", max_bytes=50_000)
    assert len(transport.get_bytes(f"{servers[0].url}/catalogue/a", max_bytes=100_000)) == 100_000


SHAPES = (
    lambda secret: {"detail": f"bad token {secret}"},
    lambda secret: {"detail": [{"loc": ["header", secret], "msg": f"{secret} is no good"}]},
    lambda secret: {"code": secret, "message": f"Bearer {secret}"},
    lambda secret: {"error": "invalid_grant", "error_description": "x" * 290 + secret},
    lambda secret: {"status": "error", "data": {"message": f"'{secret}'"}},
    lambda secret: f"got {secret}",
)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("status", [400, 401, 403, 422, 429, 500, 503])
def test_a_service_that_echoes_a_secret_in_an_error_has_it_taken_out(
    servers: tuple[LocalServer, LocalServer], transport: Transport, shape: Callable[[str], object], status: int
) -> None:
    ours, secret, password = servers[0], "opaque-access-token-4711", 'pass "wörd" 0815'

    ours.paths["/download/file"] = answer(status, json.dumps(shape(secret)).encode())
    ours.paths["/identity/token"] = answer(status, json.dumps(shape(password)).encode())
    with pytest.raises(OlciError) as refused, transport.stream(f"{ours.url}/download/file", token=secret):
        pass
    with pytest.raises(OlciError) as not_signed_in:
        transport.post_form(f"{ours.url}/identity/token", {"username": "anna", "password": password})
    for error, echoed in ((refused.value, secret), (not_signed_in.value, password)):
        said = repr(error) + str(error) + error.hint + getattr(error, "code", "")
        for length in (len(echoed), 8):
            assert echoed[:length] not in said


def test_an_address_in_a_sentence_has_no_query(servers: tuple[LocalServer, LocalServer], transport: Transport) -> None:
    ours = servers[0]
    ours.paths["/catalogue/x"] = answer(302, Location="http://elsewhere.example/path?access_token=opaque-4711")
    with pytest.raises(RequestRefused, match=r"elsewhere\.example/path") as refused:
        transport.get_json(f"{ours.url}/catalogue/x")
    assert "4711" not in str(refused.value)


def test_a_form_answered_without_a_body_is_answered(
    servers: tuple[LocalServer, LocalServer], transport: Transport
) -> None:
    ours = servers[0]
    ours.paths["/identity/revoke"] = answer(200)
    assert transport.post_form(f"{ours.url}/identity/revoke", {"token": "x"}) is None


@pytest.mark.parametrize("length", ["1" * 5000, "\u00b2", "-5", "abc", "9" * 19])
def test_an_absurd_length_is_no_length(length: str) -> None:
    # A stand-in with what is read of it.
    assert Stream(_Response({"Content-Length": length}), host="h").length_bytes is None  # type: ignore[arg-type]


class _Response:
    """The part of an answer that a stream looks at before its first byte."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.status_code, self.headers, self.raw = 200, headers, None


def test_where_the_service_is_elsewhere_no_link_leads_to_this_very_computer(
    servers: tuple[LocalServer, LocalServer], tmp_path: Path
) -> None:
    servers[0].paths["/picture"] = answer(200, b"from a port of this computer")
    with at_copernicus(tmp_path) as transport, pytest.raises(RequestRefused, match="this very computer"):
        transport.get_bytes(f"{servers[0].url}/picture", max_bytes=1000)
    assert not servers[0].seen


@pytest.mark.parametrize("status", [401, 403])
def test_a_foreign_host_that_wants_the_sign_in_is_named_and_does_not_get_it(
    transport: Transport, servers: tuple[LocalServer, LocalServer], status: int
) -> None:
    ours, foreign = servers
    ours.paths["/download/1"] = answer(301, Location=f"{foreign.url}/store")
    foreign.paths["/store"] = answer(status)
    with pytest.raises(RequestRefused, match="not among the trusted services") as refused:
        read(transport, f"{ours.url}/download/1")
    assert "Sign in" not in refused.value.hint
    assert "authorization" not in foreign.seen[0][1]


def test_what_is_not_online_has_to_be_ordered(transport: Transport, servers: tuple[LocalServer, LocalServer]) -> None:
    servers[0].paths["/download/1"] = answer(202)
    with pytest.raises(OrderFirst, match="Data Workspace") as first:
        read(transport, f"{servers[0].url}/download/1")
    assert first.value.link in first.value.hint
