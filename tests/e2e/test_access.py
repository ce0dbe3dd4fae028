"""From outside: other browsers, other pages, other hosts, with and without the cookie, before the running app."""

from __future__ import annotations

import base64
import contextlib
import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import StreamlitServer
from tests.small_server import SmallServer

SENTENCE = "Open the address that the program printed"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": base64.b64encode(b"0123456789abcdef").decode(),
}
PATHS = (
    "/",
    "/results?from=2018-06-01&to=2018-06-02",
    "/downloads",
    "/login",
    "/quicklook/practice/0123",
    "/crop/practice/0123456789abcdef/0123",
    "/overlay/practice/EPSG3857/0123",
    "/layer/0123456789abcdef01234567",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/media/0123.csv",
    "/static/index.js",
    "/component/olci/index.html",
    "/favicon.ico",
)


@pytest.fixture(scope="module")
def server(app_to_read: StreamlitServer) -> StreamlitServer:
    return app_to_read


@pytest.fixture
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has opened no printed address."""
    context = browser.new_context()
    yield context
    context.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, Set-Cookie and text of an answer."""

    status: int
    cookie: str
    text: str


def answer_to(url: str, path: str, *, method: str = "GET", **headers: str) -> Answer:
    with contextlib.closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)) as connection:
        connection.putrequest(method, path.replace(" ", "%20"), skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        with connection.getresponse() as answer:
            text = "" if answer.status == 101 else answer.read().decode()
            return Answer(answer.status, str(answer.headers["Set-Cookie"]), text)


def cookie_of(server: Any) -> str:
    answer = answer_to(server.url, server.printed_address.removeprefix(server.url))
    assert answer.status == 200
    return answer.cookie.partition(";")[0]


@pytest.mark.parametrize("path", PATHS)
def test_without_the_cookie_there_is_a_sentence_and_nothing_else(server: Any, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = answer_to(server.url, path, method=method)
        assert answer.status == 403
        assert SENTENCE in answer.text


def test_the_health_address_says_ok_and_no_more(server: Any) -> None:
    answer = answer_to(server.url, "/_stcore/health")
    assert (answer.status, answer.text) == (200, "ok")


@pytest.mark.parametrize("path", [*PATHS, "/_stcore/health"])
def test_another_host_is_answered_nowhere(server: Any, path: str) -> None:
    answer = answer_to(server.url, path, Host="evil.example", Cookie=cookie_of(server))
    assert answer.status == 400


def test_a_websocket_opens_with_the_cookie_and_our_own_origin_alone(server: Any) -> None:
    cookie, stream = cookie_of(server), "/_stcore/stream"
    foreign = ("http://127.0.0.1:9", "http://localhost:8501", "https://evil.example", "null")
    assert answer_to(server.url, stream, **UPGRADE, Origin=server.url).status == 403
    assert answer_to(server.url, stream, **UPGRADE, Cookie=cookie).status == 403
    for origin in foreign:
        assert answer_to(server.url, stream, **UPGRADE, Cookie=cookie, Origin=origin).status == 403
    assert answer_to(server.url, stream, **UPGRADE, Cookie=cookie, Origin=server.url).status == 101


def test_the_printed_address_lets_a_second_browser_in_and_vanishes_from_it(
    server: Any, stranger: BrowserContext
) -> None:
    page = stranger.new_page()
    assert page.goto(server.url).status == 403  # type: ignore[union-attr]  # a page that is there answers
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    area = "POLYGON((15 56,15 57,16 57,16 56,15 56))"
    shared = f"{server.url}/results?from=2018-06-01&to=2018-06-01&product=OL_1_EFR___&area={area}"
    page.goto(f"{shared}&{server.printed_address.partition('?')[2]}")
    expect(page.get_by_role("heading", name=" scene")).to_be_visible()
    assert "token" not in page.url
    assert "from=2018-06-01" in page.url
    (cookie,) = (one for one in stranger.cookies() if one["name"].startswith("olci_"))
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    token = server.printed_address.partition("token=")[2]
    for secret in (token, cookie["value"]):
        assert secret not in page.content()
        assert secret not in page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")


@pytest.fixture
def other_site(server: Any) -> Iterator[str]:
    """A page of somebody else on another port of this computer, which frames ours and asks it for things."""
    body = f"""<!doctype html><title>waiting</title>
    <a href="{server.url}/results?from=2018-06-01&to=2018-06-01&area=POLYGON((15 56,15 57,16 57,16 56,15 56))">link</a>
    <iframe src="{server.url}/"></iframe>
    <img src="{server.url}/favicon.ico" onload="said.push('picture')" onerror="said.push('no picture')">
    <script>
    const said = [];
    const socket = new WebSocket("{server.url.replace("http", "ws")}/_stcore/stream");
    socket.onopen = () => said.push("socket");
    socket.onerror = () => said.push("no socket");
    fetch("{server.url}/_stcore/host-config", {{credentials: "include"}}).then(
        () => said.push("fetched"), () => said.push("not fetched"));
    </script>""".encode()

    served = SmallServer(lambda request, _: request.answer(200, body, {"Content-Type": "text/html"}))
    yield served.url
    served.stop()


def test_another_page_can_neither_frame_nor_ask_nor_open_a_socket(server: Any, other_site: str, page: Page) -> None:
    page.goto(other_site)
    page.wait_for_function("said.length >= 3")
    assert sorted(page.evaluate("said")) == ["no picture", "no socket", "not fetched"]
    frame = page.frames[1]
    assert "OLCI" not in frame.locator("body").inner_text()


def test_a_link_on_another_page_opens_after_a_click_here(server: Any, other_site: str, page: Page) -> None:
    page.goto(other_site)
    page.get_by_role("link", name="link").click()
    expect(page.get_by_text("A link on another page leads here")).to_be_visible()
    page.get_by_role("link", name="Open it").click()
    expect(page.get_by_role("heading", name=" scenes · ")).to_be_visible()
