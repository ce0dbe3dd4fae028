"""The rules of access before everything that the server answers: pages, routes, uploads and the WebSocket."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from olci_ui.access.access_rules import AccessRules, AskFirst, BrowserRequest, Decision, Enter, GiveCookie
from olci_ui.access.answers import cookie_page, question_page, refusal_page

# The parts of the page run in frames of the same origin; no other page may frame it.
FRAMING = "frame-ancestors 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
PAGE_HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    # The origin alone, never a search: the tile service of OpenStreetMap wants to know who asks.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class AccessMiddleware:
    """Lets through what the rules allow, and puts the headers that protect a page on every answer."""

    def __init__(self, app: ASGIApp, *, rules: AccessRules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection (ASGI)."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request = _request(scope)
        decision = self._rules.decide(request)
        with_headers = _adding_headers(send)
        if isinstance(decision, Enter):
            await self._app(self._inward(scope), receive, with_headers)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._answer(decision, request)(scope, receive, with_headers)

    def _answer(self, decision: Decision, request: BrowserRequest) -> Response:
        if isinstance(decision, GiveCookie):
            rules = self._rules
            secure = request.scheme == "https"
            return cookie_page(decision, name=rules.cookie_name, value=rules.cookie_value, secure=secure)
        if isinstance(decision, AskFirst):
            return question_page(decision)
        assert not isinstance(decision, Enter)
        return refusal_page(decision, location=request.location)

    def _inward(self, scope: Scope) -> Scope:
        """Return the scope as the server behind knows it: it answers to names of this computer alone."""
        proxy = self._rules.proxy
        headers = [(name, value) for name, value in scope["headers"] if name not in (b"host", b"origin")]
        if proxy is None or len(headers) == len(scope["headers"]):
            return scope
        hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        if hosts != [proxy.host]:
            return scope
        port = (scope.get("server") or ("", 80))[1]
        local = f"127.0.0.1:{port}".encode()
        origin = [(b"origin", b"http://" + local)] if any(name == b"origin" for name, _ in scope["headers"]) else []
        return {**scope, "headers": [(b"host", local), *origin, *headers]}


def _request(scope: Scope) -> BrowserRequest:
    pairs = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    return BrowserRequest(
        kind=scope["type"],
        method=scope.get("method", "GET"),
        path=scope.get("raw_path", b"").decode("latin-1") or scope["path"],
        query=scope["query_string"].decode("latin-1"),
        hosts=[value for name, value in pairs if name == "host"],
        headers=_joined(pairs),
        scheme=scope.get("scheme", "http"),
    )


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return headers by name; of one that comes twice, cookies are joined and others keep no value to be trusted."""
    headers: dict[str, str] = {}
    for name, value in pairs:
        if name not in headers:
            headers[name] = value
        else:
            headers[name] = f"{headers[name]}; {value}" if name == "cookie" else f"{headers[name]}, {value}"
    return headers


def _adding_headers(send: Send) -> Send:
    async def with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.append("Content-Security-Policy", FRAMING)
            for name, value in PAGE_HEADERS.items():
                if name not in headers:
                    headers[name] = value
        await send(message)

    return with_headers
