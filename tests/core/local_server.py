"""A server of this computer that answers each path as it was set up, and what asks it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from olci_core.settings import Settings
from olci_core.transport import Transport
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


def answer(status: int, body: bytes = b"", **headers: str) -> Handle:
    def handle(request: Request) -> None:
        request.answer(status, body, {name.replace("_", "-"): value for name, value in headers.items()})

    return handle


def read(transport: Transport, url: str, token: str | None = "secret-token") -> bytes:
    with transport.stream(url, token=token) as stream:
        return b"".join(stream.chunks(1000))


def cut_short(request: Request) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "5000")
    request.end_headers()
    request.wfile.write(b"x" * 2500)
    request.wfile.flush()
    request.connection.shutdown(socket.SHUT_RDWR)


def at_copernicus(tmp_path: Path) -> Transport:
    return Transport(Settings(data_dir=tmp_path, download_dir=tmp_path), timeouts_s=(2.0, 0.5))


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
