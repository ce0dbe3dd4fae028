"""A real proxy in front of the page, set up by the lines of docs/security.md: nginx, where it is installed."""

from __future__ import annotations

import base64
import getpass
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
KEY = "k" * 40
SERVER = """
daemon off; user {user}; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port}; auth_basic "olci"; auth_basic_user_file {folder}/users;
    location / {{ {documented} }}
  }}
}}
"""
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def documented(port: int) -> str:
    """Return the lines of the documentation, with this key and this port in their places."""
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    block = re.search(r"For nginx.*?```\n(.*?)```", text, re.S)
    assert block is not None
    assert '"…"' in block[1]
    assert ":8501" in block[1]
    return block[1].replace('"…"', f'"{KEY}"').replace(":8501", f":{port}")


def status(
    port: int,
    path: str = "/",
    *,
    user: str = "",
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> int:
    """Ask the proxy; return the status of its answer."""
    sent = {"Host": "anna.olci.test", "Connection": "close"}
    if user:
        sent["Authorization"] = "Basic " + base64.b64encode(f"{user}:{user}-pass".encode()).decode()
    sent |= headers or {}
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in sent.items()) + "\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(head.encode() + body)
        return int(line.makefile("rb").readline().split()[1])


@pytest.fixture(scope="module")
def proxy(start_streamlit: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("this computer has no nginx")
    tmp_path = tmp_path_factory.mktemp("proxy")
    (tmp_path / "key").write_text(KEY)
    (tmp_path / "users").write_text("anna:{PLAIN}anna-pass\nben:{PLAIN}ben-pass\n")
    settings = {
        "OLCI_DATA_DIR": str(tmp_path / "data"),
        "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes"),
        "OLCI_PUBLIC_URL": "https://anna.olci.test",
        "OLCI_PROXY_USER": "Remote-User: anna",
        "OLCI_PROXY_KEY_FILE": str(tmp_path / "key"),
    }
    server = start_streamlit(ROOT / "app.py", env=settings)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    lines = documented(int(server.url.rpartition(":")[2]))
    (tmp_path / "nginx.conf").write_text(
        SERVER.format(user=getpass.getuser(), folder=tmp_path, port=port, documented=lines)
    )
    running = subprocess.Popen([nginx, "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "error.log")])
    ends_at_s = time.monotonic() + 60
    while running.poll() is None and time.monotonic() < ends_at_s:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.05)
    yield port
    running.terminate()
    running.wait(15)


def test_the_documented_proxy_lets_in_its_person_alone(proxy: int) -> None:
    assert status(proxy) == 401
    assert status(proxy, user="anna") == 200
    assert status(proxy, user="ben") == 403
    forged = {"Remote-User": "anna", "X-OLCI-Proxy-Key": KEY}
    assert status(proxy, user="ben", headers=forged) == 403, "the proxy sets both itself"
    assert status(proxy, user="anna", headers={"Host": "evil.example"}) == 400


def test_websockets_and_uploads_pass_the_documented_proxy(proxy: int) -> None:
    ours, foreign = ({**UPGRADE, "Origin": f"https://{host}"} for host in ("anna.olci.test", "evil.example"))
    stream, upload = "/_stcore/stream", "/_stcore/upload_file/x/y"
    assert status(proxy, stream, user="anna", headers=ours) == 101
    assert status(proxy, stream, user="anna", headers=foreign) == 403
    assert status(proxy, stream, user="ben", headers=ours) == 403
    whole = {"Content-Length": "3000000", "Origin": "https://anna.olci.test"}
    assert status(proxy, upload, user="anna", method="PUT", headers=whole, body=bytes(3_000_000)) != 413
    assert status(proxy, upload, user="anna", method="PUT", headers={**whole, "Content-Length": "60000000"}) == 413
