"""Access tokens: signed in once, renewed in time, shared by all threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from olci_core.errors import OlciError, RequestRefused, ServiceError, SignInError, TokenRefused, UnexpectedAnswer
from olci_core.settings import Settings
from olci_core.transport import Transport

CLIENT_ID = "cdse-public"  # https://documentation.dataspace.copernicus.eu/APIs/Token.html
RENEW_SHARE = 0.1  # of a token's lifetime before its end
RENEW_AT_MOST_S = 60.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """User name, password, and for accounts with two-factor sign-in the six digits of a one-time code."""

    username: str
    password: str = field(repr=False)
    totp: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.username.strip() or not self.password:
            raise SignInError("User name and password are both needed.", hint="Fill in both fields.")


@dataclass(frozen=True, slots=True)
class _Tokens:
    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    renew_at_s: float
    ends_at_s: float
    refresh_ends_at_s: float


class TokenSource:
    """The one source of tokens of an account; threads share it.

    ``clock`` gives seconds of the wall clock, which goes on while a computer sleeps.
    """

    def __init__(
        self,
        settings: Settings,
        credentials: Credentials,
        *,
        transport: Transport | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._url = settings.identity_url
        self._credentials = credentials
        self._transport = transport or Transport(settings)
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: _Tokens | None = None
        self._refused: OlciError | None = None
        self._code_is_used = False

    @property
    def username(self) -> str:
        """Whose tokens these are."""
        return self._credentials.username

    def current(self) -> str:
        """Return an access token that is good for a while yet, renewed or signed in anew as needed.

        Raises:
            SignInError: the service refused the account; remembered, and never asked again.
            ConnectionFailed, ServiceError: the identity service cannot be asked just now.
        """
        with self._lock:
            if self._refused is not None:
                raise self._refused
            held = self._tokens
            if held is not None and self._clock() < held.renew_at_s:
                return held.access
            try:
                self._tokens = self._renewed(held)
            except SignInError as error:
                self._refused = error
                raise
            except OlciError:
                if held is not None and self._clock() < held.ends_at_s:
                    return held.access
                raise
            return self._tokens.access

    def refused(self, token: str) -> None:
        """Take note that the service refused this token before its time: it is not handed out again."""
        with self._lock:
            held = self._tokens
            if held is not None and held.access == token:
                self._tokens = _Tokens(held.access, held.refresh, 0.0, 0.0, held.refresh_ends_at_s)

    def sign_out(self) -> None:
        """End the session at the service; the tokens are forgotten whether it answers or not."""
        with self._lock:
            held, self._tokens = self._tokens, None
            self._refused = SignInError("You have signed out.", hint="Sign in again to download.")
            if held is None or held.refresh is None:
                return
            form = {"client_id": CLIENT_ID, "refresh_token": held.refresh}
            try:
                self._transport.post_form(f"{self._url}/logout", form)
            except OlciError:
                return  # the session ends by itself; nothing here depends on it

    def _renewed(self, held: _Tokens | None) -> _Tokens:
        if held is not None and held.refresh and self._clock() < held.refresh_ends_at_s:
            try:
                return self._granted({"grant_type": "refresh_token", "refresh_token": held.refresh}, held)
            except (RequestRefused, TokenRefused) as error:
                if error.status not in (400, 401):
                    raise
        return self._signed_in()

    def _signed_in(self) -> _Tokens:
        who = self._credentials
        form = {"grant_type": "password", "username": who.username, "password": who.password}
        if who.totp:
            if self._code_is_used:
                raise SignInError("The session has ended.", hint="Sign in again with a new one-time code.")
            form["totp"] = who.totp
        try:
            tokens = self._granted(form, None)
        except (RequestRefused, TokenRefused) as error:
            if error.status not in (400, 401):
                raise
            raise _refusal(error, with_code=bool(who.totp)) from error
        self._code_is_used = True
        return tokens

    def _granted(self, form: Mapping[str, str], held: _Tokens | None) -> _Tokens:
        asked_at_s = self._clock()
        answer = self._transport.post_form(f"{self._url}/token", {"client_id": CLIENT_ID, **form})
        return _read(answer, asked_at_s=asked_at_s, held=held)


def _read(answer: Any, *, asked_at_s: float, held: _Tokens | None) -> _Tokens:
    """Read a token answer; a refresh answer may keep the old refresh token (RFC 6749, 6)."""
    try:
        access, lifetime_s = answer["access_token"], float(answer["expires_in"])
        refresh = answer.get("refresh_token") or (held.refresh if held else None)
        refresh_lifetime_s = float(answer.get("refresh_expires_in") or 0.0)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnexpectedAnswer("The sign-in service sent no usable token.", hint="Try again later.") from error
    if not isinstance(access, str) or not access or lifetime_s <= 0:
        raise UnexpectedAnswer("The sign-in service sent no usable token.", hint="Try again later.")
    early_s = min(RENEW_SHARE * lifetime_s, RENEW_AT_MOST_S)
    return _Tokens(
        access=access,
        refresh=refresh if isinstance(refresh, str) else None,
        renew_at_s=asked_at_s + lifetime_s - early_s,
        ends_at_s=asked_at_s + lifetime_s,
        # Keycloak sends 0 for a refresh token without an end of its own.
        refresh_ends_at_s=asked_at_s + refresh_lifetime_s if refresh_lifetime_s > 0 else float("inf"),
    )


def _refusal(error: ServiceError, *, with_code: bool) -> SignInError:
    """Put Keycloak's description into words that tell what to do."""
    said = str(error)
    if "not fully set up" in said:
        return SignInError(
            "Your Copernicus account is not fully set up yet.",
            hint="Sign in once at dataspace.copernicus.eu, finish what it asks for, then try again.",
        )
    if "disabled" in said or "locked" in said:
        return SignInError("Copernicus has locked this account for now.", hint="Wait some minutes, then try again.")
    if "Invalid user credentials" in said and with_code:
        return SignInError(
            "Copernicus did not accept the user name, the password or the one-time code.",
            hint="A code is good for 30 seconds: take a new one and try again.",
        )
    if "Invalid user credentials" in said:
        return SignInError(
            "Copernicus did not accept the user name or the password.",
            hint="Check both. If your account has two-factor sign-in, fill in the one-time code as well.",
        )
    return SignInError(
        f"Copernicus refused to sign you in. {said}", hint="Check your account at dataspace.copernicus.eu."
    )
