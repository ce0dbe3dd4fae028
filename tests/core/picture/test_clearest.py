"""Which scenes are chosen: the clearest of each span of time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from olci_core.picture import Period, clearest_of_each
from tests.core.picture.samples import MONDAY, candidate


@pytest.mark.parametrize(
    ("span", "chosen"),
    [("day", [0.1, 1.0, 8.0, 29.5]), ("week", [0.1, 8.0, 29.5]), ("month", [0.1, 29.5])],
)
def test_each_span_of_time_has_its_clearest_scene(span: Period, chosen: list[float]) -> None:
    candidates = [
        candidate(8.0, bright=0.3),
        candidate(0.0, bright=0.9),
        candidate(0.1, bright=0.2),
        candidate(1.0, bright=0.4),
        candidate(29.5, bright=0.0),  # 30 April, 21:30
    ]
    if span == "month":
        candidates[-1] = candidate(30.5, bright=0.0)
        chosen = [0.1, 30.5]
    choices = clearest_of_each(candidates, span=span)
    assert [choice.scene.begin for choice in choices] == [MONDAY + timedelta(days=days) for days in chosen]


def test_scenes_that_cover_too_little_or_are_not_known_take_no_part() -> None:
    candidates = [
        candidate(0.0, bright=0.0, coverage=0.79),
        candidate(0.1, bright=None),
        candidate(0.2, bright=0.8, coverage=0.8),
    ]
    (choice,) = clearest_of_each(candidates, span="day", least_coverage=0.8)
    assert choice.scene is candidates[2].scene
    assert choice.reason == "the only one that day"
    assert clearest_of_each([], span="day") == ()


def test_of_equally_clear_scenes_the_one_that_covers_more_is_chosen() -> None:
    less, more = candidate(0.0, bright=0.2, coverage=0.6), candidate(0.1, bright=0.2, coverage=0.9)
    (choice,) = clearest_of_each([less, more], span="month")
    assert choice.scene is more.scene
    assert choice.reason == "clearest of 2 that month"
