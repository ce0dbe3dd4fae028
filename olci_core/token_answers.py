"""What the identity service answers (Keycloak, RFC 6749): tokens, a refusal in plain words, or no clear answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from olci_core.errors import ServiceError, ServiceUnavailable, SignInError, SignInUnavailable, UnexpectedAnswer

RENEW_SHARE = 0.1  # of a token's lifetime before its end
MAX_RENEW_EARLY_S = 60.0
NEVER_S = float("inf")
_HEADER_TEXT = re.compile(r"[!-~]{1,16384}")  # what a request can carry as its token
# Of a token whose answer does not say it, which RFC 6749 (5.1) only recommends: what is usual with Keycloak.
UNSAID_LIFETIME_S = 300.0
MAX_LIFETIME_S = 366 * 86_400.0  # of a token; a longer one is a slip of the service
# Errors that RFC 6749 (4.1.2.1) and RFC 8628 (3.5) have for a service that is in trouble: no judgement of the account.
_PASSING = frozenset({"temporarily_unavailable", "server_error", "slow_down", "unknown_error"})
# What Keycloak says, in lower case: what happened, and what the reader can do.
_REFUSALS: Mapping[str, tuple[str, str]] = {
    "not fully set up": (
        "Your Copernicus account is not fully set up yet.",
        "Sign in once at dataspace.copernicus.eu, finish what it asks for, then try again.",
    ),
    "disabled": ("Copernicus has locked this account for now.", "Wait some minutes, then try again."),
    "locked": ("Copernicus has locked this account for now.", "Wait some minutes, then try again."),
    "otp": (
        "Copernicus did not accept the one-time code.",
        "A code is good once, and for 30 seconds: take a new code and try again.",
    ),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """The tokens that were granted, and how long each is good; times are seconds of the wall clock."""

    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    renew_at_s: float
    ends_at_s: float
    refresh_ends_at_s: float


def read_grant(answer: Any, *, asked_at_s: float, held: Grant | None) -> Grant:
    """Read a token answer; a refresh answer may keep the old refresh token (RFC 6749, 6)."""
    try:
        access, lifetime_s = answer["access_token"], float(answer.get("expires_in", UNSAID_LIFETIME_S))
        refresh = answer.get("refresh_token") or (held.refresh if held else None)
        refresh_lifetime_s = float(answer.get("refresh_expires_in") or 0.0)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise UnexpectedAnswer("The sign-in service sent no usable token.", hint="Try again later.") from error
    if not isinstance(access, str) or not _HEADER_TEXT.fullmatch(access) or not 0 < lifetime_s <= MAX_LIFETIME_S:
        raise UnexpectedAnswer("The sign-in service sent no usable token.", hint="Try again later.")
    early_s = min(RENEW_SHARE * lifetime_s, MAX_RENEW_EARLY_S)
    return Grant(
        access=access,
        refresh=refresh if isinstance(refresh, str) else None,
        renew_at_s=asked_at_s + lifetime_s - early_s,
        ends_at_s=asked_at_s + lifetime_s,
        # Keycloak sends 0 for a refresh token without an end of its own.
        refresh_ends_at_s=asked_at_s + refresh_lifetime_s if 0 < refresh_lifetime_s <= MAX_LIFETIME_S else NEVER_S,
    )


def refusal_of(error: ServiceError, *, with_code: bool) -> SignInError | SignInUnavailable:
    """Put Keycloak's description into words that say what to do; what is no clear refusal is none."""
    said = str(error)
    if error.status not in (400, 401) or not error.code or error.code in _PASSING:
        return no_clear_answer(error)
    if "session limit" in said.lower():
        return SignInUnavailable(
            "Copernicus counts too many open sessions of this account.",
            hint="They end by themselves within an hour; sign out where you no longer need them.",
            status=error.status,
        )
    for words, (happened, hint) in _REFUSALS.items():
        if words in said.lower():
            return SignInError(happened, hint=hint)
    if "invalid user credentials" in said.lower() and with_code:
        return SignInError(
            "Copernicus did not accept the user name, the password or the one-time code.",
            hint="A code is good for 30 seconds: take a new one and try again.",
        )
    if "invalid user credentials" in said.lower():
        return SignInError(
            "Copernicus did not accept the user name or the password.",
            hint="Check both. If your account has two-factor sign-in, fill in the one-time code as well.",
        )
    return SignInError(
        f"Copernicus refused to sign you in. {said}", hint="Check your account at dataspace.copernicus.eu."
    )


def no_clear_answer(error: ServiceError) -> SignInUnavailable:
    """Return what is to be said of an answer that neither signs in nor refuses."""
    return SignInUnavailable(
        f"The sign-in service gives no clear answer. {error}",
        hint="It is asked again; a firewall or a sign-in page of the network may stand in between.",
        status=error.status,
        code=error.code,
        retry_after_s=error.retry_after_s if isinstance(error, ServiceUnavailable) else None,
    )
