"""No password, token or code is anywhere after the whole way: files, log, addresses, pages, the browser's storage."""

from __future__ import annotations

import base64
import json
import re
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, urlencode

import pytest
from playwright.sync_api import Page, expect

from olci_practice import PracticeServer
from tests.e2e.app_driver import AppOnPage
from tests.small_server import Request, SmallServer

ROOT = Path(__file__).parents[2]
USER, PASSWORD, CODE = "anna@example.org", "hunter22 & Söhne", "480913"
WRONG = "wr0ng-pass-word"
LINK = "results?from=2018-06-01&to=2018-06-02&product=OL_1_EFR___&area=POLYGON((14 56,14 58,18 58,18 56,14 56))"


class TalkativeService:
    """In front of the practice archive: an account of its own, redirects, and errors that echo secrets."""

    def __init__(self, archive: PracticeServer) -> None:
        self.at = archive.start()
        self.secrets: set[str] = {PASSWORD, CODE, WRONG}
        self.asked: list[str] = []
        self.server = SmallServer(self._respond)
        self.url = self.server.url

    def _respond(self, request: Request, body: bytes) -> None:
        if request.command == "POST":
            path = request.path.rpartition("/")[2]
            self.asked.append(path)
            request.answer(*self.identity(path, dict(parse_qsl(body.decode()))))
            return
        self.asked.append("download")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if "$value" in request.path and self.asked.count("download") == 1:
            said = {"detail": f"The header Authorization: Bearer {token} is not for this product ({token})"}
            request.answer(422, json.dumps(said).encode())
        else:
            target = self.at.download_url + request.path.removeprefix("/odata/v1")
            request.answer(302, headers={"Location": target})

    def identity(self, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        """Answer as the practice archive does, for another name, password and code."""
        if form.get("grant_type") == "password" and (form["password"], form.get("totp")) != (PASSWORD, CODE):
            said = f"Invalid user credentials: {form['username']} with password={form['password']} {form['password']}"
            return 401, json.dumps({"error": "invalid_grant", "error_description": said}).encode()
        if form.get("grant_type") == "password":
            form |= {"username": "twofactor", "password": "practice", "totp": "123456"}
        request = urllib.request.Request(f"{self.at.identity_url}/{path}", urlencode(form).encode())
        try:
            with urllib.request.urlopen(request) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                status, body = error.code, error.read()
        if status == 200 and body:
            granted = json.loads(body)
            self.secrets |= {granted["access_token"], granted["refresh_token"]}
        return status, body


@pytest.fixture
def service(tmp_path: Path) -> Iterator[TalkativeService]:
    archive = PracticeServer(data_dir=tmp_path / "archive", bytes_per_s=None)
    talkative = TalkativeService(archive)
    yield talkative
    talkative.server.stop()
    archive.stop()


def written_forms(secrets: set[str]) -> Iterator[bytes]:
    """Yield each secret as it might be written: in clear, percent-encoded, as JSON, in base 64, and its first half."""
    for secret in secrets:
        encoded = {quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]}
        for form in {secret, *encoded, secret[: max(6, len(secret) // 2)]}:
            yield form.encode()
        yield base64.b64encode(secret.encode()).rstrip(b"=")


def kept_in_queue(path: Path) -> str:
    """Return every sentence that the queue keeps."""
    with closing(sqlite3.connect(path)) as queue:
        rows = queue.execute("SELECT message, hint, warning FROM jobs").fetchall()
    return " ".join(str(value) for row in rows for value in row)


def test_after_the_whole_way_no_secret_is_anywhere(  # noqa: PLR0915 - one way from its begin to its end
    service: TalkativeService, start_streamlit: Callable[..., Any], tmp_path: Path, page: Page
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    folders = {
        "OLCI_DATA_DIR": tmp_path / "data",
        "OLCI_DOWNLOAD_DIR": tmp_path / "scenes",
        "HOME": home,
        "TMPDIR": home,
    }
    addresses = {
        "OLCI_IDENTITY_URL": f"{service.url}/auth/realms/CDSE/protocol/openid-connect",
        "OLCI_CATALOGUE_URL": service.at.catalogue_url,
        "OLCI_DOWNLOAD_URL": f"{service.url}/odata/v1",
    }
    server = start_streamlit(ROOT / "app.py", env={name: str(value) for name, value in (folders | addresses).items()})
    app, seen = AppOnPage(page, server.url), []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    page.on("request", lambda request: seen.append(request.url))
    page.on("console", lambda message: seen.append(message.text))

    def look() -> None:
        stores = "JSON.stringify([localStorage, sessionStorage, document.cookie, location.href, history.state])"
        kept = page.context.storage_state(indexed_db=True)
        seen.extend([page.content(), page.evaluate(stores), json.dumps(kept)])

    app.open("login")
    page.get_by_label("User name").fill(USER)
    page.get_by_label("Password", exact=True).fill(WRONG)
    app.press("Sign in")
    expect(page.get_by_text("did not accept")).to_be_visible()
    seen.append(page.inner_text("body"))  # what is said; the field itself still holds what was typed
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("One-time code").fill(CODE)
    app.press("Sign in")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    app.wait_until_idle()
    look()
    app.open(LINK)
    expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
    app.wait_until_idle()
    app.tick_card(0)
    app.tick_card(1)
    app.add()
    app.go("Downloads")
    expect(page.get_by_text("Whole and tested").first).to_be_visible()
    expect(page.get_by_text("[hidden]").first).to_be_visible()
    look()
    app.go("Account")
    app.press("Sign out")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    app.wait_until_idle()
    look()
    assert {"token", "logout", "revoke", "download"} <= set(service.asked)
    assert len(service.secrets) >= 5
    assert "[hidden]" in kept_in_queue(tmp_path / "data" / "queue.sqlite"), "the echoed token was to be taken out"
    files = [path for path in tmp_path.rglob("*") if path.is_file() and "archive" not in path.parts]
    assert {"queue.sqlite", "page.key"} <= {path.name for path in files}
    places = {str(path): path.read_bytes() for path in files} | {"log": server.log.read_bytes()}
    places |= {f"page {number}": text.encode() for number, text in enumerate(seen)}
    for secret in written_forms(service.secrets):
        for name, content in places.items():
            assert secret not in content, f"{secret!r} is in {name}"
    token = re.search(rb"token=([0-9a-f]{64})", places.pop("log"))
    assert token is not None
    for name, content in places.items():
        assert token[1] not in content, f"the key to the page is in {name}"
