"""Secrets taken out of texts before anybody reads, logs or keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

HIDDEN = "[hidden]"
MIN_SECRET_CHARACTERS = 4  # what is shorter is in every text
SECRET_FIELDS = frozenset({"password", "totp", "refresh_token", "access_token", "token", "client_secret"})

# A JSON Web Token (RFC 7519): three parts in base64url, the first one beginning with {" .
_TOKEN = re.compile(r"\beyJ[\w-]{5,}(?:\.[\w-]*){1,4}")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/-]{8,}=*")
_NAMED = re.compile(rf"(?i)\b({'|'.join(sorted(SECRET_FIELDS))})(\"?\s*[=:]\s*\"?)[^\s\"'&,;}}]+")


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a text without the secrets given, in clear or percent-encoded, and without what looks like one."""
    written = {form for secret in secrets for form in (secret, quote(secret, safe=""), quote_plus(secret))}
    for secret in sorted(written, key=len, reverse=True):
        if len(secret) >= MIN_SECRET_CHARACTERS:
            text = text.replace(secret, HIDDEN)
    text = _TOKEN.sub(HIDDEN, text)
    text = _BEARER.sub(rf"\1 {HIDDEN}", text)
    return _NAMED.sub(rf"\1\2{HIDDEN}", text)


def secrets_of(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of a form's fields that are secrets."""
    return tuple(value for name, value in fields.items() if name in SECRET_FIELDS)
