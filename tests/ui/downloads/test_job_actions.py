"""Which jobs an action reaches, and where a job goes that is sent on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from olci_core.transfer.job import State
from olci_ui.downloads.job_actions import Way, line_of, place_before, those_to
from tests.ui.downloads.samples import DONE, FAILED, LATER, WAITING


def test_actions_apply_to_the_states_that_allow_them() -> None:
    states: tuple[State, ...] = ("waiting", "running", "paused", "done")
    jobs = [replace(WAITING, id=n, state=state) for n, state in enumerate(states)]
    assert those_to("pause", jobs) == (0, 1)
    assert those_to("resume", jobs) == (2,)
    assert those_to("cancel", jobs) == (0, 1, 2)
    assert those_to("retry", [WAITING, replace(WAITING, id=2, next_try_at=LATER), replace(FAILED, id=3)]) == (2, 3)


@pytest.mark.parametrize(
    ("moving", "way", "before"),
    [
        ([3], "front", 1),
        ([1], "front", 2),
        ([3], "up", 2),
        ([1], "up", 2),
        ([2], "down", 4),
        ([4], "down", None),
        ([3], "down", None),
        ([1], "end", None),
        ([2, 4], "front", 1),
        ([2, 3], "up", 1),
        ([1, 2], "down", 4),
        ([1, 2, 3, 4], "front", None),
    ],
)
def test_a_job_goes_where_it_is_sent(moving: list[int], way: Way, before: int | None) -> None:
    assert place_before([1, 2, 3, 4], moving, way=way) == before


def test_what_has_ended_stands_in_no_line() -> None:
    assert line_of([replace(DONE, id=1), replace(WAITING, id=2), replace(FAILED, id=3)]) == [2]
