"""What is expected of the identity service: its discovery document, and what it grants."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

from olci_core.errors import UnexpectedAnswer
from olci_core.json_reader import read_json
from olci_core.service_check.asking import Asker
from olci_core.service_check.report import Finding

_TOKEN_S, _SESSION_S = 600, 3600
_NAMED = ("token_endpoint", "end_session_endpoint", "revocation_endpoint", "jwks_uri", "authorization_endpoint")


def discovery(asker: Asker) -> Finding:
    """Whether the discovery document names the addresses and the grant that this program uses."""
    base = asker.settings.identity_url
    document = asker.json_at(f"{base.removesuffix('/protocol/openid-connect')}/.well-known/openid-configuration")
    wrong = [name for name in _NAMED if not isinstance(document.get(name), str)]
    if document.get("token_endpoint") != f"{base}/token":
        wrong.append(f"token_endpoint is {str(document.get('token_endpoint'))[:100]}")
    grants = document.get("grant_types_supported") or []
    wrong += [f"no grant {grant}" for grant in ("password", "refresh_token") if grant not in grants]
    return Finding(
        "Sign-in addresses",
        f"{base}/token, named in the discovery document with the grants password and refresh_token",
        "differs" if wrong else "agrees",
        f"missing or other: {', '.join(wrong)}" if wrong else "as expected",
    )


def lifetimes(asker: Asker) -> Finding:
    """How long a token and a session last."""
    claims = _claims(asker.token())
    token_s = round(float(claims["exp"]) - float(claims["iat"]))
    ends_at = asker.tokens.session_ends_at if asker.tokens else None
    session_s = None if ends_at is None else (ends_at - asker.now) / timedelta(seconds=1)
    agrees = token_s == _TOKEN_S and session_s is not None and abs(session_s - _SESSION_S) < 180
    found = f"{token_s} s" + (
        ", session without an end" if session_s is None else f" and about {round(session_s, -2):.0f} s"
    )
    return Finding(
        "Lifetime of a token and of a session",
        f"{_TOKEN_S} s and {_SESSION_S} s",
        "agrees" if agrees else "differs",
        found,
    )


def audience(asker: Asker) -> Finding:
    """For whom a token is meant."""
    claims = _claims(asker.token())
    named = claims.get("aud")
    audiences = [named] if isinstance(named, str) else list(named or [])
    agrees = "CLOUDFERRO_PUBLIC" in audiences
    found = ", ".join(map(str, audiences)) or "none"
    return Finding("Audience of a token", "CLOUDFERRO_PUBLIC", "agrees" if agrees else "differs", found)


def _claims(token: str) -> dict[str, Any]:
    """Return what a JSON Web Token claims (RFC 7519); its signature is the service's own concern."""
    try:
        part = token.split(".")[1]
        claims = read_json(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return {**claims, "exp": claims["exp"], "iat": claims["iat"]}
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise UnexpectedAnswer("The token is not of the kind whose claims can be read.") from error
