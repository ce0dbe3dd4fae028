"""What the identity service answers: tokens that can be used, refusals in plain words, and no clear answer at all."""

from __future__ import annotations

from typing import Any

import pytest

from olci_core.errors import (
    OlciError,
    RequestRefused,
    ServiceUnavailable,
    SignInError,
    SignInUnavailable,
    TokenRefused,
    UnexpectedAnswer,
)
from tests.core.identity_table import FIREWALL, PAGE, Clock, Identity, grant, source


def test_a_token_whose_lifetime_is_not_said_is_good_for_some_minutes(identity: Identity, clock: Clock) -> None:
    identity.answers = [{"access_token": "unsaid", "refresh_token": "r"}]
    tokens = source(identity, clock)
    assert tokens.current() == "unsaid"
    clock.now_s += 240
    assert tokens.current() == "unsaid"
    clock.now_s += 61
    assert tokens.current() != "unsaid"


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"access_token": "", "expires_in": 600},
        {"access_token": 7, "expires_in": 600},
        {"access_token": "a", "expires_in": "soon"},
        {"access_token": "a", "expires_in": 0},
    ],
)
def test_an_answer_without_a_usable_token_is_said_so(identity: Identity, clock: Clock, answer: dict[str, Any]) -> None:
    identity.answers = [answer]
    with pytest.raises(UnexpectedAnswer):
        source(identity, clock).current()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Account is not fully set up", "not fully set up"),
        ("Account disabled", "locked"),
        ("Invalid OTP credentials", "did not accept the one-time code"),
        ("Something new", "Something new"),
    ],
)
def test_a_refusal_is_put_into_words_that_help(identity: Identity, clock: Clock, said: str, words: str) -> None:
    identity.answers = [RequestRefused(f"host answered 400: {said}", status=400, code="invalid_grant")]
    with pytest.raises(SignInError, match=words) as refused:
        source(identity, clock).current()
    assert refused.value.hint


def test_a_refusal_that_comes_as_a_success_is_one_and_the_password_is_asked_once(
    identity: Identity, clock: Clock
) -> None:
    said = {"error": "invalid_grant", "error_description": "Invalid user credentials for pass word"}
    identity.answers = [said]
    tokens = source(identity, clock)
    for _ in range(3):
        with pytest.raises(SignInError, match="did not accept the user name or the password") as refused:
            tokens.current()
    assert len(identity.asked) == 1
    assert "pass word" not in f"{refused.value} {refused.value.__cause__}"


@pytest.mark.parametrize(
    "trouble",
    [
        PAGE,
        FIREWALL,
        RequestRefused("host answered 400.", status=400),
        TokenRefused("host answered 401.", status=401),
        ServiceUnavailable("host answered 502.", status=502),
        RequestRefused("host answered 400: try later", status=400, code="temporarily_unavailable"),
        RequestRefused("host answered 400: User session limit exceeded", status=400, code="invalid_grant"),
    ],
)
def test_what_is_no_clear_refusal_is_asked_again_and_refuses_nobody(
    identity: Identity, clock: Clock, trouble: OlciError
) -> None:
    identity.answers = [trouble]
    tokens = source(identity, clock)
    with pytest.raises(OlciError) as caught:
        tokens.current()
    assert isinstance(caught.value, SignInUnavailable)
    assert caught.value.transient
    clock.now_s += 120
    assert tokens.current() == "access-2"


@pytest.mark.parametrize(
    "absurd",
    [
        {"expires_in": 1e300},
        {"expires_in": float("nan")},
        {"expires_in": 10**400},
        {"expires_in": -1},
        {"refresh_expires_in": 10**400},
        {"access_token": "two\nlines"},
        {"access_token": "\u20ac"},
        {"access_token": "x" * 20_000},
    ],
)
def test_an_answer_with_absurd_values_is_no_token(identity: Identity, clock: Clock, absurd: dict[str, Any]) -> None:
    identity.answers = [grant(1, **absurd)]
    with pytest.raises(UnexpectedAnswer):
        source(identity, clock).current()


@pytest.mark.parametrize("lifetime_s", [1e300, float("nan"), float("inf"), -5])
def test_an_absurd_end_of_the_session_is_no_end(identity: Identity, clock: Clock, lifetime_s: float) -> None:
    identity.answers = [grant(1, refresh_expires_in=lifetime_s)]
    tokens = source(identity, clock)
    assert tokens.current() == "access-1"
    assert tokens.session_ends_at is None
