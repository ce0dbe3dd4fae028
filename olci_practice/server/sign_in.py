"""The identity service: its discovery document and keys, tokens for a password or a refresh token, sessions ended."""

from __future__ import annotations

from urllib.parse import parse_qsl

from olci_practice.server.accounts import Refusal
from olci_practice.server.discovery import configuration
from olci_practice.server.messages import Reply, Request, json_reply, method_not_allowed
from olci_practice.server.ordered_answers import ordered_answer
from olci_practice.server.service_state import ServiceState

_NO_BROWSER_SIGN_IN = (
    b"<html><body><h1>We are sorry...</h1>"
    b"<p>The practice archive signs in by password, not in a browser.</p></body></html>"
)
# No answer that carries a token may be kept (RFC 6749, 5.1).
_UNCACHED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def answer(request: Request, state: ServiceState) -> Reply:  # noqa: PLR0911  # one return a path
    """Answer a request to the identity service."""
    match request.path:
        case "/protocol/openid-connect/token":
            return _posted(request) or _token(request, state)
        case "/protocol/openid-connect/logout":
            return _posted(request) or _logout(request, state)
        case "/protocol/openid-connect/revoke":
            return _posted(request) or _revoke(request, state)
        case "/protocol/openid-connect/certs":
            return _read_only(request) or json_reply(200, state.sessions.key_set(), kind="identity")
        case "/protocol/openid-connect/userinfo":
            return _user_info(request, state)
        case "/protocol/openid-connect/auth":
            return Reply(400, _NO_BROWSER_SIGN_IN, {"Content-Type": "text/html;charset=utf-8"}, "identity")
        case "/.well-known/openid-configuration":
            return _read_only(request) or json_reply(200, configuration(state.addresses.identity_url), kind="identity")
    return json_reply(404, {"error": "HTTP 404 Not Found"}, kind="identity")


def _read_only(request: Request) -> Reply | None:
    return None if request.method == "GET" else method_not_allowed("GET", kind="identity")


def _posted(request: Request) -> Reply | None:
    if request.method != "POST":
        return method_not_allowed("POST", kind="identity")
    if request.headers.get_content_type() != "application/x-www-form-urlencoded":
        return json_reply(415, {"error": "HTTP 415 Unsupported Media Type"}, kind="identity")
    return None


def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def _token(request: Request, state: ServiceState) -> Reply:
    strike = state.faults.strike("identity")
    if reply := ordered_answer(strike, kind="identity"):
        return reply
    granted = state.sessions.grant(_form(request))
    if isinstance(granted, Refusal):
        return _refused(granted).struck(strike)
    return json_reply(200, granted, kind="identity", headers=_UNCACHED).struck(strike)


def _logout(request: Request, state: ServiceState) -> Reply:
    if state.sessions.end(_form(request).get("refresh_token", "")):
        return Reply(204, kind="identity")
    return _refused(Refusal(400, "invalid_grant", "Invalid refresh token"))


def _revoke(request: Request, state: ServiceState) -> Reply:
    state.sessions.revoke(_form(request).get("token", ""))
    return Reply(200, kind="identity")


def _refused(refusal: Refusal) -> Reply:
    words = {"error": refusal.error, "error_description": refusal.description}
    return json_reply(refusal.status, words, kind="identity", headers=_UNCACHED)


def _user_info(request: Request, state: ServiceState) -> Reply:
    verdict, account = state.sessions.judge(request.bearer)
    if verdict == "valid":
        return json_reply(200, {"preferred_username": account, "email_verified": True}, kind="identity")
    words = {"error": "invalid_token", "error_description": "Token verification failed"}
    return json_reply(401, words, kind="identity", headers={"WWW-Authenticate": 'Bearer realm="CDSE"'})
