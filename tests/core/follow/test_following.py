"""Forty simulated days of standing orders: each scene once, none forgotten, whatever happens."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from olci_core.catalogue import SearchQuery, current, versions_of
from olci_core.follow import Choice, StandingOrder, Versions
from olci_core.scene import ProductName, Scene, same_stretch

GB = 10**9


def listed(world: Any, order: StandingOrder, until: datetime) -> tuple[tuple[Scene, ...], ...]:
    """Return each acquisition that began before a time, as its versions listed now."""
    result = world.catalogue.search(SearchQuery(order.since, until, area=order.area))
    assert result.complete
    return versions_of(result.scenes)


def acquisitions_of(names: list[str], groups: tuple[tuple[Scene, ...], ...]) -> Counter[int]:
    """Count how often each acquisition is among product names."""
    found: Counter[int] = Counter()
    for name in names:
        part = ProductName.parse(name)
        for place, versions in enumerate(groups):
            one = versions[0]
            same_pass = (part.platform, part.cycle, part.relative_orbit) == (
                one.platform,
                one.cycle,
                one.relative_orbit,
            )
            if same_pass and same_stretch((part.begin, part.end), (one.begin, one.end)):
                found[place] += 1
    return found


@pytest.mark.parametrize("seed", [4])
def test_forty_days_with_gaps_outages_and_a_full_disk_lose_nothing_and_repeat_nothing(
    world: Any, order: StandingOrder, seed: int
) -> None:
    chance = Random(seed)
    order = world.following().add(replace(order, versions=Versions.FIRST))
    for _ in range(40):
        what = chance.choice(["well", "well", "well", "off", "offline", "full disk", "cleared"])
        world.clock.now += timedelta(days=1)
        world.is_online = what != "offline"
        world.free_bytes = 5 * GB if what == "full disk" else 500 * GB  # as much as is to stay free
        if what != "off":
            (report,) = world.look()
            assert bool(report.trouble) == (what == "offline")
            if what == "full disk":
                assert report.fetched == ()
        world.queue.arrive()
        if what == "cleared":
            world.queue.clear()
    world.is_online, world.free_bytes = True, 500 * GB
    world.live(1)
    groups = listed(world, order, world.clock.now - timedelta(days=3))
    taken = acquisitions_of(world.queue.added, groups)
    assert len(groups) > 25
    assert [taken[place] for place in range(len(groups))] == [1] * len(groups)
    assert len(set(world.queue.added)) == len(world.queue.added)


def test_the_final_version_takes_the_place_of_the_first_one(world: Any, order: StandingOrder) -> None:
    order = world.following().add(replace(order, versions=Versions.REPLACE, removes_replaced=True))
    world.live(9, step=timedelta(hours=8))
    groups = listed(world, order, world.clock.now - timedelta(days=4))
    timeliness = Counter(ProductName.parse(name).timeliness for name in world.queue.added)
    assert timeliness["NR"] > 3
    assert timeliness["NT"] > 3
    on_disk = [ProductName.parse(path.name.removesuffix(".zip")) for path in world.settings.download_dir.iterdir()]
    for versions in groups:
        best = versions[0]
        mine = [
            one
            for one in on_disk
            if one.platform == best.platform and same_stretch((one.begin, one.end), (best.begin, best.end))
        ]
        assert [one.timeliness for one in mine] == ["NT"]
    states = Counter((one.known.timeliness, one.known.state) for one in world.following().taken(order.id))
    assert states["NR", "replaced"] > 3
    assert not [state for kind, state in states if state == "claimed"]


def test_without_removal_both_versions_stay(world: Any, order: StandingOrder) -> None:
    world.following().add(replace(order, versions=Versions.REPLACE))
    world.live(6, step=timedelta(hours=8))
    assert len(list(world.settings.download_dir.iterdir())) == len(world.queue.added)


def test_only_final_versions_come_where_only_they_are_wanted(world: Any, order: StandingOrder) -> None:
    order = world.following().add(replace(order, versions=Versions.FINAL))
    world.live(8)
    kinds = {ProductName.parse(name).timeliness for name in world.queue.added}
    assert kinds == {"NT"}
    groups = listed(world, order, world.clock.now - timedelta(days=4))
    assert acquisitions_of(world.queue.added, groups).total() >= len(groups)
    waiting = [one for one in world.following().decisions(order.id) if one.verdict == "waits"]
    assert {one.reason for one in waiting} <= {"waits for the final version"}


def test_what_was_cancelled_or_removed_by_hand_is_not_fetched_again(world: Any, order: StandingOrder) -> None:
    order = world.following().add(replace(order, versions=Versions.REPLACE))
    world.live(2, step=timedelta(hours=12), arrives=False)
    first, second = world.queue.jobs[:2]
    assert {ProductName.parse(job.scene_name).timeliness for job in (first, second)} == {"NR", "NT"} or first != second
    world.queue.cancel(first.id)
    world.queue.arrive()
    second.path.unlink()
    before = set(world.queue.added)
    world.live(6)
    states = {one.known.scene_name: one.known.state for one in world.following().taken(order.id)}
    assert (states[first.scene_name], states[second.scene_name]) == ("cancelled", "removed")
    later = [ProductName.parse(name) for name in world.queue.added if name not in before]
    for job in (first, second):
        part = ProductName.parse(job.scene_name)
        assert not [
            one
            for one in later
            if one.platform == part.platform and same_stretch((one.begin, one.end), (part.begin, part.end))
        ]
    assert job.scene_name not in world.queue.added[len(before) :]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_between_ordering_and_noting_loses_and_repeats_nothing(
    world: Any, order: StandingOrder, when: str
) -> None:
    class Killed(BaseException):
        """The process ends here."""

    order = world.following().add(replace(order, versions=Versions.FIRST))
    world.clock.now += timedelta(days=2)
    calls = iter(range(100))

    def kill(moment: str) -> None:
        if moment == when and next(calls) % 2 == 1:
            raise Killed

    world.queue.on_add = kill
    for _ in range(40):
        try:
            (report,) = world.look()
        except Killed:
            continue
        if not report.fetched:
            break
    world.queue.on_add = lambda _moment: None
    world.look()
    groups = listed(world, order, world.clock.now - timedelta(days=1))
    taken = acquisitions_of(world.queue.added, groups)
    assert len(groups) >= 2
    assert [taken[place] for place in range(len(groups))] == [1] * len(groups)
    assert {one.known.state for one in world.following().taken(order.id)} == {"ordered"}


def test_two_looks_never_order_the_same_scene_twice(world: Any, order: StandingOrder) -> None:
    world.following().add(replace(order, versions=Versions.FIRST))
    adding = threading.Lock()
    calls: Counter[str] = Counter()
    plain = world.queue.add

    def add(scene: Scene, **options: Any) -> Any:
        with adding:
            calls[scene.name] += 1
            return plain(scene, **options)

    world.queue.add = add
    reports = []
    for _ in range(3):
        world.clock.now += timedelta(days=1)
        looking = [threading.Thread(target=lambda: reports.append(world.look())) for _ in range(4)]
        for thread in looking:
            thread.start()
        for thread in looking:
            thread.join()
    assert len(calls) >= 3
    assert set(calls.values()) == {1}
    assert any(reports)


def test_the_gigabytes_of_a_week_put_scenes_off_and_forget_none(world: Any, order: StandingOrder) -> None:
    sizes = [scene.size_bytes for versions in listed(world, order, world.clock.now) for scene in versions]
    largest = max(size for size in sizes if size)
    order = world.following().add(
        replace(order, versions=Versions.FIRST, max_gb_a_week=3.2 * largest / GB, min_free_gb=0.0)
    )
    weeks = []
    for _ in range(3):
        before = len(world.queue.added)
        world.live(7, step=timedelta(days=1))
        weeks.append(len(world.queue.added) - before)
    assert max(weeks) <= 7
    reasons = {one.reason for one in world.following().decisions(order.id) if one.verdict == "waits"}
    assert reasons == {"this week's gigabytes are used up"}
    began = [ProductName.parse(name).begin for name in world.queue.added]
    assert began == sorted(began)
    (state,) = world.following().states()
    assert state.oldest_waiting is not None
    world.following().change(replace(order, max_gb_a_week=None))
    world.live(1)
    groups = listed(world, order, world.clock.now - timedelta(days=2))
    taken = acquisitions_of(world.queue.added, groups)
    assert [taken[place] for place in range(len(groups))] == [1] * len(groups)


def test_the_clearest_of_each_day_is_taken_once_the_day_is_over(world: Any, order: StandingOrder) -> None:
    order = replace(order, versions=Versions.FIRST, choice=Choice.CLEAREST_OF_DAY, min_coverage=0.5, max_bright=0.95)
    order = world.following().add(order)
    world.live(4, step=timedelta(hours=12))
    days = Counter(ProductName.parse(name).begin.date() for name in world.queue.added)
    assert days
    assert set(days.values()) == {1}
    decisions = world.following().decisions(order.id)
    fetched = [one for one in decisions if one.verdict == "fetch"]
    assert {one.scene_name for one in fetched} == set(world.queue.added)
    assert all(one.coverage >= 0.5 and one.bright <= 0.95 for one in fetched)
    for one in decisions:
        if one.verdict == "passed":
            assert one.reason.startswith(("covers ", "bright ", "a clearer one", "no picture", "another one", "taken"))


def test_an_outage_is_said_and_the_next_look_comes_soon(world: Any, order: StandingOrder) -> None:
    order = world.following().add(replace(order, look_every_h=24.0))
    world.is_online = False
    pauses = []
    for _ in range(4):
        (report,) = world.look()
        assert "cannot be reached" in report.trouble
        (state,) = world.following().states()
        assert state.trouble == report.trouble
        assert state.covered_until is None
        pauses.append((state.next_look_at - world.clock.now) / timedelta(minutes=1))
    assert pauses == [pytest.approx(minutes, rel=0.11) for minutes in (5, 10, 20, 40)]
    world.is_online = True
    (report,) = world.look()
    assert report.trouble == ""
    (state,) = world.following().states()
    assert state.failures == 0
    assert 21 <= (state.next_look_at - world.clock.now) / timedelta(hours=1) <= 27


def test_orders_are_looked_at_when_it_is_time_and_rest_when_paused(world: Any, order: StandingOrder) -> None:
    following = world.following()
    one, other = following.add(order), following.add(replace(order, name="Other", is_paused=True))
    assert [report.order.id for report in following.look_due()] == [one.id]
    assert following.look_due() == ()
    following.resume(other.id)
    assert [report.order.id for report in following.look_due()] == [other.id]
    following.pause(one.id)
    world.clock.now += timedelta(days=1)
    assert [report.order.id for report in following.look_due()] == [other.id]
    assert following.look(one.id) is not None
    assert following.look(99) is None
    following.remove(other.id)
    assert [state.order.name for state in following.states()] == [order.name]
    following.close()


def test_a_program_that_starts_anew_looks_once_at_each_and_then_when_it_is_time(
    world: Any, order: StandingOrder
) -> None:
    world.following().add(order)
    (report,) = world.look()
    assert [one.scene.name for one in report.fetched] == world.queue.added
    assert world.following().look_due() == ()
    assert set(world.queue.added) <= {
        scene.name for versions in listed(world, order, world.clock.now) for scene in current(versions)
    }


def test_orders_of_a_later_version_are_said_to_rest(world: Any, order: StandingOrder) -> None:
    following = world.following()
    following.add(order)
    assert following.notice == ""
    following._store._database.connection.execute("INSERT INTO orders (body) VALUES (?)", (b'{"name":"tomorrow"}',))
    following.close()
    assert world.following().notice == "Of the standing orders 1 cannot be read by this version and rest."
