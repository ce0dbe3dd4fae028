"""The jobs as screens see them: those of the disk, whoever changed them, with the progress of those that run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from olci_core.transfer import DownloadQueue, Job
from olci_core.transfer.queue.state import QueueView
from olci_core.transfer.store.job_rows import NewJob
from olci_core.transfer.store.job_store import JobStore
from tests.core.transfer.misbehaving_service import Service
from tests.core.transfer.queue_driver import WAIT_S, states


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


def test_a_view_begun_anew_is_the_one_that_followed_each_change(tmp_path: Path) -> None:
    store, followed = JobStore(tmp_path / "queue.sqlite"), QueueView()
    wanted = [NewJob(f"id-{number}", "name", (), tmp_path / f"{number}.zip", None, ()) for number in range(6)]
    steps: list[Callable[[], object]] = [
        lambda: store.insert(wanted[:5], after=0.0, now_s=0.0, resting={}),
        lambda: store.change(5, now_s=1.0, position=0.5),
        lambda: store.change(2, now_s=2.0, is_cleared=1),
        lambda: store.insert([wanted[1]], after=5.0, now_s=3.0, resting={}),
        lambda: store.change(3, now_s=4.0, state="running"),
        lambda: store.change_all(range(1, 7), now_s=5.0, is_cleared=1),
        lambda: store.insert(wanted, after=6.0, now_s=6.0, resting={}),
    ]
    for step in steps:
        step()
        begun = QueueView()
        assert begun.refresh(store)
        assert followed.refresh(store)
        assert [job.id for job in begun.jobs()] == [job.id for job in followed.jobs()]
        assert begun.jobs() == followed.jobs()
        assert begun.seen(live={}, hold=None) == followed.seen(live={}, hold=None)
        assert [begun.find(new.target_key) for new in wanted] == [followed.find(new.target_key) for new in wanted]
        assert begun.end == followed.end
        assert not begun.refresh(store)
    assert [job.id for job in begun.jobs()] == [7, 8, 9, 10, 11, 12]
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
