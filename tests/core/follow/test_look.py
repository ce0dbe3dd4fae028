"""A standing order with the real download queue: what it orders lies there, and what a person undid stays undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from olci_core.follow import Following, StandingOrder, Versions
from olci_core.transfer import DownloadQueue


@pytest.fixture
def queue(world: Any) -> Iterator[DownloadQueue]:
    queue = DownloadQueue(world.settings, None)
    yield queue
    queue.stop()


@pytest.fixture
def following(world: Any, queue: DownloadQueue) -> Iterator[Following]:
    following = Following(
        world.settings, catalogue=world.catalogue, queue=queue, now=world.clock, free=lambda _folder: world.free_bytes
    )
    yield following
    following.close()


def test_what_is_wanted_waits_in_the_queue_under_the_folder_of_the_order(
    world: Any, queue: DownloadQueue, following: Following, order: StandingOrder
) -> None:
    order = following.add(replace(order, folder="{year}/gulf", versions=Versions.FIRST))
    world.clock.now += timedelta(days=1)
    (report,) = following.look_all()
    jobs = queue.snapshot()
    assert len(jobs) == len(report.fetched) > 0
    assert {job.state for job in jobs} == {"waiting"}
    assert {job.path.parent for job in jobs} == {world.settings.download_dir / "2024" / "gulf"}
    assert following.look_all()[0].fetched == ()


def test_a_download_folder_that_is_not_there_yet_is_no_hindrance(
    world: Any, queue: DownloadQueue, order: StandingOrder
) -> None:
    following = Following(world.settings, catalogue=world.catalogue, queue=queue, now=world.clock)
    following.add(replace(order, min_free_gb=0.0))
    world.clock.now += timedelta(days=1)
    assert not world.settings.download_dir.exists()
    (report,) = following.look_all()
    following.close()
    assert report.trouble == ""
    assert report.fetched


def test_chosen_files_alone_are_ordered_where_the_order_says_so(
    world: Any, queue: DownloadQueue, following: Following, order: StandingOrder
) -> None:
    files = ("geo_coordinates.nc", "Oa08_radiance.nc")
    following.add(replace(order, files=files))
    world.clock.now += timedelta(days=1)
    (report,) = following.look_all()
    assert report.fetched
    assert {job.files for job in queue.snapshot()} == {tuple(sorted(files))}


def test_what_was_cancelled_stays_so_after_it_was_taken_off_the_list(
    world: Any, queue: DownloadQueue, following: Following, order: StandingOrder
) -> None:
    order = following.add(replace(order, versions=Versions.FIRST))
    world.clock.now += timedelta(days=1)
    following.look_all()
    for job in queue.snapshot():
        queue.cancel(job.id)
    following.look_all()
    queue.clear_finished()
    world.clock.now += timedelta(hours=1)
    following.look_all()
    assert all(one.known.state == "cancelled" for one in following.taken(order.id or 0)[:1])
    assert not [job for job in queue.snapshot() if job.state == "waiting" and job.attempts]
    first = following.taken(order.id or 0)[0]
    assert first.known.scene_name not in {job.scene_name for job in queue.snapshot()}


def test_a_scene_that_a_person_cancelled_before_the_order_came_is_left_alone(
    world: Any, queue: DownloadQueue, following: Following, order: StandingOrder
) -> None:
    world.clock.now += timedelta(days=1)
    dry = following.dry_run(order, over=timedelta(days=2))
    scene = dry.fetched[0].scene
    queue.cancel(queue.add(scene).id)
    following.add(replace(order, versions=Versions.FIRST))
    (report,) = following.look_all()
    (decision,) = [one for one in report.decisions if one.scene.id == scene.id]
    assert (decision.verdict, decision.reason) == ("passed", "cancelled by hand")
    assert [job.state for job in queue.snapshot() if job.scene_id == scene.id] == ["cancelled"]
