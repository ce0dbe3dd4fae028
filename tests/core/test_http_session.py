"""One session of HTTP: no login file, no cookies, proxies for other computers alone, the system's certificates."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from olci_core.errors import ConnectionFailed, SettingsError
from olci_core.transport import Transport
from tests.core.local_server import LocalServer, answer, at_copernicus, own_certificate_server, read


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


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ("http://somebody:secret@{}", r"proxy .* refused .* \(407\)"),
        ("socks5://somebody:secret@{}", "SOCKS proxy"),
        ("http://", "address of the proxy"),
    ],
    ids=["one that wants a sign-in", "of a kind that is not spoken", "an address that is none"],
)
def test_a_proxy_that_is_in_the_way_is_named_without_its_password(
    servers: tuple[LocalServer, LocalServer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str, words: str
) -> None:
    servers[1].respond = lambda request, _body: request.answer(407)
    monkeypatch.setenv("HTTPS_PROXY", proxy.format(servers[1].url.partition("//")[2]))
    with at_copernicus(tmp_path) as transport, pytest.raises(ConnectionFailed, match=words) as failed:
        transport.get_json("https://catalogue.dataspace.copernicus.eu/odata/v1/Products")
    assert "HTTPS_PROXY" in failed.value.hint
    assert "secret" not in f"{failed.value} {failed.value.hint}"


def test_certificates_that_the_environment_names_and_are_not_there_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
    with at_copernicus(tmp_path) as transport, pytest.raises(SettingsError, match=r"gone\.pem") as failed:
        transport.get_json("https://catalogue.dataspace.copernicus.eu/odata/v1/Products")
    assert "REQUESTS_CA_BUNDLE" in failed.value.hint


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
