"""What a person asks of the queue, and what it remembers."""

from __future__ import annotations

import gc
import sqlite3
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from olci_core.errors import InputError, StorageError
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from tests.core.open_connections import CountingServer
from tests.core.transfer.misbehaving_service import Fault, Service, Tokens
from tests.core.transfer.queue_driver import WAIT_S, states, until


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


def test_a_queue_that_has_stopped_holds_no_connection(service: Service, tmp_path: Path) -> None:
    elsewhere = CountingServer({"no": "product"})
    queue = DownloadQueue(
        Settings(elsewhere.url, elsewhere.url, elsewhere.url, tmp_path / "data", tmp_path / "scenes"), Tokens()
    )
    queue.start()
    queue.add(service.product())
    until(lambda: elsewhere.begun)
    queue.stop()
    assert elsewhere.none_is_open(within_s=20)
    elsewhere.stop()


def begun(service: Service, folder: Path) -> DownloadQueue:
    """Return a queue that fetches one scene and that no fixture holds."""
    settings = Settings(service.url, service.url, service.url, folder / "data", folder / "scenes")
    queue = DownloadQueue(settings, Tokens())
    queue.add(service.product())
    queue.start()
    return queue


def test_a_queue_that_was_stopped_and_let_go_of_is_gone_though_no_garbage_is_collected(
    service: Service, tmp_path: Path
) -> None:
    queue = begun(service, tmp_path)
    assert queue.wait(WAIT_S)
    gone = weakref.ref(queue)
    gc.disable()
    try:
        queue.stop()
        del queue
        assert gone() is None
    finally:
        gc.enable()


def test_a_queue_that_goes_on_unheld_keeps_its_file_open_until_its_thread_has_ended(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    watching = new_queue(started=False)
    queue = begun(service, tmp_path)
    thread, gone = queue._thread, weakref.ref(queue)
    del queue
    assert gone() is None
    until(lambda: states(watching) == ["done"])
    thread.stop()
    assert thread.trouble is None
