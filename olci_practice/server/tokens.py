"""Tokens as Keycloak issues them: JSON Web Tokens, access tokens signed with RS256, refresh tokens with HS512.

Whoever holds the public key (``key_set``, the answer of ``/certs``) can check an access token; a refresh token can be
checked by this process alone (RFC 7515, 7517, 7519).
"""

from __future__ import annotations

import functools
import json
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

_KEY_BITS = 2048
_ACCESS_ALGORITHM, _REFRESH_ALGORITHM = "RS256", "HS512"
# Times and audiences are judged by whoever reads the claims.
_CHECKED_ELSEWHERE: Any = {"verify_exp": False, "verify_iat": False, "verify_aud": False}


class Mint:
    """Signs claims and reads back what it signed itself; its secret and its key's name live and die with it."""

    def __init__(self) -> None:
        self._key_id, self._secret_id = _name(), str(uuid.uuid4())
        self._secret = secrets.token_bytes(64)

    def sign_access(self, claims: Mapping[str, Any]) -> str:
        """Return an access token with these claims."""
        return jwt.encode(dict(claims), _key(), _ACCESS_ALGORITHM, headers={"kid": self._key_id})

    def sign_refresh(self, claims: Mapping[str, Any]) -> str:
        """Return a refresh token with these claims."""
        return jwt.encode(dict(claims), self._secret, _REFRESH_ALGORITHM, headers={"kid": self._secret_id})

    def read(self, token: str) -> dict[str, Any] | None:
        """Return the claims of a token, None where it was not signed here or has been changed."""
        try:
            if jwt.get_unverified_header(token).get("kid") == self._key_id:
                return jwt.decode(token, _key().public_key(), [_ACCESS_ALGORITHM], options=_CHECKED_ELSEWHERE)
            return jwt.decode(token, self._secret, [_REFRESH_ALGORITHM], options=_CHECKED_ELSEWHERE)
        except (jwt.InvalidTokenError, UnicodeError):
            return None

    def key_set(self) -> dict[str, Any]:
        """Return the JSON Web Key Set in which access tokens' key is found by its ``kid``."""
        public: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_key().public_key()))
        key = {"kid": self._key_id, "kty": "RSA", "alg": _ACCESS_ALGORITHM, "use": "sig"}
        return {"keys": [{**key, "n": public["n"], "e": public["e"]}]}


@functools.cache
def _key() -> rsa.RSAPrivateKey:
    """Return this process's key, made when it is first needed (it takes a tenth of a second)."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=_KEY_BITS)


def _name() -> str:
    """Return a key's name of the recorded length."""
    return secrets.token_urlsafe(32)
