"""A proxy in front of the page that has signed its person in: what the settings say of it."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from olci_core.errors import SettingsError
from olci_ui.access import texts

PUBLIC_URL, USER, KEY_FILE = "OLCI_PUBLIC_URL", "OLCI_PROXY_USER", "OLCI_PROXY_KEY_FILE"
KEY_HEADER = "x-olci-proxy-key"
MIN_KEY_CHARACTERS = 32
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
_HINT = texts.PROXY_HINT.format(PUBLIC_URL, USER, KEY_FILE)


@dataclass(frozen=True, slots=True)
class TrustedProxy:
    """One person's page behind a proxy: its public address, and how the proxy says who is there and that it is itself.

    ``host``: name and port as a browser sends them in ``Host``. ``user_header`` is in small letters.
    """

    scheme: str
    host: str
    user_header: str
    user: str
    key: str = field(repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self | None:
        """Read OLCI_PUBLIC_URL, OLCI_PROXY_USER ("Remote-User: anna") and OLCI_PROXY_KEY_FILE; None: there is no proxy.

        Raises:
            SettingsError: one of them is missing or cannot be used; nothing is trusted by halves.
        """
        url, who, key_file = (environ.get(name, "").strip() for name in (PUBLIC_URL, USER, KEY_FILE))
        if not (url or who or key_file):
            return None
        if not (url and who and key_file):
            raise SettingsError(texts.PROXY_INCOMPLETE, hint=_HINT)
        scheme, host = _public(url)
        header, user = _person(who)
        return cls(scheme, host, header, user, _key(Path(key_file).expanduser()))

    def vouches(self, headers: Mapping[str, str]) -> bool:
        """Say whether the proxy itself passed a request on, for the one person whose page this is."""
        given = headers.get(KEY_HEADER, "")
        is_proxy = hmac.compare_digest(given.encode(), self.key.encode())
        return is_proxy and headers.get(self.user_header, "") == self.user


def _public(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    try:
        usable = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in parts.netloc or parts.path.strip("/") or parts.query or parts.fragment:
        raise SettingsError(
            texts.NOT_A_PUBLIC_ADDRESS.format(PUBLIC_URL, url[:200]),
            hint=texts.NOT_A_PUBLIC_ADDRESS_HINT.format(_HINT),
        )
    return parts.scheme, parts.netloc.lower()


def _person(text: str) -> tuple[str, str]:
    header, colon, user = (part.strip() for part in text.partition(":"))
    if not colon or not user or not _HEADER_NAME.fullmatch(header):
        raise SettingsError(texts.NOT_A_PERSON.format(USER, text[:200]), hint=_HINT)
    return header.lower(), user


def _key(path: Path) -> str:
    try:
        key = path.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise SettingsError(texts.PROXY_KEY_UNREADABLE.format(path), hint=_HINT) from error
    if len(key) < MIN_KEY_CHARACTERS or not key.isascii():
        raise SettingsError(texts.PROXY_KEY_SHORT.format(path, MIN_KEY_CHARACTERS), hint=_HINT)
    return key
