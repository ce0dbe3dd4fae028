"""Whether it is one job that fails, or the service."""

from typing import Any

import pytest

from olci_core.errors import (
    ConnectionFailed,
    DamagedFile,
    OrderFirst,
    RangeRefused,
    RequestRefused,
    ServiceBusy,
    ServiceUnavailable,
    StorageError,
    UnexpectedAnswer,
)
from olci_core.transfer.queue.outage import Outage

BROKEN = ConnectionFailed("The line broke off.")
DOWN = ServiceUnavailable("It answered 503.", status=503)


def test_two_jobs_without_a_byte_between_them_mean_that_the_service_is_down() -> None:
    one = Outage(down_after_s=2.0).after(DOWN, job_id=1, now_s=5.0)
    assert not one.is_down
    assert not one.after(DOWN, job_id=1, now_s=9.0).is_down
    assert not one.after(DOWN, job_id=2, now_s=6.0).is_down
    two = one.after(BROKEN, job_id=2, now_s=7.0)
    assert two.is_down
    assert two.began_at_s == 5.0
    assert two.seen(0).is_down
    assert not two.seen(1).is_down
    assert not one.after(ServiceBusy("429"), job_id=2, now_s=8.0).is_down


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (RequestRefused("x", status=403), RequestRefused("y", status=403), True),
        (RequestRefused("x", status=403), RequestRefused("y", status=404), False),
        (UnexpectedAnswer("x", status=200), UnexpectedAnswer("y", status=200), True),
        (StorageError("x"), StorageError("y"), True),
        (DOWN, RequestRefused("y", status=403), False),
        (DamagedFile("x"), DamagedFile("y"), False),
        (RangeRefused("x", status=500), RangeRefused("y", status=500), False),
        (OrderFirst("x"), OrderFirst("y"), False),
    ],
)
def test_two_jobs_that_would_fail_for_good_alike_are_an_outage_too(first: Any, second: Any, alike: bool) -> None:
    outage = Outage().after(first, job_id=1, now_s=0.0).declared().after(second, job_id=2, now_s=0.0).declared()
    assert outage.is_down == alike
    assert outage.after(DOWN, job_id=3, now_s=0.0).is_down == alike  # another kind of failure ends no outage
    assert not Outage().after(first, job_id=1, now_s=0.0).after(first, job_id=1, now_s=0.0).declared().is_down


def test_when_many_meet_trouble_the_others_hold_back() -> None:
    outage = Outage(troubled=tuple(range(8)))
    assert outage.lets_start(7)
    assert not outage.lets_start(8)
    assert Outage(troubled=(1, 2)).lets_start(8)


def test_while_the_service_is_down_each_job_asks_in_turn() -> None:
    outage = Outage(troubled=(1, 2))
    assert outage.next_to_ask([1, 2, 3]) == 3
    assert outage.next_to_ask([1, 2]) == 1
    assert outage.after(DOWN, job_id=1, now_s=0.0).next_to_ask([1, 2]) == 2
    assert outage.next_to_ask([]) is None
