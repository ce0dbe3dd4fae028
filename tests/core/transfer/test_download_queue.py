"""What a person asks of the queue, and what it remembers."""

import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from olci_core.errors import InputError, StorageError
from olci_core.settings import Settings
from olci_core.transfer import Action, DownloadQueue, Job
from olci_core.transfer.queue.retry_policy import QueuePolicy
from olci_core.transfer.queue.state import Clock, QueueView
from olci_core.transfer.store.job_rows import NewJob
from olci_core.transfer.store.job_store import JobStore
from tests.core.transfer.conftest import Fault, Service, Tokens

WAIT_S = 20


def until(condition: Any, timeout_s: Any = WAIT_S) -> None:
    ends_at_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < ends_at_s, "it did not come to pass"
        time.sleep(0.01)


def states(queue: Any) -> Any:
    return [job.state for job in queue.snapshot()]


@pytest.fixture
def stalled(service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]) -> Any:
    """A queue whose first scene stands still at half, with a patient line."""
    scene = service.product(size_bytes=1_000_000)
    service.faults.append(fault(stall_at=0.5))
    queue = new_queue(transport=None)
    job = queue.add(scene)
    until(lambda: queue.snapshot()[0].received_bytes >= 500_000)
    return queue, job, scene


def test_what_waits_runs_rests_or_is_done_is_not_queued_twice(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    scene = service.product()
    queue = new_queue(started=False)
    first = queue.add(scene)
    assert queue.add(scene).id == first.id
    queue.pause(first.id)
    assert queue.add(scene).state == "paused"
    queue.resume(first.id)
    queue.start()
    assert queue.wait(WAIT_S)
    assert queue.add(scene).state == "done"
    assert len(queue.snapshot()) == 1
    assert len(service.asked) == 1


def test_what_is_done_and_gone_from_the_disk_is_fetched_again(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product()
    queue = new_queue()
    job = queue.add(scene)
    assert queue.wait(WAIT_S)
    queue.snapshot()[0].path.unlink()
    assert queue.add(scene).id == job.id
    assert queue.wait(WAIT_S)
    assert queue.snapshot()[0].path.read_bytes() == service.content(scene)


def test_what_failed_or_was_cancelled_is_queued_again_under_its_own_number(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    scene = service.product()
    service.faults.append(fault(status=404))
    queue = new_queue()
    job = queue.add(scene)
    assert queue.wait(WAIT_S)
    assert states(queue) == ["failed"]
    queue.pause_all()
    assert queue.add(scene).id == job.id
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"]
    assert queue.snapshot()[0].message == ""


@pytest.mark.parametrize("name", ["x", "../x.SEN3", "S3A_OL_1_EFR___/../x"])
def test_a_scene_whose_name_could_be_a_path_is_refused(
    name: str, service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    scene = service.product()
    scene.name = name
    with pytest.raises(InputError):
        new_queue().add(scene)


@pytest.mark.parametrize("scene_id", ["", "a/b", "1)/$value?x=(", "ä"])
def test_an_id_that_could_change_the_address_is_refused(
    scene_id: str, service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    scene = service.product()
    scene.id = scene_id
    with pytest.raises(InputError, match="id of a product"):
        new_queue().add(scene)


@pytest.mark.parametrize("file", ["../x.nc", "a/b.nc", "", ".", "nul", "CON.nc", "x.nc:y", "x\\y.nc", "x nc", "x.nc."])
def test_a_file_whose_name_could_be_a_path_is_refused(
    file: str, service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    with pytest.raises(InputError, match="product's file"):
        new_queue().add(service.product(), files=[file])


def test_if_one_of_many_cannot_be_queued_none_is(service: Service, new_queue: Callable[..., DownloadQueue]) -> None:
    bad = service.product(1)
    bad.name = "nonsense"
    queue = new_queue()
    with pytest.raises(InputError):
        queue.add_all([service.product(0), bad])
    assert queue.snapshot() == ()


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


def test_the_limit_is_kept_and_can_be_changed_while_it_runs(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue(started=False, places=2)
    queue.add_all([service.product(number) for number in range(6)])
    queue.start()
    assert queue.wait(WAIT_S)
    assert service.peak <= 2
    queue.places = 4
    assert queue.places == 4
    with pytest.raises(ValueError, match="1 to 4"):
        queue.places = 5


def test_a_wait_is_shown_with_its_reason_and_cut_short_by_retry(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], waits: Any
) -> None:
    service.faults.append(fault(status=503, body=b'{"detail":"Maintenance"}'))
    queue = new_queue(policy=QueuePolicy(waits(40.0)))
    job = queue.add(service.product())
    until(lambda: queue.snapshot()[0].message)
    (waiting,) = queue.snapshot()
    assert waiting.state == "waiting"
    assert waiting.message.endswith("answered 503: Maintenance")
    assert (waiting.next_attempt, waiting.max_attempts) == (2, 8)
    assert waiting.next_try_at is not None
    assert 30 < (waiting.next_try_at - datetime.now(UTC)).total_seconds() <= 40
    queue.retry(job.id)
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"]


def test_a_clock_that_jumps_back_does_not_make_a_job_wait(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    wall_s = [2e9]
    service.faults.append(fault(status=503))
    queue = new_queue(clock=Clock(wall=lambda: wall_s[0]))
    queue.add(service.product())
    until(lambda: service.asked)
    wall_s[0] -= 86_400
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"]


def test_without_a_sign_in_jobs_wait_and_say_so(
    service: Service, new_queue: Callable[..., DownloadQueue], tokens: type[Tokens]
) -> None:
    queue = new_queue(tokens=None)
    queue.add(service.product())
    assert not queue.wait(5)
    (job,) = queue.snapshot()
    assert (job.state, job.message) == ("waiting", "Sign in to download")
    assert service.asked == []
    queue.sign_in(tokens())
    assert queue.wait(WAIT_S)


def test_signing_out_stops_what_runs_and_keeps_what_has_arrived(stalled: Any, tokens: type[Tokens]) -> None:
    queue, _, _ = stalled
    queue.sign_in(None)
    until(lambda: queue.snapshot()[0].state == "waiting")
    assert queue.snapshot()[0].received_bytes >= 500_000
    queue.sign_in(tokens())
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"]


def test_only_what_waits_is_said_to_wait_for_a_sign_in(
    service: Service, new_queue: Callable[..., DownloadQueue], tokens: type[Tokens]
) -> None:
    queue = new_queue(started=False, tokens=None)
    first, second = (job.id for job in queue.add_all([service.product(0), service.product(1)]))
    queue.pause(second)
    assert [job.message for job in queue.snapshot()] == ["Sign in to download", ""]
    queue.resume(second)
    queue.pause(first)
    assert [job.message for job in queue.snapshot()] == ["", "Sign in to download"]
    queue.sign_in(tokens())
    assert [job.message for job in queue.snapshot()] == ["", ""]


def test_it_stops_at_once_though_the_line_stands_still(
    stalled: Any, new_queue: Callable[..., DownloadQueue], service: Service
) -> None:
    queue, _, scene = stalled
    began_at_s = time.monotonic()
    queue.stop()
    assert time.monotonic() - began_at_s < 2
    assert states(queue) == ["waiting"]
    queue.start()
    assert queue.wait(WAIT_S)
    assert queue.snapshot()[0].path.read_bytes() == service.content(scene)


def test_start_and_stop_may_come_twice(service: Service, new_queue: Callable[..., DownloadQueue]) -> None:
    queue = new_queue()
    queue.start()
    queue.add(service.product())
    assert queue.wait(WAIT_S)
    queue.stop()
    queue.stop()
    assert states(queue) == ["done"]


def test_a_second_queue_waits_sees_the_same_jobs_and_takes_over(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    first = new_queue()
    first.add(service.product(0))
    assert first.wait(WAIT_S)
    second = new_queue()
    until(lambda: second.owner)
    assert "runs the downloads" in (second.owner or "")
    assert first.owner is None
    assert states(second) == ["done"]
    second.add(service.product(1))
    until(lambda: states(first) == ["done", "done"])
    until(lambda: states(second) == ["done", "done"])
    first.stop()
    until(lambda: second.owner is None)
    second.add(service.product(2))
    assert second.wait(WAIT_S)
    assert len(service.asked) == 3


def test_a_command_from_another_window_reaches_a_running_job(
    stalled: Any, new_queue: Callable[..., DownloadQueue]
) -> None:
    first, job, _ = stalled
    second = new_queue()
    until(lambda: second.owner)
    second.pause(job.id)
    assert states(second) == ["paused"]
    until(lambda: states(first) == ["paused"])
    until(lambda: not first._scheduler.is_working)


def test_what_another_window_has_done_counts_though_nobody_looked_since(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    first, second = new_queue(started=False), new_queue(started=False)
    job, other = first.add_all([service.product(0), service.product(1)])
    assert second.add(service.product(0)).id == job.id
    first.cancel(job.id)
    assert second.do("pause", [job.id, other.id]) == (other.id,)
    assert first.add(service.product(1)).state == "paused"
    assert states(first) == states(second) == ["cancelled", "paused"]


def test_what_is_queued_anew_is_found_though_its_cleared_forerunner_changes_later(tmp_path: Path) -> None:
    new = NewJob("id", "name", (), tmp_path / "name.zip", None, ())
    store, view = JobStore(tmp_path / "queue.sqlite"), QueueView()
    store.insert([new], after=0.0, now_s=0.0, resting={})
    view.refresh(store)
    store.change(1, now_s=1.0, is_cleared=1)
    store.insert([new], after=1.0, now_s=2.0, resting={})
    store.change(1, now_s=3.0, received_bytes=7)
    view.refresh(store)
    assert view.find(new.target_key) == view.row(2).job
    store.close()


def test_progress_never_passes_the_size_and_the_speed_is_shown(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue(started=False)
    queue.add_all([service.product(number, size_bytes=4_000_000) for number in range(4)])
    queue.start()
    seen: list[Job] = []
    ends = threading.Event()

    def look() -> None:
        while not ends.is_set():
            seen.extend(queue.snapshot())

    watcher = threading.Thread(target=look)
    watcher.start()
    assert queue.wait(WAIT_S)
    ends.set()
    watcher.join()
    assert all(job.received_bytes <= (job.size_bytes or 0) for job in seen)
    assert {job.state for job in seen} >= {"running", "done"}
    assert all((job.speed_bytes_per_s is not None) == (job.state == "running") for job in seen)


def test_ten_thousand_jobs_are_one_tuple_as_long_as_nothing_moves(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    template = service.product()
    queue = new_queue(started=False)
    jobs = queue.add_all([template] * 3 + [service.product(number, size_bytes=30) for number in range(1, 60)])
    assert len({job.id for job in jobs}) == 60
    assert queue.snapshot() is queue.snapshot()


def test_a_data_folder_that_cannot_be_used_is_an_error_with_a_hint(service: Service, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in its place")
    settings = Settings(data_dir=tmp_path / "data", download_dir=tmp_path / "scenes")
    with pytest.raises(StorageError) as raised:
        DownloadQueue(settings, None)
    assert "OLCI_DATA_DIR" in raised.value.hint


def test_scenes_go_below_a_folder_by_their_date(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product()
    queue = new_queue()
    queue.add(scene, folder="{year}/{month}")
    assert queue.wait(WAIT_S)
    assert (tmp_path / "scenes" / "2024" / "04" / f"{scene.name}.zip").exists()


def test_the_record_survives_a_reader_that_holds_it(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    queue = new_queue()
    reader = sqlite3.connect(tmp_path / "data" / "queue.sqlite")
    reader.execute("BEGIN").execute("SELECT * FROM jobs").fetchall()
    queue.add(service.product())
    assert queue.wait(WAIT_S)
    reader.close()
