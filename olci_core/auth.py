"""Access tokens: signed in once, renewed in time, shared by all threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from olci_core.errors import (
    OlciError,
    RequestRefused,
    ServiceUnavailable,
    SignInError,
    TokenRefused,
    UnexpectedAnswer,
)
from olci_core.redaction import secrets_of
from olci_core.retry import RetryPolicy
from olci_core.service_errors import words_in
from olci_core.settings import CLIENT_ID, Settings
from olci_core.token_answers import NEVER_S, Grant, no_clear_answer, read_grant, refusal_of

if TYPE_CHECKING:  # HTTP is imported when the first connection is made
    from olci_core.transport import Transport

# A caller waits for the answer, and whoever calls has longer waits of their own: the queue, or the person.
BRIEFLY = RetryPolicy(max_attempts=3, max_total_s=10.0)
ONCE = RetryPolicy(max_attempts=1)


@dataclass(frozen=True, slots=True)
class Credentials:
    """User name, password, and for accounts with two-factor sign-in the six digits of a one-time code.

    ``totp`` is None for an account without two-factor sign-in, "" where one is needed that is not at hand.
    """

    username: str
    password: str = field(repr=False)
    totp: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.username.strip() or not self.password:
            raise SignInError("User name and password are both needed.", hint="Fill in both fields.")


class TokenSource:
    """The one source of tokens of an account; threads share it. As a context manager it ends its session at the end.

    A client that never signs out leaves a session behind for an hour, and the service allows an account only so many.
    ``clock`` gives seconds of the wall clock, which goes on while a computer sleeps.
    """

    def __init__(
        self,
        settings: Settings,
        credentials: Credentials,
        *,
        transport: Transport | None = None,
        retry: RetryPolicy = BRIEFLY,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._url = settings.identity_url
        self._credentials = credentials
        self._owns_transport = transport is None
        if transport is None:
            from olci_core.transport import Transport  # noqa: PLC0415 - a sixth of the core's import

            transport = Transport(settings)
        self._transport = transport
        self._retry = retry
        self._clock = clock
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._tokens: Grant | None = None
        self._refused: OlciError | None = None
        self._code_is_used = False
        self._failures = 0
        self._ask_again_at_s = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.sign_out()

    @property
    def username(self) -> str:
        """Whose tokens these are."""
        return self._credentials.username

    @property
    def session_ends_at(self) -> datetime | None:
        """When the session ends unless it is renewed until then, aware UTC; None where that is not known."""
        held = self._tokens
        if held is None or held.refresh_ends_at_s == NEVER_S:
            return None
        return datetime.fromtimestamp(max(held.refresh_ends_at_s, held.ends_at_s), UTC)

    @property
    def uses_codes(self) -> bool:
        """Whether the account asks for one-time codes, as far as is known."""
        return self._credentials.totp is not None

    @property
    def refusal(self) -> OlciError | None:
        """Why the service refused this account, None while it has not."""
        return self._refused

    @property
    def needs_code_by(self) -> datetime | None:
        """When the session ends that a one-time code opened, aware UTC: a new code is needed by then.

        None where nothing of the kind is needed: without a code, the password opens the next session by itself.
        """
        return self.session_ends_at if self.uses_codes else None

    def current(self) -> str:
        """Return an access token that is good for a while yet, renewed or signed in anew as needed.

        Raises:
            SignInError: the service refused the account; remembered, and never asked again.
            ConnectionFailed, ServiceError: the identity service cannot be asked just now.
            Cancelled: somebody signed out while it was asked.
        """
        with self._lock:
            held, now_s = self._tokens, self._clock()
            is_good = held is not None and now_s < held.ends_at_s
            if held is not None and (now_s < held.renew_at_s or (is_good and now_s < self._ask_again_at_s)):
                return held.access
            try:
                if self._refused is not None:
                    raise self._refused
                renewed = self._retry_policy(is_good=is_good).call(lambda: self._renewed(held), stop=self._stop)
            except SignInError as error:
                self._refused = error
                if held is not None and is_good:  # what is under way needs no other one yet
                    return held.access
                raise
            except OlciError as error:
                self._failures += 1
                self._ask_again_at_s = self._clock() + self._retry.backoff_s(self._failures, error)
                if held is not None and self._clock() < held.ends_at_s:
                    return held.access
                raise
            self._tokens, self._failures, self._ask_again_at_s = renewed, 0, 0.0
            return renewed.access

    def refused(self, token: str) -> None:
        """Take note that the service refused this token before its time: it is not handed out again."""
        with self._lock:
            held = self._tokens
            if held is not None and held.access == token:
                self._tokens = replace(held, renew_at_s=0.0, ends_at_s=0.0)

    def renew_with_code(self, code: str) -> None:
        """Open the next session with a new one-time code, before the present one has ended or after; that one ends.

        Raises:
            SignInError: the code or the account was not accepted; the present session goes on.
            ConnectionFailed, ServiceError: the identity service cannot be asked just now; likewise.
        """
        with self._lock:
            if self._stop.is_set():
                raise SignInError("You have signed out.", hint="Sign in again to download.")
            credentials = replace(self._credentials, totp=code)
            tokens = self._opened(credentials)
            former, self._tokens = self._tokens, tokens
            self._credentials, self._code_is_used, self._refused = credentials, True, None
            self._failures, self._ask_again_at_s = 0, 0.0
            self._end(former)

    def sign_out(self) -> bool:
        """End the session at the service and revoke its tokens; return whether the service has done so.

        They are forgotten whether it answers or not.
        """
        self._stop.set()
        with self._lock:
            held, self._tokens = self._tokens, None
            self._refused = SignInError("You have signed out.", hint="Sign in again to download.")
            try:
                return self._end(held)
            finally:
                if self._owns_transport:
                    self._transport.close()

    def _end(self, held: Grant | None) -> bool:
        """End the session, then revoke the access token; what the service does not hear ends by itself."""
        if held is None:
            return True
        forms = {} if held.refresh is None else {"logout": {"refresh_token": held.refresh}}
        forms["revoke"] = {"token": held.access, "token_type_hint": "access_token"}  # RFC 7009, 2.1
        try:
            for name, form in forms.items():
                self._transport.post_form(f"{self._url}/{name}", {"client_id": CLIENT_ID, **form})
        except OlciError:
            return False
        return True

    def _retry_policy(self, *, is_good: bool) -> RetryPolicy:
        """Ask once where the present token still serves, or where a one-time code would be spent on it."""
        return ONCE if is_good or self._credentials.totp else self._retry

    def _renewed(self, held: Grant | None) -> Grant:
        if held is not None and held.refresh and self._clock() < held.refresh_ends_at_s:
            try:
                return self._granted({"grant_type": "refresh_token", "refresh_token": held.refresh}, held)
            except (RequestRefused, TokenRefused) as error:
                if error.status not in (400, 401):
                    raise no_clear_answer(error) from error
        return self._signed_in()

    def _signed_in(self) -> Grant:
        if self.uses_codes and (self._code_is_used or not self._credentials.totp):
            happened = "The session has ended." if self._code_is_used else "This account needs a one-time code."
            raise SignInError(happened, hint="Enter a new one-time code to go on.")
        tokens = self._opened(self._credentials)
        self._code_is_used = True
        return tokens

    def _opened(self, who: Credentials) -> Grant:
        form = {"grant_type": "password", "username": who.username, "password": who.password}
        if who.totp:
            form["totp"] = who.totp
        try:
            return self._granted(form, None)
        except (RequestRefused, TokenRefused) as error:
            raise refusal_of(error, with_code=bool(who.totp)) from error

    def _granted(self, form: Mapping[str, str], held: Grant | None) -> Grant:
        asked_at_s = self._clock()
        try:
            answer = self._transport.post_form(f"{self._url}/token", {"client_id": CLIENT_ID, **form})
            if isinstance(answer, dict) and answer.get("error") and not answer.get("access_token"):
                # Sent as a success (200), as some services in between do: never to be asked again with a password.
                code, words = words_in(answer, secrets=secrets_of(form))
                raise RequestRefused(f"The sign-in service refused: {words or code}", status=400, code=code)
            return read_grant(answer, asked_at_s=asked_at_s, held=held)
        except (ServiceUnavailable, UnexpectedAnswer) as error:
            raise no_clear_answer(error) from error
