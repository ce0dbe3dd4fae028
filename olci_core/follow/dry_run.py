"""A dry run: what a standing order would have fetched of the last days, before it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from olci_core.catalogue import Catalogue
from olci_core.follow.look import decided, listed, size_of
from olci_core.follow.picture_judge import PictureJudge
from olci_core.follow.rule import DecidedScenes, Decision
from olci_core.follow.standing_order import StandingOrder

DRY_RUN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DryRun(DecidedScenes):
    """What an order would have done with what is listed of some days up to now."""

    decisions: tuple[Decision, ...]
    fetched_bytes: int
    trouble: str


def dry_run(
    order: StandingOrder,
    catalogue: Catalogue,
    *,
    now: datetime,
    over: timedelta = DRY_RUN,
    on_progress: Callable[[int, int], object] = lambda _done, _of: None,
    cancelled: Callable[[], bool] | None = None,
) -> DryRun:
    """Return what an order would have fetched of the last days; nothing is kept and nothing ordered.

    ``on_progress`` hears how many scenes have been decided on, and of how many; it may raise ``Cancelled``.
    ``cancelled`` is asked whether to stop while the catalogue is asked.

    Raises:
        Cancelled: it was stopped.
        OlciError: the catalogue could not be asked.
    """
    order = replace(order, since=now - over)
    scenes, trouble = listed(catalogue, order, begin=order.since, end=now, cancelled=cancelled)
    judge = PictureJudge(catalogue, order, {})
    decisions = tuple(decided(order, scenes, known=(), now=now, judge=judge, on_progress=on_progress))
    size_bytes = sum(size_of(order, one.scene) for one in decisions if one.verdict == "fetch")
    return DryRun(decisions, size_bytes, trouble or judge.trouble)
