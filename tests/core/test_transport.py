"""Requests: no secret to a foreign host, finite waits, errors in the program's own words."""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from olci_core.errors import (
    ConnectionFailed,
    OlciError,
    OrderFirst,
    RequestRefused,
    ServiceBusy,
    TokenRefused,
    UnexpectedAnswer,
)
from olci_core.settings import Settings
from olci_core.transport import Stream, Transport
from tests.small_server import Request, SmallServer

Handle = Callable[[Request], None]


class LocalServer(SmallServer):
    """A small server: each path answers as it was set up, and every request is written down."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        self.paths: dict[str, Handle] = {}
        super().__init__(self._respond)

    def _respond(self, request: Request, body: bytes) -> None:
        self.seen.append((request.path, {name.lower(): value for name, value in request.headers.items()}, body))
        self.paths[request.path.partition("?")[0]](request)


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


def answer(status: int, body: bytes = b"", **headers: str) -> Handle:
    def handle(request: Request) -> None:
        request.answer(status, body, {name.replace("_", "-"): value for name, value in headers.items()})

    return handle


def read(transport: Transport, url: str, token: str | None = "secret-token") -> bytes:
    with transport.stream(url, token=token) as stream:
        return b"".join(stream.chunks(1000))


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
    with pytest.raises(RequestRefused):
        transport.post_form(f"{servers[0].url}/identity/token", {"password": "secret"})
    assert not servers[1].seen


@pytest.mark.parametrize("target", ["http://example.org/file", "file:///etc/passwd", "http://[broken"])
def test_a_redirect_to_an_unsafe_address_is_not_followed(
    transport: Transport, servers: tuple[LocalServer, LocalServer], target: str
) -> None:
    servers[0].paths["/download/1"] = answer(302, Location=target)
    with pytest.raises(RequestRefused):
        read(transport, f"{servers[0].url}/download/1")


def test_redirects_that_lead_nowhere_end(transport: Transport, servers: tuple[LocalServer, LocalServer]) -> None:
    servers[0].paths["/download/1"] = answer(302, Location=f"{servers[0].url}/download/1")
    with pytest.raises(UnexpectedAnswer):
        read(transport, f"{servers[0].url}/download/1")
    assert len(servers[0].seen) == 6


def test_a_login_file_is_never_used(
    transport: Transport, servers: tuple[LocalServer, LocalServer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    login_file = tmp_path / "netrc"
    login_file.write_text("machine 127.0.0.1 login somebody password something\n")
    monkeypatch.setenv("NETRC", str(login_file))
    servers[0].paths["/catalogue/Products"] = answer(200, b"{}")
    transport.get_json(f"{servers[0].url}/catalogue/Products")
    assert "authorization" not in servers[0].seen[0][1]


def test_cookies_are_not_kept(transport: Transport, servers: tuple[LocalServer, LocalServer]) -> None:
    servers[0].paths["/catalogue/a"] = answer(200, b"{}", Set_Cookie="session=1; Path=/")
    for _ in range(2):
        transport.get_json(f"{servers[0].url}/catalogue/a")
    assert "cookie" not in servers[0].seen[1][1]


@pytest.mark.parametrize(("status", "kind"), [(401, TokenRefused), (404, RequestRefused), (429, ServiceBusy)])
def test_a_refusal_becomes_an_error_of_ours(
    transport: Transport, servers: tuple[LocalServer, LocalServer], status: int, kind: type[Exception]
) -> None:
    servers[0].paths["/download/1"] = answer(status, json.dumps({"message": "because"}).encode())
    with pytest.raises(kind, match="because"):
        read(transport, f"{servers[0].url}/download/1")


def test_bytes_come_as_they_were_sent(transport: Transport, servers: tuple[LocalServer, LocalServer]) -> None:
    servers[0].paths["/download/1"] = answer(200, b"\x1f\x8b not unpacked", Content_Encoding="gzip")
    assert read(transport, f"{servers[0].url}/download/1") == b"\x1f\x8b not unpacked"
    assert servers[0].seen[0][1]["accept-encoding"] == "identity"


def cut_short(request: Request) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "5000")
    request.end_headers()
    request.wfile.write(b"x" * 2500)
    request.wfile.flush()
    request.connection.shutdown(socket.SHUT_RDWR)


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


def at_copernicus(tmp_path: Path) -> Transport:
    return Transport(Settings(data_dir=tmp_path, download_dir=tmp_path), timeouts_s=(2.0, 0.5))


def test_where_the_service_is_elsewhere_no_link_leads_to_this_very_computer(
    servers: tuple[LocalServer, LocalServer], tmp_path: Path
) -> None:
    servers[0].paths["/picture"] = answer(200, b"from a port of this computer")
    with at_copernicus(tmp_path) as transport, pytest.raises(RequestRefused, match="this very computer"):
        transport.get_bytes(f"{servers[0].url}/picture", max_bytes=1000)
    assert not servers[0].seen


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_is_never_between_this_computer_and_itself(
    transport: Transport, servers: tuple[LocalServer, LocalServer], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, servers[1].url)
    servers[0].paths["/catalogue/a"] = answer(200, b"{}")
    servers[0].paths["/download/1"] = answer(200, b"bytes")
    assert transport.get_json(f"{servers[0].url}/catalogue/a") == {}
    assert read(transport, f"{servers[0].url}/download/1") == b"bytes"
    assert not servers[1].seen


def test_a_proxy_is_used_for_other_computers(
    servers: tuple[LocalServer, LocalServer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", servers[1].url)
    with at_copernicus(tmp_path) as transport, pytest.raises(ConnectionFailed):
        transport.get_json("https://catalogue.dataspace.copernicus.eu/odata/v1/Products")


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


def test_a_certificate_that_nobody_vouches_for_is_said_with_the_way_out(tmp_path: Path) -> None:
    with own_certificate_server(tmp_path) as url, Transport(Settings(url, url, url, tmp_path, tmp_path)) as transport:
        with pytest.raises(ConnectionFailed, match=r"Institute Proxy”, is not trusted \(self.signed") as failed:
            transport.get_json(f"{url}/catalogue")
        assert "root certificate" in failed.value.hint


def test_a_certificate_of_the_system_counts(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from olci_core.settings import Settings;"
        "from olci_core.transport import Transport; url = sys.argv[1];"
        "print(Transport(Settings(url, url, url, Path('x'), Path('x'))).get_json(url + '/catalogue'))"
    )
    with own_certificate_server(tmp_path) as url:
        environment = {**os.environ, "SSL_CERT_FILE": str(tmp_path / "certificate.pem")}
        done = subprocess.run(
            [sys.executable, "-c", program, url],
            env=environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert done.stdout.strip() == "{}", done.stderr


@contextmanager
def own_certificate_server(folder: Path) -> Iterator[str]:
    """Serve over TLS, as an institute's proxy does: with a certificate that no authority has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Institute Proxy")])
    begin = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path = folder / "key.pem"
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key_path)
    server = LocalServer()
    server.paths["/catalogue"] = answer(200, b"{}")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a broken line is what is tested
    yield server.url.replace("http:", "https:")
    server.stop()
