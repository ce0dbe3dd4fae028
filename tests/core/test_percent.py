"""A share is written alike everywhere: whole percents, and never as none where there is some."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.percent import in_percent, percent_of


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.123, "12 %"),
        (0.0049, "0.5 %"),
        (0.005, "1 %"),
        (0.0032, "0.3 %"),
        (1e-9, "0.001 %"),
    ],
)
def test_a_share_in_percent(share: float, words: str) -> None:
    assert in_percent(share) == words


@given(st.floats(0, 1))
def test_only_no_share_at_all_is_written_as_none(share: float) -> None:
    assert (percent_of(share) == 0) == (share == 0)
    assert abs(percent_of(share) - 100 * share) <= 0.5


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_is_never_written_as_a_smaller_one(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert percent_of(less) <= percent_of(more)
