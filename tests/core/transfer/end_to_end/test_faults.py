"""Every fault of the line and the service: the same bytes in the end, or a sentence that says why not."""

from __future__ import annotations

import hashlib
import io
import stat
import time
import zipfile
from collections import deque
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
from tests.core.transfer.misbehaving_service import Fault, Service
from tests.core.transfer.queue_driver import WAIT_S, arrived, until


def leftovers(tmp_path: Path) -> Any:
    return [path.name for path in (tmp_path / "scenes").rglob("*.part")]


def test_scenes_arrive_whole_under_their_names(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scenes = [service.product(number) for number in range(6)]
    queue = new_queue()
    queue.add_all(scenes)
    assert queue.wait(WAIT_S)
    assert [job.state for job in queue.snapshot()] == ["done"] * 6
    for job, scene in zip(queue.snapshot(), scenes, strict=True):
        assert arrived(tmp_path, scene) == service.content(scene)
        assert job.path == tmp_path / "scenes" / f"{scene.name}.zip"
        assert job.received_bytes == job.size_bytes == len(service.content(scene))
        assert (job.attempts, job.message, job.warning) == (1, "", "")
    assert leftovers(tmp_path) == []
    assert service.peak <= 4


# Fault by fault: what the service does, and how often it may be asked until the scene is whole.
RECOVERABLE: dict[str, tuple[list[dict[str, Any]], int]] = {
    "cut at half": ([{"cut_at": 0.5}], 2),
    "cut before the first byte": ([{"cut_at": 0.0}], 2),
    "cut again and again": ([{"cut_at": 0.3}] * 5, 6),
    "cut, then Range ignored": ([{"cut_at": 0.5}, {"ignores_range": True}], 2),
    "cut, then Range refused": ([{"cut_at": 0.5}, {"status": 416}], 3),
    "cut, then the wrong range": ([{"cut_at": 0.5}, {"content_range": "bytes 1-9/10"}], 3),
    "cut, then no range named": ([{"cut_at": 0.5}, {"content_range": ""}], 3),
    "stalled": ([{"stall_at": 0.5}], 2),
    "503 twice": ([{"status": 503}] * 2, 3),
    "503 with a time": ([{"status": 503, "headers": {"Retry-After": "0"}}], 2),
    "500": ([{"status": 500}], 2),
    "502 with a page": ([{"status": 502, "body": b"<html>Bad gateway</html>"}], 2),
    "429 twice": ([{"status": 429}] * 2, 3),
    "401 once": ([{"status": 401}], 2),
    "wrong bytes": ([{"flip_at": 0.4}], 2),
    "wrong bytes twice": ([{"flip_at": 0.4}] * 2, 3),
    "wrong bytes at the end": ([{"flip_at": 1.0}], 2),
    "announced too long": ([{"longer_by": 1000}], 2),
    "a page in place of the file": ([{"whole": b"<html>Sign in to the hotel</html>"}], 2),
    "nothing in place of the file": ([{"whole": b""}], 2),
    "packed": ([{"status": 503}, {"cut_at": 0.9}, {"status": 429}, {"status": 401}, {"flip_at": 0.1}], 6),
}


@pytest.mark.parametrize("name", RECOVERABLE)
def test_a_scene_arrives_whole_in_spite_of(
    name: Any, service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    faults, max_requests = RECOVERABLE[name]
    scene = service.product()
    service.faults.extend(fault(**each) for each in faults)
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    assert (job.state, job.warning) == ("done", ""), job
    assert arrived(tmp_path, scene) == service.content(scene)
    assert len(service.asked) <= max_requests
    assert leftovers(tmp_path) == []


def test_where_ranges_work_no_byte_is_sent_twice(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product(size_bytes=3_000_000)
    service.faults.extend([fault(cut_at=0.5), fault(cut_at=0.5), fault(stall_at=0.5)])
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, scene) == service.content(scene)
    assert service.sent_bytes == len(service.content(scene))
    assert [headers.get("If-Range") for _, headers in service.asked] == [None, '"one"', '"one"', '"one"']


def test_a_part_of_another_version_is_not_gone_on_with(
    service: Service,
    fault: type[Fault],
    new_queue: Callable[..., DownloadQueue],
    tmp_path: Path,
    make_zip: Callable[..., bytes],
    waits: Any,
) -> None:
    scene = service.product()
    service.faults.append(fault(cut_at=0.5))
    queue = new_queue(policy=QueuePolicy(waits(0.4)))
    job = queue.add(scene)
    while queue.snapshot()[0].next_try_at is None:
        time.sleep(0.01)
    service.etag = '"two"'
    service.products[scene.id] = make_zip(scene.name, size_bytes=300_000, files=3, seed=99, manifest=True)
    queue.retry(job.id)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, scene) == service.content(scene)
    assert queue.snapshot()[0].warning.startswith("The zip is whole, but its checksum differs")


@pytest.mark.parametrize(
    ("put", "says"),
    [
        ({"status": 404, "body": b'{"detail":"Product not found in catalogue"}'}, "Product not found"),
        ({"status": 403, "body": b'{"code":"DAT-ZIP-608","message":"x"}'}, "licence"),
        ({"status": 422, "body": b'{"code":"DAT-ZIP-111","message":"x"}'}, "product id"),
    ],
)
def test_what_will_never_work_fails_at_once(
    put: Any, says: str, service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    service.faults.append(fault(**put))
    queue = new_queue()
    queue.add(service.product())
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    assert job.state == "failed"
    assert says in job.message
    assert job.hint
    assert len(service.asked) == 1
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    "put",
    [{"status": 503}, {"status": 500}, {"whole": b"<html>Maintenance</html>"}, {"status": 403, "body": b"<html>"}],
)
def test_a_single_scene_outlasts_an_outage_as_many_do(
    put: Any, service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    service.faults.extend([fault(**put)] * 40)
    queue = new_queue()
    scene = service.product()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    assert (job.state, job.message, len(service.asked)) == ("done", "", 41)
    assert (tmp_path / "scenes" / f"{scene.name}.zip").read_bytes() == service.content(scene)


def test_while_a_single_scene_waits_for_the_service_the_queue_says_so(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    service.faults.extend([fault(status=503)] * 9999)
    queue = new_queue()
    queue.add(service.product())
    until(lambda: queue.hold is not None and queue.snapshot()[0].attempts >= 12)
    hold = queue.hold
    assert hold is not None
    assert (hold.kind, hold.needs_person) == ("outage", False)
    assert hold.since is not None
    assert queue.snapshot()[0].state in ("waiting", "running")
    second = service.product(7)
    service.faults_of[second.id] = deque()
    service.faults.clear()
    queue.add(second)
    assert queue.wait(WAIT_S)
    assert [job.state for job in queue.snapshot()] == ["done"] * 2


def test_a_service_that_stays_down_is_given_up_after_a_week(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    service.faults.extend([fault(status=503)] * 9999)
    queue = new_queue(policy=QueuePolicy(RetryPolicy(8, 900.0, backoff_s=lambda *_: 0.01), max_outage_s=0.3))
    queue.add(service.product())
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    assert job.state == "failed"
    assert job.message.startswith("The service has been down for")


def test_an_outage_of_the_whole_service_fails_no_scene(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scenes = [service.product(number) for number in range(3)]
    service.faults.extend([fault(status=503)] * 30)
    queue = new_queue()
    queue.add_all(scenes)
    assert queue.wait(WAIT_S)
    assert [job.state for job in queue.snapshot()] == ["done"] * 3
    assert service.peak <= 4


def test_one_bad_product_does_not_hold_up_the_others(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue]
) -> None:
    scenes = [service.product(number) for number in range(5)]
    service.faults_of[scenes[0].id] = deque([fault(status=503)] * 99)
    queue = new_queue(places=1)
    queue.add_all(scenes)
    assert queue.wait(WAIT_S)
    assert [job.state for job in queue.snapshot()] == ["failed", "done", "done", "done", "done"]


def test_a_file_that_stays_broken_is_fetched_three_times_and_never_gets_its_name(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    service.faults.extend([fault(flip_at=0.5)] * 9)
    queue = new_queue()
    queue.add(service.product())
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    assert (job.state, len(service.asked)) == ("failed", 3)
    assert "not a whole zip" in job.message
    assert list((tmp_path / "scenes").glob("*.zip")) == []


def test_a_checksum_that_differs_on_a_whole_zip_keeps_it_and_warns(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product()
    scene.checksums = {"MD5": "0" * 32}
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    assert job.state == "done"
    assert job.warning == (
        f"The zip is whole, but its checksum differs: MD5 is {hashlib.md5(service.content(scene)).hexdigest()}; "
        f"the catalogue has {'0' * 32}."
    )
    assert arrived(tmp_path, scene) == service.content(scene)


def test_the_catalogues_size_is_not_believed(service: Service, new_queue: Callable[..., DownloadQueue]) -> None:
    scenes = [service.product(number) for number in range(3)]
    scenes[0].size_bytes, scenes[1].size_bytes, scenes[2].size_bytes = 5, None, 10**15
    queue = new_queue()
    queue.add_all(scenes)
    assert queue.wait(WAIT_S)
    assert [(job.state, job.received_bytes) for job in queue.snapshot()] == [
        ("done", len(service.content(scene))) for scene in scenes
    ]


def test_a_scene_arrives_where_the_service_gives_neither_length_nor_version(
    service: Service, fault: type[Fault], new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    service.announces_length, service.etag = False, None
    scene = service.product()
    service.faults.append(fault(cut_at=0.5))
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, scene) == service.content(scene)


def test_a_zip_of_another_product_is_not_taken(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path, make_zip: Callable[..., bytes]
) -> None:
    scene = service.product()
    service.products[scene.id] = make_zip("Other.SEN3", size_bytes=1000, files=1, seed=1, manifest=True)
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    assert (job.state, job.message[:34]) == ("failed", "The zip does not hold the folder S")
    assert list((tmp_path / "scenes").iterdir()) == []


def zip_of(name: Any, *, external_attr: int = 0) -> Any:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = external_attr
        archive.writestr(info, b"x")
    return buffer.getvalue()


@pytest.mark.parametrize("inside", ["{root}/../../evil", "/etc/evil", "{root}/a\\b", "C:/evil", "{root}/nul", "link"])
def test_a_zip_that_would_leave_its_folder_is_not_taken(
    inside: str, service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    scene = service.product()
    is_link = inside == "link"
    name = f"{scene.name}/link" if is_link else inside.format(root=scene.name)
    service.products[scene.id] = zip_of(name, external_attr=(stat.S_IFLNK | 0o777) << 16 if is_link else 0)
    queue = new_queue()
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert queue.snapshot()[0].state == "failed"
    assert list((tmp_path / "scenes").iterdir()) == []


def test_only_two_transfers_at_once_are_enough_for_eight_scenes(
    service: Service, new_queue: Callable[..., DownloadQueue], waits: Any
) -> None:
    service.max_at_once = 2
    queue = new_queue(policy=QueuePolicy(waits(0.01), lower_limit_for_s=30.0))
    queue.add_all([service.product(number, size_bytes=2_000_000) for number in range(8)])
    assert queue.wait(WAIT_S)
    assert [job.state for job in queue.snapshot()] == ["done"] * 8
    assert queue.places == 4


def test_a_broken_file_under_the_final_name_is_replaced_and_a_whole_one_is_not_fetched(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    broken, whole = service.product(0), service.product(1)
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / f"{broken.name}.zip").write_bytes(service.content(broken)[:-10])
    (tmp_path / "scenes" / f"{whole.name}.zip").write_bytes(service.content(whole))
    queue = new_queue()
    queue.add_all([broken, whole])
    assert queue.wait(WAIT_S)
    assert [job.state for job in queue.snapshot()] == ["done", "done"]
    assert arrived(tmp_path, broken) == service.content(broken)
    assert len(service.asked) == 1


shares = st.floats(0.0, 1.0)
any_fault = st.one_of(
    st.fixed_dictionaries({"cut_at": shares}),
    st.fixed_dictionaries({"cut_at": shares, "ignores_range": st.just(True)}),
    st.fixed_dictionaries({"status": st.sampled_from([401, 416, 429, 500, 503])}),
    st.fixed_dictionaries({"content_range": st.sampled_from(["bytes 0-9/10", "bytes */5", "rubbish"])}),
    st.fixed_dictionaries({"longer_by": st.integers(1, 5000)}),
    st.just({"restart": True}),
)
bad_bytes = st.fixed_dictionaries({"flip_at": st.sampled_from([0.1, 0.4, 0.7, 1.0])})
any_series = st.builds(
    lambda faults, bad: [*faults, *bad], st.lists(any_fault, max_size=6), st.lists(bad_bytes, max_size=2)
).flatmap(st.permutations)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(streak=any_series)
def test_any_series_of_faults_ends_in_the_same_bytes(
    streak: Any,
    service: Service,
    fault: type[Fault],
    new_queue: Callable[..., DownloadQueue],
    tmp_path_factory: pytest.TempPathFactory,
    waits: Any,
) -> None:
    folder = tmp_path_factory.mktemp("series")
    scene = service.product(7, size_bytes=60_000)
    service.faults.clear()
    service.faults.extend(fault(**each) for each in streak if "restart" not in each)
    policy = QueuePolicy(waits(0.001, max_attempts=50))
    queue = new_queue(folder, policy=policy)
    queue.add(scene)
    for _ in range(sum("restart" in each for each in streak)):
        queue.stop()
        queue = new_queue(folder, policy=policy)
    if not queue.wait(WAIT_S):  # four refused tokens in a row
        queue.sign_in(SimpleNamespace(current=lambda: "token"))
        assert queue.wait(WAIT_S)
    (job,) = queue.snapshot()
    queue.stop()
    assert (job.state, job.warning) == ("done", ""), (job, streak)
    assert arrived(folder, scene) == service.content(scene)
    assert leftovers(folder) == []
