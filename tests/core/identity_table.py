"""The identity service as a table of answers, and a clock that is moved by hand: what the tests of tokens stand on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from olci_core.auth import Credentials, TokenSource
from olci_core.errors import OlciError, RequestRefused, UnexpectedAnswer
from olci_core.retry import RetryPolicy
from olci_core.settings import Settings
from olci_core.transport import Transport


class Identity(Transport):
    """The identity service as a table of answers; each request is written down."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.asked: list[Mapping[str, str]] = []
        self.answers: list[dict[str, Any] | OlciError] = []

    def post_form(self, url: str, fields: Mapping[str, str]) -> Any:
        self.asked.append(dict(fields))
        number = len(self.asked)
        answer = self.answers.pop(0) if self.answers else grant(number)
        if isinstance(answer, OlciError):
            raise answer
        return answer


class Clock:
    """Seconds that pass by hand."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def grant(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "access_token": f"access-{number}",
        "expires_in": 600,
        "refresh_token": f"refresh-{number}",
        "refresh_expires_in": 3600,
    } | changes


def source(identity: Identity, clock: Clock, **who: Any) -> TokenSource:
    credentials = Credentials(**({"username": "researcher", "password": "pass word"} | who))
    return TokenSource(
        identity._settings, credentials, transport=identity, retry=RetryPolicy(max_attempts=1), clock=clock
    )


def kinds(identity: Identity) -> list[str]:
    return [fields.get("grant_type", "revoke" if "token" in fields else "logout") for fields in identity.asked]


PAGE = UnexpectedAnswer("host sent something that is not JSON.", status=200)
FIREWALL = RequestRefused("host answered 403.", status=403)
