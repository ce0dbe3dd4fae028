"""Tokens that carry their own claims and cannot be forged: JSON Web Tokens with a key of this process (RFC 7519)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any


class Mint:
    """Signs claims and reads back what it signed itself; the key lives and dies with it."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return a token with these claims."""
        body = f"{_packed({'alg': 'HS256', 'typ': 'JWT'})}.{_packed(claims)}"
        return f"{body}.{self._signature(body)}"

    def read(self, token: str) -> dict[str, Any] | None:
        """Return the claims of a token, None where it was not signed here or has been changed."""
        body, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(body).encode()):
            return None
        part = body.partition(".")[2]
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return claims

    def _signature(self, body: str) -> str:
        return _base64(hmac.digest(self._key, body.encode(), hashlib.sha256))


def _packed(claims: Mapping[str, Any]) -> str:
    return _base64(json.dumps(claims, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
