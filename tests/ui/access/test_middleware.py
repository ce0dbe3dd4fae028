"""The rules at work before a server: headers on every answer, and what the server behind a proxy sees."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from olci_ui.access.access_rules import AccessRules
from olci_ui.access.middleware import AccessMiddleware
from olci_ui.access.trusted_proxy import KEY_HEADER, TrustedProxy

RULES = AccessRules("key")
COOKIE = (b"cookie", f"{RULES.cookie_name}={RULES.cookie_value}".encode())
HOST = (b"host", b"127.0.0.1:8501")
PROXY = TrustedProxy("https", "anna.example.org", "remote-user", "anna", "k" * 32)


class Server:
    """A server that writes down what it is asked and answers with a word."""

    def __init__(self, *, headers: dict[str, str] | None = None) -> None:
        self.asked: list[Scope] = []
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        if scope["type"] == "http":
            await PlainTextResponse("inside", headers=self._headers)(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.accept"})


def ask(server: Server, *headers: tuple[bytes, bytes], rules: AccessRules = RULES, **changes: Any) -> list[Message]:
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/results",
        "raw_path": b"/results",
        "query_string": b"",
        "headers": list(headers),
        "server": ("127.0.0.1", 8501),
    } | changes
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect" if scope["type"] == "websocket" else "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(AccessMiddleware(server, rules=rules)(scope, receive, send))
    return sent


def headers_of(sent: list[Message]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in sent[0]["headers"]:
        found.setdefault(name.decode(), []).append(value.decode())
    return found


def test_a_stranger_gets_a_sentence_and_the_server_hears_nothing() -> None:
    server = Server()
    sent = ask(server, HOST, query_string=b'a="><script>alert(1)</script>')
    assert sent[0]["status"] == 403
    assert b"Open the address that the program printed" in sent[1]["body"]
    assert b"<script" not in sent[1]["body"]
    assert server.asked == []


@pytest.mark.parametrize("headers", [(HOST,), (HOST, COOKIE), ((b"host", b"evil.example"),)])
def test_every_answer_forbids_framing_and_guessing(headers: tuple[tuple[bytes, bytes], ...]) -> None:
    found = headers_of(ask(Server(), *headers))
    assert found["x-frame-options"] == ["SAMEORIGIN"]
    assert any("frame-ancestors 'self'" in policy for policy in found["content-security-policy"])
    assert found["x-content-type-options"] == ["nosniff"]
    assert len(found["referrer-policy"]) == 1
    assert found["cross-origin-resource-policy"] == ["same-origin"]


def test_a_route_keeps_the_stricter_policy_it_gave_itself() -> None:
    server = Server(headers={"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"})
    found = headers_of(ask(server, HOST, COOKIE))
    assert found["content-security-policy"][0] == "default-src 'none'"
    assert found["x-content-type-options"] == ["nosniff"]


def test_the_cookie_is_strict_and_out_of_reach_of_scripts() -> None:
    sent = ask(Server(), HOST, query_string=f"from=1&token={RULES.token}".encode())
    assert sent[0]["status"] == 200
    (cookie,) = headers_of(sent)["set-cookie"]
    assert cookie.startswith(f"{RULES.cookie_name}={RULES.cookie_value};")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert b'content="0;url=/results?from=1"' in sent[1]["body"]
    assert RULES.token.encode() not in sent[1]["body"]
    assert headers_of(sent)["cache-control"] == ["no-store"]


def test_a_websocket_is_closed_before_it_opens() -> None:
    server = Server()
    upgrade: dict[str, Any] = {"type": "websocket", "scheme": "ws"}
    origin = (b"origin", b"http://127.0.0.1:8501")
    assert ask(server, HOST, origin, **upgrade) == [{"type": "websocket.close", "code": 1008}]
    assert ask(server, HOST, COOKIE, (b"origin", b"http://127.0.0.1:3000"), **upgrade)[0]["type"] == "websocket.close"
    assert server.asked == []
    assert ask(server, HOST, COOKIE, origin, **upgrade) == [{"type": "websocket.accept"}]


def test_a_cookie_in_a_second_header_counts_and_a_doubled_header_is_not_trusted() -> None:
    assert ask(Server(), HOST, (b"cookie", b"a=1"), COOKIE)[0]["status"] == 200
    rules = AccessRules("key", PROXY)
    vouched = ((b"host", b"anna.example.org"), (KEY_HEADER.encode(), b"k" * 32), (b"remote-user", b"anna"))
    assert ask(Server(), *vouched, rules=rules)[0]["status"] == 200
    assert ask(Server(), *vouched, (b"remote-user", b"berta"), rules=rules)[0]["status"] == 403


def test_the_server_behind_a_proxy_sees_a_name_of_this_computer() -> None:
    server = Server()
    ask(
        server,
        (b"host", b"anna.example.org"),
        (b"origin", b"https://anna.example.org"),
        (KEY_HEADER.encode(), b"k" * 32),
        (b"remote-user", b"anna"),
        rules=AccessRules("key", PROXY),
        type="websocket",
        scheme="ws",
    )
    (asked,) = server.asked
    assert (b"host", b"127.0.0.1:8501") in asked["headers"]
    assert (b"origin", b"http://127.0.0.1:8501") in asked["headers"]
    assert sum(name == b"host" for name, _ in asked["headers"]) == 1


def test_what_is_no_request_goes_through() -> None:
    server = Server()
    ask(server, type="lifespan")
    assert [scope["type"] for scope in server.asked] == ["lifespan"]
