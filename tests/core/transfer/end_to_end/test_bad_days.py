"""Bad days of the service and of the machine: what follows is a whole file or one true sentence."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from olci_core.retry import RetryPolicy
from olci_core.transfer import DownloadQueue
from olci_core.transfer.queue.retry_policy import QueuePolicy
from olci_core.transfer.queue.state import Clock
from tests.core.transfer.misbehaving_service import Fault, Service
from tests.core.transfer.queue_driver import WAIT_S, QuickClock, arrived, held, states, until

PAGE = b"<!DOCTYPE html><html><head><title>Scheduled maintenance</title></head></html>"


@pytest.mark.parametrize(
    "put",
    [
        {"whole": PAGE},
        {"whole": b'{"detail": "try later"}'},
        {"whole": b""},
        {"status": 403, "body": b'{"status":"error","data":{"message":"This request was rejected"}}'},
        {"status": 404, "body": b"<html>not here</html>"},
        {"status": 404, "body": b'{"detail":"Product not found in catalogue"}'},
        {"status": 400},
        {"status": 405},
        {"status": 503},
    ],
)
def test_what_the_service_does_to_every_job_alike_fails_none_of_them(
    put: Any, service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scenes = [service.product(number) for number in range(12)]
    service.faults.extend([fault(**put)] * 30)
    queue = new_queue()
    queue.add_all(scenes)
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"] * 12
    assert all(arrived(tmp_path, scene) == service.content(scene) for scene in scenes)
    assert {(job.message, job.warning) for job in queue.snapshot()} == {("", "")}


def test_while_every_job_fails_alike_one_asks_and_all_say_why_and_since_when(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], waits: Any
) -> None:
    service.faults.extend([fault(whole=PAGE)] * 9)
    queue = new_queue(policy=QueuePolicy(waits(30.0)))
    queue.add_all([service.product(number) for number in range(40)])
    hold = held(queue)
    assert (hold.kind, hold.needs_person) == ("outage", False)
    assert "sent a web page (“Scheduled maintenance”) in place of the product" in hold.message
    assert hold.since is not None
    until(lambda: states(queue) == ["waiting"] * 40)
    assert {job.message for job in queue.snapshot()} == {held(queue).message}
    assert len(service.asked) <= 8
    assert queue.halted is None


@pytest.mark.parametrize("whole", [PAGE, b"", b"{}"])
def test_a_page_in_place_of_the_file_leaves_the_part_as_it_is(
    whole: Any,
    service: Service,
    fault: type[Fault],
    new_queue: Callable[..., DownloadQueue],
    tmp_path: Path,
    waits: Any,
) -> None:
    scene = service.product(size_bytes=1_000_000)
    service.faults.extend([fault(cut_at=0.5), fault(whole=whole, ignores_range=True)])
    queue = new_queue(policy=QueuePolicy(waits(0.05)))
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, scene) == service.content(scene)
    assert service.sent_bytes == len(service.content(scene)) + len(whole)
    assert service.asked[2][1]["Range"] == service.asked[1][1]["Range"]


@pytest.mark.parametrize("status", [400, 403, 405, 416, 500])
def test_a_host_that_errs_on_ranges_is_asked_for_whole_files_and_it_is_remembered(
    status: int, service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    service.range_status = status
    first, second = service.product(0), service.product(1)
    service.faults_of = {scene.id: deque([fault(cut_at=0.5)]) for scene in (first, second)}
    queue = new_queue(places=1)
    queue.add(first)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, first) == service.content(first)
    assert queue.snapshot()[0].attempts <= 3
    queue.stop()
    queue = new_queue(places=1)
    asked = len(service.asked)
    queue.add(second)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, second) == service.content(second)
    if status != 416:  # there a whole answer follows in the same try, so one refusal is all that there was
        assert [headers.get("Range") for _, headers in service.asked[asked:]] == [None, None]


def test_errors_for_everything_teach_nothing_about_ranges(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product()
    service.faults.extend([fault(cut_at=0.5), *[fault(status=500)] * 5])
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, scene) == service.content(scene)
    assert service.sent_bytes == len(service.content(scene))


def test_too_many_requests_are_waited_out_however_long(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    service.faults.extend([fault(status=429, headers={"Retry-After": "0"})] * 60)
    queue = new_queue()
    queue.add_all([service.product(number) for number in range(5)])
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"] * 5


@pytest.mark.parametrize("retry_after", ["0", "Mon, 15 Apr 2013 08:00:00 GMT"])
def test_while_the_service_has_too_many_requests_it_is_not_hammered(
    retry_after: str, service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    service.faults.extend([fault(status=429, headers={"Retry-After": retry_after})] * 99)
    clock = QuickClock()
    queue = new_queue(policy=QueuePolicy(), clock=clock)
    queue.add_all([service.product(number) for number in range(30)])
    held(queue)
    clock.looked()
    assert len(service.asked) <= 4
    hold = held(queue)
    assert hold.kind == "busy"
    assert hold.next_try_at is not None
    assert hold.since is not None
    assert hold.next_try_at > hold.since


def test_one_product_that_nobody_may_have_fails_alone(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    scenes = [service.product(number) for number in range(4)]
    service.faults_of[scenes[0].id] = deque([fault(status=401, body=b'{"code":"DAT-ZIP-109","message":"x"}')] * 99)
    queue = new_queue(places=1)
    queue.add_all(scenes)
    assert queue.wait(WAIT_S)
    assert states(queue) == ["failed", "done", "done", "done"]
    assert queue.halted is None
    assert "refuses this product whatever the sign-in" in queue.snapshot()[0].message


def test_two_dead_products_side_by_side_fail_and_the_others_arrive(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    scenes = [service.product(number) for number in range(8)]
    for scene in scenes[:2]:
        service.faults_of[scene.id] = deque([fault(status=404)] * 99)
    queue = new_queue(policy=QueuePolicy(RetryPolicy(8, 900.0, backoff_s=lambda *_: 0.01), max_refusal_s=0.3))
    service.faults_of[scenes[0].id] = deque([fault(status=404, body=b'{"detail":"Product not found"}')] * 999)
    service.faults_of[scenes[1].id] = deque([fault(status=404, body=b'{"detail":"Product not found"}')] * 999)
    queue.add_all(scenes)
    assert queue.wait(WAIT_S)
    assert Counter(states(queue)) == {"failed": 2, "done": 6}


def without(content: Any, file: Any, *, emptied: Any) -> Any:
    """Return a zip without one of its files, or with nothing in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w") as copy:
        for info in archive.infolist():
            if not info.filename.endswith(file):
                copy.writestr(info.filename, archive.read(info))
            elif emptied:
                copy.writestr(info.filename, b"")
    return made.getvalue()


