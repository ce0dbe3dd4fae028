"""One session for many requests: the system's certificates, no cookies, no login file, a token on its own request."""

from __future__ import annotations

import ssl
from functools import cache
from typing import Any

import requests
import truststore
from requests.adapters import HTTPAdapter

USER_AGENT = "olci-scene-picker"


def new_session() -> requests.Session:
    """Return a session that threads may share."""
    session = requests.Session()
    session.headers["User-Agent"] = USER_AGENT
    session.auth = no_login_file
    session.cookies.set_policy(_NoCookies())
    session.mount("http://", _ClosesAll(pool_connections=8, pool_maxsize=16, pool_block=False))
    session.mount("https://", _SystemCertificates(pool_connections=8, pool_maxsize=16, pool_block=False))
    return session


class Bearer(requests.auth.AuthBase):
    """Puts the access token on one request."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def no_login_file(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stand in as authentication, so that requests sends nothing from a .netrc file."""
    return request


class _ClosesAll(HTTPAdapter):
    """Closes every idle connection; requests leaves that to the last reference, which an error may hold for long."""

    def close(self) -> None:
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            for key in manager.pools.keys():  # noqa: SIM118 - it cannot be iterated over
                if (pool := manager.pools.get(key)) is not None:
                    pool.close()
        super().close()


class _SystemCertificates(_ClosesAll):
    """Trusts the authorities that the operating system trusts, besides those that come with this program."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **{**options, "ssl_context": _system_context()})

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return super().proxy_manager_for(proxy, **{**options, "ssl_context": _system_context()})


@cache
def _system_context() -> ssl.SSLContext:
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


# The stubs of requests leave it out.
class _NoCookies(requests.cookies.cookielib.DefaultCookiePolicy):  # type: ignore[name-defined,misc]
    """Keeps no cookies: the service needs none, and threads share the session."""

    def set_ok(self, cookie: object, request: object) -> bool:  # noqa: ARG002 - the signature of http.cookiejar
        return False
