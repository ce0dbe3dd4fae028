"""Waits and new tries: never hammering, never without an end, and always with a way to stop."""

from __future__ import annotations

import threading
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olci_core.errors import (
    Cancelled,
    ConnectionFailed,
    OlciError,
    RequestRefused,
    ServiceBusy,
    ServiceUnavailable,
    UnexpectedAnswer,
)
from olci_core.retry import RetryPolicy, Wait, backoff


@settings(deadline=None)  # a busy machine is no fault of the code
@given(attempt=st.integers(1, 1000), seed=st.integers())
def test_a_wait_grows_and_stays_bounded(attempt: int, seed: int) -> None:
    busy = backoff(Random(seed))(attempt, ServiceBusy("busy"))
    broken = backoff(Random(seed))(attempt, ConnectionFailed("broken"))
    assert 0 < broken <= busy <= 60


def test_what_the_service_asks_for_is_obeyed() -> None:
    assert backoff(Random(1))(3, ServiceBusy("busy", retry_after_s=42.0)) == 42.0


@settings(deadline=None)  # a busy machine is no fault of the code
@given(
    attempt=st.integers(1, 1000),
    seed=st.integers(),
    asked_s=st.floats(0, 3600),
    kind=st.sampled_from([ServiceBusy, ServiceUnavailable]),
)
def test_a_service_that_asks_for_less_than_our_own_wait_is_not_hammered(
    attempt: int, seed: int, asked_s: float, kind: type[ServiceUnavailable]
) -> None:
    own_s = backoff(Random(seed))(attempt, kind("busy"))
    assert backoff(Random(seed))(attempt, kind("busy", retry_after_s=asked_s)) == max(own_s, asked_s)


class Asked:
    """Raises what it is given, one after the other, then answers."""

    def __init__(self, *errors: OlciError) -> None:
        self.errors = list(errors)
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


def policy(waits: list[float], *, wait_s: float = 1.0, **budget: float) -> RetryPolicy:
    return RetryPolicy(
        int(budget.get("max_attempts", 4)),
        budget.get("max_total_s", 60.0),
        backoff_s=lambda attempt, _error: wait_s * attempt,
        sleep=waits.append,
        clock=lambda: 0.0,
    )


def test_a_question_is_asked_again_and_each_wait_is_reported_as_facts() -> None:
    waits: list[float] = []
    waits_seen: list[Wait] = []
    broken, unreadable = ConnectionFailed("broken"), UnexpectedAnswer("no JSON")
    assert policy(waits).call(Asked(broken, unreadable), on_wait=waits_seen.append) == "answer"
    assert waits == [1.0, 2.0]
    assert waits_seen == [Wait(broken, 1.0, 2, 4), Wait(unreadable, 2.0, 3, 4)]


def test_what_asking_again_cannot_change_is_asked_once() -> None:
    question = Asked(RequestRefused("no such product"))
    with pytest.raises(RequestRefused):
        policy([]).call(question)
    assert question.times == 1


def test_attempts_and_time_are_both_bounded() -> None:
    many = Asked(*[ConnectionFailed("broken")] * 99)
    with pytest.raises(ConnectionFailed):
        policy([]).call(many)
    assert many.times == 4
    waits: list[float] = []
    with pytest.raises(ConnectionFailed):
        policy(waits, wait_s=10.0, max_attempts=99, max_total_s=65.0).call(Asked(*[ConnectionFailed("broken")] * 99))
    assert waits == [10.0, 20.0, 30.0]


def test_a_wait_can_be_ended_from_elsewhere() -> None:
    stop = threading.Event()
    forever = RetryPolicy(4, 1e9, backoff_s=lambda *_: 1e6)
    question = Asked(ConnectionFailed("broken"))
    with pytest.raises(Cancelled):
        forever.call(question, on_wait=lambda _wait: stop.set(), stop=stop)
    assert question.times == 1
