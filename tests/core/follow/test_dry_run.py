"""A dry run says what an order would have fetched, and does nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from olci_core.errors import Cancelled
from olci_core.follow import StandingOrder, Versions


def test_a_dry_run_orders_nothing_and_says_what_it_would(world: Any, order: StandingOrder) -> None:
    following = world.following()
    dry = following.dry_run(replace(order, versions=Versions.FINAL, min_coverage=0.99), over=timedelta(days=12))
    assert dry.trouble == ""
    assert dry.fetched
    assert dry.fetched_bytes == pytest.approx(sum(one.scene.size_bytes or 720_000_000 for one in dry.fetched))
    assert {one.verdict for one in dry.decisions} <= {"fetch", "passed", "waits"}
    assert world.queue.added == []
    assert following.states() == ()


def test_a_dry_run_says_how_far_it_is_and_can_be_stopped(world: Any, order: StandingOrder) -> None:
    heard: list[tuple[int, int]] = []
    dry = world.following().dry_run(
        order, over=timedelta(days=4), on_progress=lambda done, of: heard.append((done, of))
    )
    assert heard == [(done, len(dry.decisions)) for done in range(len(dry.decisions))]

    def stop(_done: int, _of: int) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        world.following().dry_run(order, over=timedelta(days=4), on_progress=stop)
    with pytest.raises(Cancelled):
        world.following().dry_run(order, over=timedelta(days=5), cancelled=lambda: True)
