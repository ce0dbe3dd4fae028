"""Sign-in: what the identity service grants, refuses and forgets, by a clock that the test turns."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from olci_practice.server.accounts import Refusal
from olci_practice.server.identity import SessionBook

CLAIMS = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "identity" / "access_token_claims_redacted.json"
PASSWORD = {
    "client_id": "cdse-public",
    "grant_type": "password",
    "username": "practice",
    "password": "practice",
}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2024, 4, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        """Move on."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(clock: Clock) -> SessionBook:
    return SessionBook(clock=clock)


def granted(book: SessionBook, **form: str) -> dict[str, Any]:
    answer = book.grant({**PASSWORD, **form})
    assert isinstance(answer, dict), answer
    return answer


def refresh(book: SessionBook, token: str) -> dict[str, Any] | Refusal:
    return book.grant({"client_id": "cdse-public", "grant_type": "refresh_token", "refresh_token": token})


def test_a_password_gives_tokens_of_the_recorded_shape(book: SessionBook) -> None:
    answer = granted(book)
    assert (answer["expires_in"], answer["refresh_expires_in"]) == (600, 3600)
    assert list(answer) == [
        *("access_token", "expires_in", "refresh_expires_in", "refresh_token", "token_type"),
        *("not-before-policy", "session_state", "scope"),
    ]
    assert book.judge(answer["access_token"]) == ("valid", "practice")


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        ({"password": "wrong"}, Refusal(401, "invalid_grant", "Invalid user credentials")),
        ({"password": ""}, Refusal(401, "invalid_grant", "Invalid user credentials")),
        ({"username": "nobody"}, Refusal(401, "invalid_grant", "Invalid user credentials")),
        ({"username": ""}, Refusal(401, "invalid_request", "Missing parameter: username")),
        ({"username": "twofactor"}, Refusal(401, "invalid_grant", "Invalid user credentials")),
        ({"username": "twofactor", "totp": "654321"}, Refusal(401, "invalid_grant", "Invalid user credentials")),
        (
            {"client_id": "another"},
            Refusal(401, "invalid_client", "Invalid client or Invalid client credentials"),
        ),
        ({"grant_type": ""}, Refusal(400, "invalid_request", "Missing form parameter: grant_type")),
        ({"grant_type": "implicit"}, Refusal(400, "unsupported_grant_type", "Unsupported grant_type")),
    ],
)
def test_what_is_wrong_is_refused(book: SessionBook, form: dict[str, str], refusal: Refusal) -> None:
    assert book.grant({**PASSWORD, **form}) == refusal
    assert book.live_sessions("practice") == 0


def test_two_factor_sign_in_needs_the_code(book: SessionBook) -> None:
    assert granted(book, username="twofactor", totp="123456")["token_type"] == "Bearer"


def test_an_access_token_expires_at_its_time(book: SessionBook, clock: Clock) -> None:
    token = granted(book)["access_token"]
    clock.forward(599)
    assert book.judge(token)[0] == "valid"
    clock.forward(1)
    assert book.judge(token) == ("expired", "")


@pytest.mark.parametrize("token", [None, "", "abc", "a.b.c", "ä.ö.ü"])
def test_what_is_no_token_counts_as_missing(book: SessionBook, token: str | None) -> None:
    assert book.judge(token) == ("missing", "")


def test_a_token_that_was_tampered_with_or_is_a_refresh_token_counts_as_missing(book: SessionBook) -> None:
    answer = granted(book)
    head, claims, signature = answer["access_token"].split(".")
    for changed in (f"{head}.{claims[:-2]}AA.{signature}", f"{head}.{claims}.", f"{head}.{claims}"):
        assert book.judge(changed)[0] == "missing"
    assert book.judge(answer["refresh_token"])[0] == "missing"


def test_a_refresh_gives_new_tokens_and_spends_the_old_one(book: SessionBook) -> None:
    first = granted(book)
    second = refresh(book, first["refresh_token"])
    assert isinstance(second, dict)
    assert second["session_state"] == first["session_state"]
    assert second["refresh_token"] != first["refresh_token"]
    again = refresh(book, first["refresh_token"])
    assert again == Refusal(400, "invalid_grant", "Maximum allowed refresh token reuse exceeded")
    assert isinstance(refresh(book, second["refresh_token"]), dict)


def test_a_refresh_token_dies_with_its_time_and_with_its_session(book: SessionBook, clock: Clock) -> None:
    first, second = granted(book), granted(book)
    assert book.end(first["refresh_token"])
    assert refresh(book, first["refresh_token"]) == Refusal(400, "invalid_grant", "Session not active")
    clock.forward(3600)
    assert refresh(book, second["refresh_token"]) == Refusal(400, "invalid_grant", "Token is not active")
    assert refresh(book, "nonsense") == Refusal(400, "invalid_grant", "Invalid refresh token")
    assert refresh(book, second["access_token"]) == Refusal(400, "invalid_grant", "Invalid refresh token")


def test_an_account_has_a_hundred_sessions_and_dead_ones_do_not_count(book: SessionBook, clock: Clock) -> None:
    for _ in range(100):
        granted(book)
    assert book.grant(PASSWORD) == Refusal(400, "invalid_grant", "User session limit exceeded")
    assert isinstance(book.grant({**PASSWORD, "username": "twofactor", "totp": "123456"}), dict)
    clock.forward(3600)
    granted(book)
    assert book.live_sessions("practice") == 1


def test_another_client_s_token_has_the_wrong_audience(book: SessionBook) -> None:
    client = {"client_id": "sh-practice", "client_secret": "practice", "grant_type": "client_credentials"}
    answer = book.grant(client)
    assert isinstance(answer, dict)
    assert book.judge(answer["access_token"]) == ("foreign", "")
    assert not book.end(answer["access_token"])
    refused = book.grant({**client, "client_secret": "wrong"})
    assert isinstance(refused, Refusal)
    assert refused.status == 401


def test_an_ended_token_counts_as_expired(book: SessionBook) -> None:
    answer = granted(book)
    book.end_token(answer["access_token"])
    assert book.judge(answer["access_token"]) == ("expired", "")
    fresh = refresh(book, answer["refresh_token"])
    assert isinstance(fresh, dict)
    assert book.judge(fresh["access_token"]) == ("valid", "practice")


def test_a_token_claims_what_recorded_ones_claim(book: SessionBook) -> None:
    answer = granted(book)
    claims = jwt.decode(answer["access_token"], options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 600
    assert (type(claims["exp"]), claims["typ"], claims["azp"]) == (int, "Bearer", "cdse-public")
    assert claims["aud"] == ["CLOUDFERRO_PUBLIC", "account"]
    assert claims["sid"] == claims["session_state"] == answer["session_state"]
    assert claims["preferred_username"] == "practice"
    if CLAIMS.exists():
        assert set(claims) <= set(json.loads(CLAIMS.read_bytes())["claims"])


def test_a_revoked_token_is_worth_nothing_and_a_strange_one_is_no_error(book: SessionBook) -> None:
    first, second = granted(book), granted(book)
    book.revoke(first["access_token"])
    assert book.judge(first["access_token"])[0] == "expired"
    assert isinstance(refresh(book, first["refresh_token"]), dict)
    book.revoke(second["refresh_token"])
    assert refresh(book, second["refresh_token"]) == Refusal(400, "invalid_grant", "Session not active")
    assert book.judge(second["access_token"]) == ("valid", "practice")
    book.revoke("nonsense")