@pytest.mark.parametrize(("emptied", "says"), [(False, "is missing"), (True, "has 0 bytes instead of 100,000")])
def test_a_zip_that_lacks_what_its_manifest_promises_is_kept_with_a_warning(
    emptied: bool, says: str, service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    scene = service.product()
    scene.checksums = {}
    service.products[scene.id] = without(service.content(scene), "Oa02_radiance.nc", emptied=emptied)
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    assert job.state == "done"
    assert f"not what its manifest promises: Oa02_radiance.nc {says}" in job.warning


def test_a_chosen_file_of_unknown_size_is_no_web_page(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product(manifest=False)
    service.faults.extend([fault(whole=PAGE)] * 2)
    queue = new_queue()
    job = queue.add(scene, files=["Oa01_radiance.nc"])
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"]
    assert (job.path / "Oa01_radiance.nc").read_bytes().startswith(b"\x89HDF")


def test_a_scene_that_must_be_ordered_rests_with_the_place_to_do_it(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    scenes = [service.product(0), service.product(1)]
    service.faults_of[scenes[0].id] = deque([fault(status=202)])
    clock = QuickClock()
    queue = new_queue(clock=clock)
    job, _ = queue.add_all(scenes)
    assert queue.wait(WAIT_S)
    parked = queue.snapshot()[0]
    assert states(queue) == ["paused", "done"]
    assert parked.is_parked
    assert parked.message == "This scene must be ordered first, in the Data Workspace of Copernicus."
    assert parked.link in parked.hint
    assert parked.link.startswith("https://")
    clock.looked()
    assert len(service.asked) == 2
    queue.resume(job.id)
    assert queue.wait(WAIT_S)
    assert (states(queue), queue.snapshot()[0].link) == (["done", "done"], "")


def test_what_is_not_online_is_not_even_asked_for_before_a_day_has_passed(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    now = [1e9]
    scene = service.product()
    scene.online = False
    queue = new_queue(clock=Clock(wall=lambda: now[0]))
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert states(queue) == ["paused"]
    assert service.asked == []
    now[0] += 86_401
    until(lambda: states(queue) == ["done"])


def test_a_redirect_to_a_host_that_wants_the_sign_in_is_said_and_halts_nothing(
    service: Service, fault: type[Fault], new_service: Callable[[], Service], new_queue: Callable[..., DownloadQueue]
) -> None:
    foreign = new_service()
    elsewhere = fault(status=302, headers={"Location": f"{foreign.url}/Products(1)/$value"})
    service.faults.append(elsewhere)
    queue = new_queue()
    queue.add(service.product())
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    assert job.state == "failed"
    assert "127.0.0.1, which is not among the trusted services" in job.message
    assert "Sign in" not in job.message + job.hint
    assert queue.halted is None
    assert "Authorization" not in foreign.asked[0][1]


def test_a_transfer_that_crawls_lets_others_go_first_and_keeps_its_part(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    slow, *others = scenes = [service.product(number, size_bytes=1_000_000) for number in range(3)]
    service.faults_of[slow.id] = deque([fault(stall_at=0.5)])
    queue = new_queue(places=1, transport=None, policy=QueuePolicy(slow_for_s=0.4))
    queue.add_all(scenes)
    assert queue.wait(WAIT_S)
    assert [job.scene_id for job in queue.snapshot()] == [*(scene.id for scene in others), slow.id]
    assert states(queue) == ["done"] * 3
    assert arrived(tmp_path, slow) == service.content(slow)
    assert "Range" in service.asked[-1][1]


def test_a_transfer_that_crawls_goes_on_where_nobody_else_waits(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    service.faults.append(fault(drips=True))
    queue = new_queue(transport=None, policy=QueuePolicy(slow_for_s=0.1, dying_bytes_per_s=0.1))
    queue.add(service.product(size_bytes=1_000_000))
    until(lambda: queue.snapshot()[0].received_bytes > 0)
    assert not queue.wait(0.7)
    assert (states(queue), len(service.asked)) == (["running"], 1)


@pytest.mark.parametrize("kind", [{"drips": True}, {"stall_at": 0.5}])
def test_a_transfer_that_hardly_lives_is_asked_for_anew_though_nobody_else_waits(
    kind: Any, service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    service.faults.append(fault(**kind))
    queue = new_queue(transport=None, policy=QueuePolicy(slow_for_s=0.4))
    scene = service.product(size_bytes=1_000_000)
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert (states(queue), len(service.asked)) == (["done"], 2)
    assert arrived(tmp_path, scene) == service.content(scene)


@pytest.mark.parametrize("then", ["waiting", "done", "failed"])
def test_a_product_listed_under_a_new_id_takes_the_place_of_the_old_one(
    then: str,
    service: Service,
    fault: type[Fault],
    new_queue: Callable[..., DownloadQueue],
    make_zip: Callable[..., bytes],
) -> None:
    scene = service.product()
    if then == "failed":
        service.faults.append(fault(status=404))
    queue = new_queue(started=then != "waiting")
    job = queue.add(scene)
    if then != "waiting":
        assert queue.wait(WAIT_S)
    assert states(queue) == [then]
    new_id = "11111111-0000-0000-0000-000000000000"
    content = make_zip(scene.name, size_bytes=200_000, files=3, seed=77, manifest=True)
    service.products[new_id] = content
    republished = SimpleNamespace(id=new_id, name=scene.name, size_bytes=len(content), checksums={"MD5": md5(content)})
    assert queue.add(republished).id == job.id
    queue.start()
    assert queue.wait(WAIT_S)
    (done,) = queue.snapshot()
    assert (done.state, done.scene_id, done.warning) == ("done", new_id, "")
    assert done.path.read_bytes() == content


def md5(content: Any) -> Any:
    return hashlib.md5(content).hexdigest()


def test_a_cut_answer_without_a_length_is_gone_on_with(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    service.announces_length = False
    scene = service.product(size_bytes=1_000_000)
    service.faults.append(fault(cut_at=0.5))
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, scene) == service.content(scene)
    assert service.sent_bytes == len(service.content(scene))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_of_the_program_ends_no_queue_and_is_said(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> Any:
    calls = []

    def backoff_s(attempt: Any, error: Any) -> Any:
        calls.append(attempt)
        if len(calls) == 1:
            raise TypeError("a slip of the program")
        return 0.01

    service.faults.append(fault(status=503))
    clock = Clock(monotonic=lambda: 5 * time.monotonic(), rate=5.0)
    queue = new_queue(policy=QueuePolicy(RetryPolicy(8, 900.0, backoff_s=backoff_s)), clock=clock)
    queue.add_all([service.product(0), service.product(1)])
    assert held(queue).kind == "trouble"
    assert "TypeError: a slip of the program" in held(queue).message
    assert queue.owner is None
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done", "done"]


def test_the_note_of_the_owner_may_be_impossible_to_write(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    (tmp_path / "data" / "queue.owner").mkdir(parents=True)
    queue = new_queue()
    queue.add(service.product())
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"]
    assert queue.owner is None


any_bad_day = st.one_of(
    st.fixed_dictionaries({"whole": st.sampled_from([PAGE, b"", b"{}", b"no zip"])}),
    st.fixed_dictionaries({"status": st.sampled_from([429, 500, 502, 503])}),
    st.fixed_dictionaries({"cut_at": st.floats(0, 1), "ignores_range": st.booleans()}),
    st.fixed_dictionaries({"stall_at": st.floats(0, 1)}),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(any_bad_day, max_size=6), range_status=st.sampled_from([None, None, 400, 403, 500]))
def test_any_series_of_bad_days_ends_in_the_same_bytes(
    days: Any,
    range_status: int | None,
    service: Service,
    fault: type[Fault],
    new_queue: Callable[..., DownloadQueue],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("days")
    scene = service.product(7, size_bytes=60_000)
    service.faults.clear()
    service.range_status = range_status
    service.faults.extend(fault(**day) for day in days)
    retry = RetryPolicy(50, 900.0, backoff_s=lambda *_: 0.001)
    queue = new_queue(folder, policy=QueuePolicy(retry, lower_limit_for_s=0.01))
    queue.add(scene)
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    queue.stop()
    assert (job.state, job.warning) == ("done", ""), (job, days)
    assert arrived(folder, scene) == service.content(scene)
