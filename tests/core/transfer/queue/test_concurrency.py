"""How many transfers may run at once."""

import pytest

from olci_core.transfer.queue.concurrency import ConcurrencyLimit


def test_too_many_requests_lower_the_limit_for_a_while() -> None:
    limit = ConcurrencyLimit(wanted=4).busy(2, now_s=0.0, for_s=60.0)
    assert limit.allowed == 2
    assert limit.busy(0, now_s=0.0, for_s=60.0).allowed == 1
    assert limit.at(59.0, step_s=60.0).allowed == 2
    risen = limit.at(60.0, step_s=60.0)
    assert risen.allowed == 3
    assert risen.at(100.0, step_s=60.0).allowed == 3
    assert risen.at(120.0, step_s=60.0).allowed == 4


@pytest.mark.parametrize("number", [0, 5, -1])
def test_an_account_has_one_to_four_transfers_at_once(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        ConcurrencyLimit(wanted=number)
