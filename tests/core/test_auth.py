"""Tokens: signed in once, renewed in time, a refused password never tried again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from olci_core.auth import Credentials, TokenSource
from olci_core.errors import (
    Cancelled,
    ConnectionFailed,
    OlciError,
    RequestRefused,
    SignInError,
    SignInUnavailable,
    TokenRefused,
)
from olci_core.retry import RetryPolicy
from olci_core.settings import Settings
from tests.core.identity_table import FIREWALL, PAGE, Clock, Identity, grant, kinds, source
from tests.core.open_connections import CountingServer


def test_one_sign_in_serves_until_shortly_before_the_end(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock)
    assert tokens.current() == "access-1"
    clock.now_s += 539
    assert tokens.current() == "access-1"
    assert kinds(identity) == ["password"]
    assert identity.asked[0]["client_id"] == "cdse-public"


@pytest.mark.parametrize(("lifetime_s", "early_s"), [(600, 60), (100, 10), (36_000, 60), (1, 0.1)])
def test_a_token_is_renewed_a_tenth_before_its_end_at_most_a_minute(
    identity: Identity, clock: Clock, lifetime_s: float, early_s: float
) -> None:
    identity.answers = [grant(1, expires_in=lifetime_s, refresh_expires_in=100_000)]
    tokens = source(identity, clock)
    tokens.current()
    clock.now_s += lifetime_s - early_s - 0.001
    assert tokens.current() == "access-1"
    clock.now_s += 0.002
    assert tokens.current() == "access-2"
    assert identity.asked[1]["refresh_token"] == "refresh-1"


def test_a_refresh_answer_may_keep_or_change_the_refresh_token(identity: Identity, clock: Clock) -> None:
    kept = grant(2)
    del kept["refresh_token"]
    identity.answers = [grant(1), kept, grant(3)]
    tokens = source(identity, clock)
    for _ in range(4):
        tokens.current()
        clock.now_s += 590
    assert [fields.get("refresh_token") for fields in identity.asked] == [None, "refresh-1", "refresh-1", "refresh-3"]


@pytest.mark.parametrize("refusal", [RequestRefused("Token is not active", status=400), TokenRefused("no", status=401)])
def test_a_dead_refresh_token_leads_to_a_new_sign_in(identity: Identity, clock: Clock, refusal: OlciError) -> None:
    identity.answers = [grant(1), refusal]
    tokens = source(identity, clock)
    tokens.current()
    clock.now_s += 700
    assert tokens.current() == "access-3"
    assert kinds(identity) == ["password", "refresh_token", "password"]


def test_a_refresh_token_past_its_end_is_not_even_sent(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock)
    tokens.current()
    clock.now_s += 4000
    tokens.current()
    assert kinds(identity) == ["password", "password"]


def test_a_refused_password_is_asked_once_in_all(identity: Identity, clock: Clock) -> None:
    identity.answers = [TokenRefused("host answered 401: Invalid user credentials", status=401, code="invalid_grant")]
    tokens = source(identity, clock)
    for _ in range(5):
        with pytest.raises(SignInError, match="user name or the password") as refused:
            tokens.current()
        assert "one-time code" in refused.value.hint
    assert kinds(identity) == ["password"]


def test_many_threads_share_one_sign_in(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock)
    together = threading.Barrier(16)

    def ask(_: int) -> str:
        together.wait()
        return tokens.current()

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(ask, range(16))) == {"access-1"}
    assert len(identity.asked) == 1


def test_a_token_that_the_service_refused_is_not_handed_out_again(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock)
    first = tokens.current()
    tokens.refused(first)
    assert tokens.current() == "access-2"
    tokens.refused(first)
    assert tokens.current() == "access-2"
    assert kinds(identity) == ["password", "refresh_token"]


def test_a_network_gone_in_the_last_minute_of_a_token_does_not_matter(identity: Identity, clock: Clock) -> None:
    identity.answers = [grant(1), ConnectionFailed("gone"), ConnectionFailed("gone")]
    tokens = source(identity, clock)
    tokens.current()
    clock.now_s += 570
    assert tokens.current() == "access-1"
    clock.now_s += 40
    with pytest.raises(ConnectionFailed):
        tokens.current()
    assert tokens.current() == "access-4"


def test_a_refused_token_is_not_handed_out_while_the_network_is_gone(identity: Identity, clock: Clock) -> None:
    identity.answers = [grant(1), ConnectionFailed("gone")]
    tokens = source(identity, clock)
    tokens.refused(tokens.current())
    with pytest.raises(ConnectionFailed):
        tokens.current()


def test_a_one_time_code_is_used_once(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock, totp="123456")
    tokens.current()
    assert identity.asked[0]["totp"] == "123456"
    clock.now_s += 4000
    with pytest.raises(SignInError, match="session has ended"):
        tokens.current()
    assert len(identity.asked) == 1


def test_signing_out_ends_the_session_and_forgets(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock)
    tokens.current()
    identity.answers = [ConnectionFailed("gone")]
    tokens.sign_out()
    assert identity.asked[-1]["refresh_token"] == "refresh-1"
    with pytest.raises(SignInError, match="signed out"):
        tokens.current()


@pytest.mark.parametrize(("username", "password"), [("", "x"), ("  ", "x"), ("x", "")])
def test_empty_fields_never_reach_the_service(username: str, password: str) -> None:
    with pytest.raises(SignInError):
        Credentials(username, password)


def test_secrets_show_nowhere(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock, totp="123456")
    tokens.current()
    shown = repr(tokens) + repr(vars(tokens)) + repr(tokens._credentials)
    for secret in ("pass word", "123456", "access-1", "refresh-1"):
        assert secret not in shown


def test_a_firewall_before_the_renewal_is_no_refusal_either(identity: Identity, clock: Clock) -> None:
    identity.answers = [grant(1), FIREWALL]
    tokens = source(identity, clock)
    tokens.current()
    clock.now_s += 700
    with pytest.raises(SignInUnavailable):
        tokens.current()
    assert tokens.current() == "access-3"
    assert kinds(identity) == ["password", "refresh_token", "refresh_token"]


def test_a_short_trouble_is_waited_out_and_a_long_one_is_said(identity: Identity, clock: Clock) -> None:
    waits: list[float] = []
    retry = RetryPolicy(3, 10.0, backoff_s=lambda *_: 2.0, sleep=waits.append)
    credentials = Credentials("researcher", "pass word")
    identity.answers = [PAGE, FIREWALL]
    assert TokenSource(identity._settings, credentials, transport=identity, retry=retry).current() == "access-3"
    assert waits == [2.0, 2.0]
    identity.answers = [FIREWALL] * 9
    with pytest.raises(SignInUnavailable):
        TokenSource(identity._settings, credentials, transport=identity, retry=retry).current()
    assert len(identity.asked) == 6


def test_a_one_time_code_is_not_sent_twice_by_itself(identity: Identity, clock: Clock) -> None:
    retry = RetryPolicy(3, 10.0, sleep=lambda _s: None)
    identity.answers = [FIREWALL]
    credentials = Credentials("researcher", "pass word", totp="123456")
    with pytest.raises(SignInUnavailable):
        TokenSource(identity._settings, credentials, transport=identity, retry=retry).current()
    assert len(identity.asked) == 1


def test_a_token_that_is_still_good_serves_though_the_session_of_a_code_has_ended(
    identity: Identity, clock: Clock
) -> None:
    identity.answers = [grant(1), RequestRefused("Session not active", status=400, code="invalid_grant")]
    tokens = source(identity, clock, totp="123456")
    tokens.current()
    assert tokens.needs_code_by is not None
    assert tokens.needs_code_by.timestamp() == 4600.0
    clock.now_s += 570
    assert tokens.current() == "access-1"
    assert tokens.current() == "access-1"
    clock.now_s += 40
    with pytest.raises(SignInError, match="session has ended") as ended:
        tokens.current()
    assert "new one-time code" in ended.value.hint
    assert len(identity.asked) == 2


def test_without_a_code_no_code_is_asked_for(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock)
    tokens.current()
    assert tokens.needs_code_by is None


def test_in_the_last_minute_of_a_token_a_service_in_trouble_is_not_asked_at_each_call(
    identity: Identity, clock: Clock
) -> None:
    identity.answers = [grant(1), FIREWALL]
    tokens = source(identity, clock)
    tokens.current()
    clock.now_s += 570
    assert [tokens.current() for _ in range(9)] == ["access-1"] * 9
    assert len(identity.asked) == 2


def test_as_a_context_it_ends_its_session(identity: Identity, clock: Clock) -> None:
    with source(identity, clock) as tokens:
        tokens.current()
    assert kinds(identity) == ["password", "logout", "revoke"]
    with pytest.raises(SignInError, match="signed out"):
        tokens.current()


def test_signing_out_ends_a_wait_for_the_service(identity: Identity, clock: Clock) -> None:
    tokens = TokenSource(
        identity._settings,
        Credentials("researcher", "pass word"),
        transport=identity,
        retry=RetryPolicy(2, 1e9, backoff_s=lambda *_: 1e6),
    )
    identity.answers = [FIREWALL]
    asked = threading.Thread(target=tokens.sign_out)
    outcome: list[type[BaseException]] = []

    def ask() -> None:
        try:
            tokens.current()
        except Cancelled as error:
            outcome.append(type(error))

    waiting = threading.Thread(target=ask)
    waiting.start()
    while not identity.asked:
        waiting.join(0.01)
    asked.start()
    waiting.join(5)
    asked.join(5)
    assert outcome == [Cancelled]


def test_a_new_code_opens_the_next_session_before_the_present_one_ends(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock, totp="123456")
    tokens.current()
    clock.now_s += 3000
    tokens.renew_with_code("654321")
    assert [fields.get("totp") for fields in identity.asked if "grant_type" in fields] == ["123456", "654321"]
    assert kinds(identity) == ["password", "password", "logout", "revoke"]
    assert [identity.asked[2]["refresh_token"], identity.asked[3]["token"]] == ["refresh-1", "access-1"]
    assert tokens.needs_code_by == datetime.fromtimestamp(1000 + 3000 + 3600, UTC)
    assert tokens.current() == "access-2"


def test_a_code_that_is_refused_leaves_the_present_session_as_it_is(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock, totp="123456")
    tokens.current()
    refusal = TokenRefused("host answered 401: Invalid user credentials", status=401, code="invalid_grant")
    identity.answers = [refusal]
    with pytest.raises(SignInError, match="one-time code"):
        tokens.renew_with_code("000000")
    assert tokens.refusal is None
    assert tokens.current() == "access-1"


def test_a_code_lets_an_account_go_on_whose_session_has_ended(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock, totp="123456")
    tokens.current()
    clock.now_s += 4000
    with pytest.raises(SignInError):
        tokens.current()
    refusal = tokens.refusal
    assert refusal is not None
    tokens.renew_with_code("654321")
    assert tokens.current() == "access-2"
    assert tokens.refusal is None


def test_an_account_whose_code_is_not_at_hand_asks_the_service_nothing(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock, totp="")
    with pytest.raises(SignInError, match="one-time code"):
        tokens.current()
    assert identity.asked == []
    tokens.renew_with_code("123456")
    assert tokens.current() == "access-1"


def test_after_signing_out_no_code_opens_a_session(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock, totp="123456")
    tokens.current()
    tokens.sign_out()
    with pytest.raises(SignInError, match="signed out"):
        tokens.renew_with_code("654321")
    assert kinds(identity) == ["password", "logout", "revoke"]


def test_signing_out_says_whether_the_service_has_heard_it(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock)
    assert tokens.sign_out()
    tokens = source(identity, clock)
    tokens.current()
    identity.answers = [ConnectionFailed("gone")]
    assert not tokens.sign_out()


def test_the_end_of_the_session_is_known(identity: Identity, clock: Clock) -> None:
    tokens = source(identity, clock)
    assert tokens.session_ends_at is None
    tokens.current()
    assert tokens.session_ends_at == datetime.fromtimestamp(1000 + 3600, UTC)
    assert tokens.needs_code_by is None
    identity.answers = [grant(2, refresh_expires_in=0)]
    tokens = source(identity, clock)
    tokens.current()
    assert tokens.session_ends_at is None


def test_a_connection_of_its_own_is_closed_with_the_session(tmp_path: Path) -> None:
    service = CountingServer(grant(1))
    tokens = TokenSource(
        Settings(service.url, service.url, service.url, tmp_path, tmp_path), Credentials("researcher", "pass word")
    )
    assert tokens.current() == "access-1"
    assert tokens.sign_out()
    assert service.begun
    assert service.none_is_open(within_s=20)
    service.stop()
