"""The clearest scene of each day, week or month: chosen by what is bright in the area, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from olci_core.scene import Scene

Period = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A scene and what is known of it over the area.

    ``coverage``: the share (0 to 1) of the area that lies in it. ``bright``: the share (0 to 1) of bright pixels in
    that part, None where its picture is not known.
    """

    scene: Scene
    coverage: float
    bright: float | None


@dataclass(frozen=True, slots=True)
class ChosenScene:
    """A chosen scene and the reason, as half a sentence a reader understands beside the picture."""

    scene: Scene
    reason: str


def clearest_of_each(
    candidates: Iterable[Candidate], *, span: Period, least_coverage: float = 0.0
) -> tuple[ChosenScene, ...]:
    """Choose the scene with the smallest bright share of each day, week (from Monday) or month, UTC, in time order.

    Only scenes that cover at least ``least_coverage`` (0 to 1) of the area and whose picture is known take part; of
    equally bright ones the one that covers more is chosen, then the earlier one.
    """
    able = sorted(
        (one for one in candidates if one.bright is not None and one.coverage >= least_coverage - 1e-9),
        key=lambda one: one.scene.begin,
    )
    choices = []
    for _, group in groupby(able, key=lambda one: first_day_of(one.scene.begin.date(), span)):
        rivals = tuple(group)
        best = min(rivals, key=_dimness)
        choices.append(ChosenScene(best.scene, _reason(len(rivals), span)))
    return tuple(choices)


def first_day_of(day: date, span: Period) -> date:
    """Return the first day of the day, week or month that a day lies in."""
    if span == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if span == "month" else day


def _dimness(candidate: Candidate) -> tuple[float, float]:
    assert candidate.bright is not None
    return (round(candidate.bright, 3), -round(candidate.coverage, 3))


def _reason(number: int, span: Period) -> str:
    return f"the only one that {span}" if number == 1 else f"clearest of {number} that {span}"
