"""What follows a failure, as a table."""

from typing import Any

import pytest

from olci_core.errors import (
    ConnectionFailed,
    DamagedFile,
    OrderFirst,
    RequestRefused,
    ServiceUnavailable,
    SignInError,
    SignInUnavailable,
    StorageError,
    TokenRefused,
)
from olci_core.retry import RetryPolicy
from olci_core.transfer.queue.outage import Outage
from olci_core.transfer.queue.retry_policy import (
    PROGRESS_BYTES,
    Fail,
    FailureStreak,
    NeedsSignIn,
    Park,
    QueuePolicy,
    Retry,
    decide,
    outlast,
)

POLICY = QueuePolicy(RetryPolicy(8, 4 * 3600.0, backoff_s=lambda attempt, _: float(attempt)))
BROKEN = ConnectionFailed("The line broke off.")
DOWN = ServiceUnavailable("It answered 503.", status=503)


def failed(*errors: Any, reached: int = 0) -> Any:
    streak = FailureStreak()
    for error in errors:
        streak = streak.after(error, reached_bytes=reached, now_s=0.0)
    return streak


@pytest.mark.parametrize(
    ("error", "streak", "expected"),
    [
        (BROKEN, failed(BROKEN), Retry(1.0, 2, 8)),
        (BROKEN, failed(*[BROKEN] * 7), Retry(7.0, 8, 8)),
        (BROKEN, failed(*[BROKEN] * 8), Fail("Tried 8 times in a row: The line broke off.", "Retry later.")),
        (TokenRefused("no"), failed(TokenRefused("no")), Retry(0.0)),
        (TokenRefused("no"), failed(*[TokenRefused("no")] * 2), Retry(2.0, 3, 8)),
        (TokenRefused("no"), failed(*[TokenRefused("no")] * 4), NeedsSignIn("no")),
        (SignInError("Wrong.", hint="Check."), failed(SignInError("Wrong.")), NeedsSignIn("Wrong. Check.")),
        (RequestRefused("gone", hint="Search."), failed(RequestRefused("gone")), Fail("gone", "Search.")),
        (StorageError("full", hint="Room."), failed(StorageError("full")), Fail("full", "Room.")),
        (DamagedFile("bad"), failed(DamagedFile("bad")), Retry(0.0)),
        (DamagedFile("bad"), failed(*[DamagedFile("bad")] * 2), Retry(2.0, 3, 8)),
        (
            DamagedFile("bad"),
            failed(*[DamagedFile("bad")] * 3),
            Fail("bad It was fetched 3 times.", "Retry later; the archive's copy may be bad."),
        ),
    ],
)
def test_after_an_error_comes_one_thing(error: Any, streak: Any, expected: Any) -> None:
    assert decide(error, streak, now_s=0.0, policy=POLICY) == expected


def test_progress_refills_the_budget_and_a_dribble_does_not() -> None:
    tired = failed(*[BROKEN] * 7)
    assert tired.after(BROKEN, reached_bytes=PROGRESS_BYTES, now_s=0.0).failures == 1
    assert tired.after(BROKEN, reached_bytes=PROGRESS_BYTES - 1, now_s=0.0).failures == 8


def test_bytes_that_came_before_are_no_progress_when_they_come_again() -> None:
    streak = FailureStreak().after(BROKEN, reached_bytes=50 * PROGRESS_BYTES, now_s=0.0)
    assert streak.after(BROKEN, reached_bytes=50 * PROGRESS_BYTES, now_s=0.0).failures == 2


def test_a_series_ends_when_its_time_is_over() -> None:
    streak = FailureStreak(failures=2, began_at_s=0.0)
    policy = QueuePolicy(RetryPolicy(8, 250.0, backoff_s=lambda *_: 100.0))
    assert isinstance(decide(BROKEN, streak, now_s=100.0, policy=policy), Retry)
    assert isinstance(decide(BROKEN, streak, now_s=200.0, policy=policy), Fail)


def test_an_outage_costs_no_tries_and_ends_after_a_week() -> None:
    outage = Outage(troubled=(1, 2), failures=500, began_at_s=0.0)
    assert isinstance(outlast(DOWN, outage, now_s=11 * 3600.0, policy=POLICY), Retry)
    assert isinstance(outlast(DOWN, outage, now_s=8 * 86_400.0, policy=POLICY), Fail)


def test_an_answer_that_is_plainly_about_products_is_not_waited_out_for_half_a_day() -> None:
    gone = RequestRefused("host answered 404: Product not found in catalogue", status=404)
    firewall = RequestRefused("host answered 404.", status=404)
    outage = Outage(troubled=(1, 2), failures=9, began_at_s=0.0, alike="refused 404", is_declared=True)
    assert isinstance(outlast(gone, outage, now_s=600.0, policy=POLICY), Retry)
    assert isinstance(outlast(gone, outage, now_s=1200.0, policy=POLICY), Fail)
    assert isinstance(outlast(firewall, outage, now_s=1200.0, policy=POLICY), Retry)


def test_a_product_that_is_refused_while_others_are_served_fails_alone() -> None:
    refused = TokenRefused("no", hint="Sign in again.")
    streak = FailureStreak()
    for served in (7, 7, 7, 8):
        streak = streak.after(refused, reached_bytes=0, now_s=0.0, served=served)
    assert isinstance(decide(refused, streak, now_s=0.0, policy=POLICY, served=8, others=3), Fail)
    assert decide(refused, streak, now_s=0.0, policy=POLICY, served=7, others=3) == Retry(1.0)
    assert decide(refused, streak, now_s=0.0, policy=POLICY, served=7, others=0) == NeedsSignIn("no Sign in again.")


def test_what_must_be_ordered_first_rests_for_a_day() -> None:
    assert decide(OrderFirst("x"), failed(OrderFirst("x")), now_s=0.0, policy=POLICY) == Park(86_400.0)


def test_no_scene_fails_for_want_of_a_sign_in_that_nobody_refused() -> None:
    trouble = SignInUnavailable("no clear answer")
    streak = failed(*[trouble] * 60)
    assert decide(trouble, streak, now_s=11 * 3600.0, policy=POLICY) == Retry(60.0)
    assert isinstance(decide(trouble, streak, now_s=8 * 86_400.0, policy=POLICY), Fail)
