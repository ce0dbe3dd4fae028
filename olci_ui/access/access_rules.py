"""Which requests the page answers: decided from the request alone, nothing is sent or read here."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Literal
from urllib.parse import unquote_plus

from olci_ui.access import texts
from olci_ui.access.trusted_proxy import TrustedProxy

TOKEN_PARAMETER = "token"  # noqa: S105 - the parameter's name, not a secret
HEALTH_PATH = "/_stcore/health"  # says "ok", to whoever starts the program
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_FOREIGN_SITES = frozenset({"cross-site", "same-site"})  # same-site: another port of this computer
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class BrowserRequest:
    """What a browser asks: ``headers`` by name in small letters, ``hosts`` every Host header, ``scheme`` http or ws."""

    kind: Literal["http", "websocket"]
    method: str
    path: str
    query: str
    hosts: Sequence[str]
    headers: Mapping[str, str]
    scheme: str = "http"

    @property
    def location(self) -> str:
        """Path and query without the token, other parameters as they came."""
        kept = [part for part in self.query.split("&") if part and _name_of(part) != TOKEN_PARAMETER]
        path = "/" + self.path.lstrip("/\\")  # "//host" would lead to another host
        return path + ("?" + "&".join(kept) if kept else "")

    @property
    def token(self) -> str | None:
        """The token in the address, None where it has none."""
        given = [part for part in self.query.split("&") if _name_of(part) == TOKEN_PARAMETER]
        return unquote_plus(given[0].partition("=")[2]) if given else None


@dataclass(frozen=True, slots=True)
class Enter:
    """The request goes on to the page."""


@dataclass(frozen=True, slots=True)
class GiveCookie:
    """The browser opened the printed address: it gets the cookie and is sent to ``location``."""

    location: str


@dataclass(frozen=True, slots=True)
class AskFirst:
    """A link on another web page leads here: the person is asked before ``location`` opens."""

    location: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """The request is answered with ``status`` and a sentence."""

    status: int
    sentence: str


Decision = Enter | GiveCookie | AskFirst | Refuse

NO_KEY = Refuse(403, texts.NO_KEY)
WRONG_HOST = Refuse(400, texts.WRONG_HOST)
FOREIGN_PAGE = Refuse(403, texts.FOREIGN_PAGE)
NOT_THE_PROXY = Refuse(403, texts.NOT_THE_PROXY)


@dataclass(frozen=True, slots=True)
class AccessRules:
    """The rules of one page. ``key`` is the data folder's; the token in the address and the cookie follow from it."""

    key: str = field(repr=False)
    proxy: TrustedProxy | None = None

    @property
    def token(self) -> str:
        """What the printed address carries."""
        return self._derived("address")

    @property
    def cookie_value(self) -> str:
        """What a browser that opened the printed address sends from then on."""
        return self._derived("cookie")

    @property
    def cookie_name(self) -> str:
        """The cookie's name, one for each key: cookies are shared by all ports of a computer."""
        return f"olci_{self._derived('name')[:12]}"

    def decide(self, request: BrowserRequest) -> Decision:
        """Return what becomes of a request."""
        if len(request.hosts) != 1:
            return WRONG_HOST
        host = request.hosts[0].lower()
        behind_proxy = self.proxy is not None and host == self.proxy.host
        if not behind_proxy and _without_port(host) not in _LOCAL_NAMES:
            return WRONG_HOST
        if request.kind == "http" and request.path == HEALTH_PATH:
            return Enter()
        if self.proxy is not None and behind_proxy:
            if not self.proxy.vouches(request.headers):
                return NOT_THE_PROXY
            return self._decide(request, origin=f"{self.proxy.scheme}://{host}", is_known=True)
        return self._decide(request, origin=f"{_http(request.scheme)}://{host}", is_known=self._has_cookie(request))

    def _decide(self, request: BrowserRequest, *, origin: str, is_known: bool) -> Decision:
        sent_origin = request.headers.get("origin", "").lower()
        if request.kind == "websocket":
            if not is_known:
                return NO_KEY
            return Enter() if sent_origin == origin else FOREIGN_PAGE
        if request.token is not None and (is_known or _same(request.token, self.token)):
            return GiveCookie(request.location)
        if request.headers.get("sec-fetch-site", "") in _FOREIGN_SITES:
            return AskFirst(request.location) if _is_link(request) else FOREIGN_PAGE
        if request.method not in _READING and sent_origin not in ("", origin):
            return FOREIGN_PAGE
        return Enter() if is_known else NO_KEY

    def _has_cookie(self, request: BrowserRequest) -> bool:
        try:
            held = SimpleCookie(request.headers.get("cookie", "")).get(self.cookie_name)
        except CookieError:
            return False
        return held is not None and _same(held.value, self.cookie_value)

    def _derived(self, purpose: str) -> str:
        return hmac.new(self.key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _is_link(request: BrowserRequest) -> bool:
    """Say whether a person followed a link: a whole page is asked for, in a tab of its own."""
    headers = request.headers
    is_page = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return is_page and request.method == "GET"


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isascii() and port.isdigit() else host


def _http(scheme: str) -> str:
    return {"ws": "http", "wss": "https"}.get(scheme, scheme)


def _name_of(part: str) -> str:
    return unquote_plus(part.partition("=")[0])


def _same(given: str, kept: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), kept.encode())
