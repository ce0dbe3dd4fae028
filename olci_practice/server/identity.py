"""Who may come in: sessions and tokens, as strict as the real identity service."""

from __future__ import annotations

import hmac
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from olci_practice.server.accounts import ACCOUNTS, FOREIGN_CLIENT, FOREIGN_SECRET, PUBLIC_CLIENT, Refusal
from olci_practice.server.tokens import Mint

AUDIENCE = "CLOUDFERRO_PUBLIC"
SCOPE = "AUDIENCE_PUBLIC openid email profile ondemand_processing user-context"
# Real times are whole seconds (RFC 7519 allows fractions); lives this short are asked for by tests, to the fraction.
_SHORT_LIFE_S = 60

Verdict = Literal["valid", "missing", "expired", "foreign"]


@dataclass(slots=True)
class _Session:
    id: str
    account: str
    refresh_id: str
    refresh_ends: float


class SessionBook:
    """Every session of the practice identity service; safe to ask from many threads.

    ``clock`` gives aware UTC times. A session ends with its refresh token; at most ``max_sessions`` of an account
    live at a time.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        issuer: str = "",
        token_lifetime_s: float = 600,
        refresh_lifetime_s: float = 3600,
        max_sessions: int = 100,
    ) -> None:
        self.issuer = issuer
        self.token_lifetime_s = token_lifetime_s
        self.refresh_lifetime_s = refresh_lifetime_s
        self.max_sessions = max_sessions
        self._clock = clock
        self._mint = Mint()
        self._lock = threading.Lock()
        self._sessions: dict[str, _Session] = {}
        self._ended_tokens: set[str] = set()
        self._tally: Counter[str] = Counter()

    def grant(self, form: Mapping[str, str]) -> dict[str, Any] | Refusal:
        """Answer a token request: the JSON object to send, or a refusal."""
        answer = self._decide(form)
        with self._lock:
            self._tally["refused" if isinstance(answer, Refusal) else form["grant_type"]] += 1
        return answer

    def tally(self) -> dict[str, int]:
        """Count the requests granted so far, by grant type, and those refused."""
        with self._lock:
            return dict(self._tally)

    def _decide(self, form: Mapping[str, str]) -> dict[str, Any] | Refusal:
        grant_type = form.get("grant_type")
        if not grant_type:
            return Refusal(400, "invalid_request", "Missing form parameter: grant_type")
        client = form.get("client_id", "")
        if client == FOREIGN_CLIENT:
            return self._foreign(form)
        if client != PUBLIC_CLIENT:
            return Refusal(401, "invalid_client", "Invalid client or Invalid client credentials")
        if grant_type == "password":
            return self._password(form)
        if grant_type == "refresh_token":
            return self._refresh(form)
        return Refusal(400, "unsupported_grant_type", "Unsupported grant_type")

    def end(self, refresh_token: str) -> bool:
        """End the session a refresh token belongs to; return whether there was one."""
        claims = self._mint.read(refresh_token)
        if claims is None or claims["typ"] != "Refresh":
            return False
        with self._lock:
            return self._sessions.pop(claims["sid"], None) is not None

    def revoke(self, token: str) -> None:
        """End a refresh token with its session, or an access token alone; any other token is as good as revoked.

        RFC 7009, 2.2.
        """
        claims = self._mint.read(token)
        if claims is not None and claims["typ"] == "Bearer":
            self.end_token(token)
        else:
            self.end(token)

    def end_token(self, access_token: str) -> None:
        """Let an access token count as expired from now on."""
        with self._lock:
            self._ended_tokens.add(access_token)

    def claiming(self, access_token: str, claims: Mapping[str, Any]) -> str:
        """Return an access token that was signed here with other claims, signed again."""
        return self._mint.sign_access({**(self._mint.read(access_token) or {}), **claims})

    def key_set(self) -> dict[str, Any]:
        """Return the keys with which anybody can check access tokens, as a JSON Web Key Set."""
        return self._mint.key_set()

    def judge(self, access_token: str | None) -> tuple[Verdict, str]:
        """Say whether an access token opens the download service, and whose it is ("" where nobody's).

        As a real resource server does, it looks at the token alone: one outlives the session it came from.
        """
        claims = self._mint.read(access_token or "")
        if access_token is None or claims is None or claims["typ"] != "Bearer":
            return "missing", ""
        if access_token in self._ended_tokens or claims["exp"] <= self._clock().timestamp():
            return "expired", ""
        if AUDIENCE not in claims["aud"]:
            return "foreign", ""
        return "valid", claims["preferred_username"]

    def live_sessions(self, account: str) -> int:
        """Count the sessions of an account that have not ended."""
        with self._lock:
            self._forget_dead()
            return sum(session.account == account for session in self._sessions.values())

    def _password(self, form: Mapping[str, str]) -> dict[str, Any] | Refusal:
        name = form.get("username")
        if not name:
            return Refusal(401, "invalid_request", "Missing parameter: username")
        account = ACCOUNTS.get(name)
        right = account is not None and hmac.compare_digest(
            account.password.encode(), form.get("password", "").encode()
        )
        if account is None or not right or (account.totp and form.get("totp") != account.totp):
            return Refusal(401, "invalid_grant", "Invalid user credentials")
        with self._lock:
            self._forget_dead()
            if sum(session.account == name for session in self._sessions.values()) >= self.max_sessions:
                return Refusal(400, "invalid_grant", "User session limit exceeded")
            session = _Session(str(uuid.uuid4()), name, "", 0.0)
            self._sessions[session.id] = session
            return self._answer(session)

    def _refresh(self, form: Mapping[str, str]) -> dict[str, Any] | Refusal:
        token = form.get("refresh_token")
        if not token:
            return Refusal(400, "invalid_request", "No refresh token")
        claims = self._mint.read(token)
        if claims is None or claims["typ"] != "Refresh":
            return Refusal(400, "invalid_grant", "Invalid refresh token")
        if claims["exp"] <= self._clock().timestamp():
            return Refusal(400, "invalid_grant", "Token is not active")
        with self._lock:
            session = self._sessions.get(claims["sid"])
            if session is None:
                return Refusal(400, "invalid_grant", "Session not active")
            if session.refresh_id != claims["jti"]:
                return Refusal(400, "invalid_grant", "Maximum allowed refresh token reuse exceeded")
            return self._answer(session)

    def _foreign(self, form: Mapping[str, str]) -> dict[str, Any] | Refusal:
        if form.get("grant_type") != "client_credentials":
            return Refusal(400, "unauthorized_client", "Client not allowed for direct access grants")
        if form.get("client_secret") != FOREIGN_SECRET:
            return Refusal(401, "unauthorized_client", "Invalid client or Invalid client credentials")
        name = f"service-account-{FOREIGN_CLIENT}"
        token = self._mint.sign_access(self._claims("Bearer", name) | {"azp": FOREIGN_CLIENT, "aud": ["account"]})
        return {
            "access_token": token,
            "expires_in": _seconds(self.token_lifetime_s),
            "refresh_expires_in": 0,
            "token_type": "Bearer",
            "not-before-policy": 0,
            "scope": "email profile user-context",
        }

    def _answer(self, session: _Session) -> dict[str, Any]:
        """Issue both tokens of a session; the refresh token before it is worth nothing from now on."""
        session.refresh_id = str(uuid.uuid4())
        session.refresh_ends = self._clock().timestamp() + self.refresh_lifetime_s
        own = {"session_state": session.id, "sid": session.id}
        access = self._mint.sign_access(self._claims("Bearer", session.account) | own)
        refresh_claims = self._claims("Refresh", session.account) | own
        refresh = self._mint.sign_refresh(refresh_claims | {"jti": session.refresh_id, "aud": self.issuer})
        return {
            "access_token": access,
            "expires_in": _seconds(self.token_lifetime_s),
            "refresh_expires_in": _seconds(self.refresh_lifetime_s),
            "refresh_token": refresh,
            "token_type": "Bearer",
            "not-before-policy": 0,
            "session_state": session.id,
            "scope": SCOPE,
        }

    def _claims(self, kind: str, account: str) -> dict[str, Any]:
        """Return what every token of a kind claims, in the recorded order."""
        lifetime_s = self.token_lifetime_s if kind == "Bearer" else self.refresh_lifetime_s
        now = self._clock().timestamp()
        now = now if lifetime_s < _SHORT_LIFE_S else int(now)
        return {
            "exp": now + lifetime_s,
            "iat": now,
            "jti": str(uuid.uuid4()),
            "iss": self.issuer,
            "aud": [AUDIENCE, "account"],
            "sub": str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:olci-practice:account:{account}")),
            "typ": kind,
            "azp": PUBLIC_CLIENT,
            "scope": SCOPE,
            "email_verified": True,
            "preferred_username": account,
        }

    def _forget_dead(self) -> None:
        now = self._clock().timestamp()
        for session in [s for s in self._sessions.values() if s.refresh_ends <= now]:
            del self._sessions[session.id]


def _seconds(lifetime_s: float) -> int | float:
    return int(lifetime_s) if float(lifetime_s).is_integer() else lifetime_s
