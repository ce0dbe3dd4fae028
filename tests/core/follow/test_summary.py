"""How an order goes, in numbers: what was found, fetched and passed over, and what is new since somebody looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from olci_core.follow import StandingOrder, Versions


def test_each_scene_is_counted_once_and_what_is_new_is_so_until_it_was_seen(world: Any, order: StandingOrder) -> None:
    following = world.following()
    following.add(replace(order, min_coverage=0.99, versions=Versions.FIRST))
    (report,) = world.look()
    (summary,) = following.summaries()
    assert summary.found == len(report.decisions)
    assert (summary.on_the_way, summary.fetched) == (len(report.fetched), 0)
    assert summary.passed
    assert all(one.reason.startswith("covers ") for one in summary.passed)
    assert summary.reasons == (("covers", len(summary.passed)),)
    assert summary.new_ids == {one.scene.id for one in report.fetched}
    assert following.new_since_seen() == len(report.fetched)
    latest = sorted((one.scene for one in report.fetched), key=lambda scene: scene.begin, reverse=True)
    assert list(summary.latest) == latest
    assert [one.known.scene_id for one in summary.taken] == [scene.id for scene in latest]
    following.see()
    assert following.new_since_seen() == 0
    world.queue.arrive()
    world.live(1, step=timedelta(days=1), arrives=False)
    (summary,) = following.summaries()
    assert summary.fetched == len(report.fetched)
    assert len(summary.new_ids) == following.new_since_seen() == summary.on_the_way
    for job in world.queue.jobs[:1]:
        job.path.unlink()
    world.look()
    (summary,) = following.summaries()
    assert summary.undone_by_hand == 1
    following.close()
