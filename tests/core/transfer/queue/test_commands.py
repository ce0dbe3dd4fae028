"""What a person does to jobs: rest, go on, cancel, take back, try again, another order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from olci_core.transfer import Action, DownloadQueue
from tests.core.transfer.misbehaving_service import Fault, Service
from tests.core.transfer.queue_driver import WAIT_S, states, until


def test_a_running_job_rests_at_once_and_goes_on_where_it_stood(stalled: Any, service: Service) -> None:
    queue, job, scene = stalled
    queue.pause(job.id)
    (paused,) = queue.snapshot()
    assert (paused.state, paused.message) == ("paused", "")
    assert queue.wait(WAIT_S)
    queue.resume(job.id)
    assert queue.wait(WAIT_S)
    (done,) = queue.snapshot()
    assert done.path.read_bytes() == service.content(scene)
    assert int(service.asked[1][1]["Range"].removeprefix("bytes=").rstrip("-")) >= 500_000


def test_a_cancellation_is_taken_back_without_loss(stalled: Any, service: Service) -> None:
    queue, job, scene = stalled
    queue.cancel(job.id)
    assert states(queue) == ["cancelled"]
    assert queue.wait(WAIT_S)
    queue.restore(job.id)
    assert queue.wait(WAIT_S)
    assert queue.snapshot()[0].path.read_bytes() == service.content(scene)
    assert "Range" in service.asked[1][1]


def test_clearing_removes_parts_of_the_cancelled_and_keeps_whole_files(
    stalled: Any, service: Service, tmp_path: Path
) -> None:
    queue, job, _ = stalled
    whole = queue.add(service.product(1))
    until(lambda: states(queue)[1] == "done")
    queue.cancel(job.id)
    assert queue.wait(WAIT_S)
    queue.clear_finished()
    assert queue.snapshot() == ()
    until(lambda: [path.name for path in (tmp_path / "scenes").iterdir()] == [whole.path.name])


def test_failed_jobs_stay_until_they_are_asked_to_go(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    service.faults.append(fault(status=404))
    queue = new_queue()
    queue.add(service.product())
    assert queue.wait(WAIT_S)
    queue.clear_finished()
    assert states(queue) == ["failed"]
    queue.clear_finished(["failed"])
    assert queue.snapshot() == ()


def test_everything_rests_and_everything_goes_on(stalled: Any, service: Service) -> None:
    queue, _, _ = stalled
    queue.places = 1
    queue.add_all([service.product(number) for number in range(1, 4)])
    queue.pause_all()
    assert states(queue) == ["paused"] * 4
    assert queue.wait(WAIT_S)
    queue.resume_all()
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"] * 4


@pytest.mark.parametrize(
    ("action", "reached", "then"),
    [
        ("pause", [1], ["paused", "paused", "cancelled"]),
        ("resume", [0], ["waiting", "waiting", "cancelled"]),
        ("cancel", [0, 1], ["cancelled", "cancelled", "cancelled"]),
        ("restore", [2], ["paused", "waiting", "waiting"]),
        ("retry", [], ["paused", "waiting", "cancelled"]),
    ],
)
def test_an_action_for_many_reaches_those_it_applies_to(
    action: Action, reached: Any, then: list[str], service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue(started=False)
    ids = [job.id for job in queue.add_all([service.product(number) for number in range(3)])]
    queue.pause(ids[0])
    queue.cancel(ids[2])
    assert queue.do(action, [*ids, *ids, 99]) == tuple(ids[number] for number in reached)
    assert states(queue) == then
    assert states(new_queue(started=False)) == then


def test_all_that_failed_is_tried_again_at_one_stroke(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    service.faults.extend([fault(status=404), fault(status=422)])
    queue = new_queue()
    ids = tuple(job.id for job in queue.add_all([service.product(0), service.product(1)]))
    assert queue.wait(WAIT_S)
    assert queue.do("retry", ids) == ids
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done", "done"]


def test_an_action_for_many_ends_the_transfers_among_them(stalled: Any, service: Service) -> None:
    queue, job, _ = stalled
    assert queue.do("cancel", [job.id]) == (job.id,)
    assert queue.snapshot()[0].received_bytes >= 500_000
    until(lambda: not queue._scheduler.is_working)
    assert states(queue) == ["cancelled"]


@pytest.mark.parametrize(
    ("command", "state"), [("pause", "done"), ("cancel", "done"), ("pause", "cancelled"), ("pause", "failed")]
)
def test_a_forbidden_move_is_an_error_of_the_caller(
    command: str, state: str, service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    service.faults.append(fault(status=404 if state == "failed" else 200))
    queue = new_queue(started=state != "cancelled")
    job = queue.add(service.product())
    if state == "cancelled":
        queue.cancel(job.id)
    else:
        assert queue.wait(WAIT_S)
    assert states(queue) == [state]
    with pytest.raises(ValueError, match=f"{state} cannot become"):
        getattr(queue, command)(job.id)


def test_a_move_to_where_a_job_is_already_changes_nothing(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue(started=False)
    job = queue.add(service.product())
    queue.resume(job.id)
    queue.pause(job.id)
    queue.pause(job.id)
    assert states(queue) == ["paused"]


@pytest.mark.parametrize("command", ["pause", "resume", "cancel", "retry", "restore", "move"])
def test_a_job_that_is_not_there_is_an_error_of_the_caller(
    command: str, new_queue: Callable[..., DownloadQueue]
) -> None:
    with pytest.raises(ValueError, match="no job 7"):
        getattr(new_queue(started=False), command)(7)


def test_jobs_are_put_in_another_order_and_fetched_in_it(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue(started=False, places=1)
    scenes = [service.product(number) for number in range(4)]
    one, two, three, four = (job.id for job in queue.add_all(scenes))
    queue.move(four, before=one)
    queue.move(one)
    queue.move(three, before=two)
    assert [job.id for job in queue.snapshot()] == [four, three, two, one]
    queue.start()
    assert queue.wait(WAIT_S)
    asked = [path.split("(")[1].split(")")[0] for path, _ in service.asked]
    assert asked == [scenes[number].id for number in (3, 2, 1, 0)]


def test_several_jobs_move_in_the_order_in_which_they_are_named(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue(started=False)
    one, two, three, four = (job.id for job in queue.add_all([service.product(number) for number in range(4)]))
    queue.move_all([four, 99, two, four], before=one)
    assert [job.id for job in queue.snapshot()] == [four, two, one, three]
    queue.move_all([two, one])
    assert [job.id for job in queue.snapshot()] == [four, three, two, one]
    assert [job.id for job in new_queue(started=False).snapshot()] == [four, three, two, one]


def test_jobs_may_be_put_before_the_same_one_again_and_again(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue(started=False)
    first, *others, last = (job.id for job in queue.add_all([service.product(number) for number in range(5)]))
    for turn in range(60):
        queue.move(others[turn % 3], before=last)
    assert [job.id for job in queue.snapshot()] == [first, *others, last]
