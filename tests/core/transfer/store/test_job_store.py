"""The queue's file on a full disk, from other versions, and spoiled: what can be read is saved, and it is said."""

from __future__ import annotations

import copy
import pickle
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from olci_core.errors import StorageError
from olci_core.transfer import DownloadQueue, Job
from olci_core.transfer.queue.state import QueueView
from olci_core.transfer.store.job_rows import NewJob
from olci_core.transfer.store.job_store import JobStore
from olci_core.transfer.store.migrations import STEPS, VERSION
from tests.core.spoiled import spoil
from tests.core.transfer.misbehaving_service import Service

PADDING = "x" * 2000


def new(number: Any, folder: Path = Path("/scenes")) -> Any:
    return NewJob(f"id-{number}", f"scene {number} {PADDING}", (), folder / f"{number}.zip", 100, (("MD5", "0"),))


def queued(store: Any, count: Any, *, first: int = 0) -> None:
    store.insert([new(number) for number in range(first, first + count)], after=float(first), now_s=0.0, resting={})


def names(store: Any) -> Any:
    return [row.job.scene_id for row in store.changed_since(0)]


def narrow(pages: Any) -> Any:
    """Open a file on a disk that has room for so many pages only."""

    def connect(path: Any, **options: Any) -> Any:
        db = sqlite3.connect(path, **options)
        db.execute(f"PRAGMA max_page_count = {pages}")
        return db

    return connect


def test_a_full_disk_is_said_as_such_and_what_was_written_before_stays(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "queue.sqlite", connect=narrow(40))
    queued(store, 5)
    with pytest.raises(StorageError, match="full"):
        queued(store, 200, first=5)
    with pytest.raises(StorageError, match="full"), store.together():
        queued(store, 200, first=5)
    assert len(names(store)) == 5
    store.change(1, now_s=1.0, message="it can be written to again")
    store.close()
    again = JobStore(tmp_path / "queue.sqlite")
    assert len(names(again)) == 5
    again.close()


class RollingBack(sqlite3.Connection):
    """Has rolled back by itself before it says that the disk is full, as SQLite may."""

    is_full = False

    def executemany(self, sql: Any, *arguments: Any) -> Any:
        if RollingBack.is_full:
            super().execute("ROLLBACK")
            raise sqlite3.OperationalError("database or disk is full")
        return super().executemany(sql, *arguments)


def test_a_transaction_that_sqlite_has_rolled_back_itself_does_not_hide_why(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "queue.sqlite", connect=partial(sqlite3.connect, factory=RollingBack))
    queued(store, 2)
    RollingBack.is_full = True
    try:
        with pytest.raises(StorageError, match="full"):
            store.change(1, now_s=1.0, message="never written")
    finally:
        RollingBack.is_full = False
    store.change(1, now_s=1.0, message="written")
    assert {row.job.message for row in store.changed_since(0)} == {"written", ""}
    store.close()


class Refusing(sqlite3.Connection):
    """Refuses to write a transaction down, as often as it is set to."""

    refusals = 0

    def execute(self, sql: Any, *arguments: Any) -> Any:
        if sql == "COMMIT" and Refusing.refusals:
            Refusing.refusals -= 1
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(sql, *arguments)


def test_a_commit_that_fails_leaves_no_transaction_open(tmp_path: Path) -> None:
    store = JobStore(
        tmp_path / "queue.sqlite", connect=lambda path, **options: sqlite3.connect(path, factory=Refusing, **options)
    )
    Refusing.refusals = 1
    with pytest.raises(StorageError, match="disk I/O error"):
        queued(store, 3)
    queued(store, 2)
    assert names(store) == ["id-0", "id-1"]
    other = JobStore(tmp_path / "queue.sqlite")
    assert names(other) == ["id-0", "id-1"]
    store.close()
    other.close()


def old_file(path: Any, *, jobs: int = 2) -> None:
    """Write a file as the first version of this program did, which counted no versions."""
    db = sqlite3.connect(path)
    db.executescript(STEPS[0])
    for number in range(1, jobs + 1):
        db.execute(
            "INSERT INTO jobs (scene_id, scene_name, files, path, state, position, checksums, message, changed_at,"
            " revision) VALUES (?, 'name', '[]', ?, 'waiting', ?, '{}', ' (2nd of 8): half a sentence', 0, ?)",
            (f"id-{number}", f"/scenes/{number}.zip", number, number),
        )
    db.execute("UPDATE revisions SET last = 9")
    db.commit()
    db.close()


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    old_file(tmp_path / "queue.sqlite")
    store = JobStore(tmp_path / "queue.sqlite")
    rows = store.changed_since(0)
    assert [row.job.scene_id for row in rows] == ["id-1", "id-2"]
    assert {row.job.message for row in rows} == {""}
    assert store.notice == ""
    store.change(1, now_s=1.0, next_attempt=3)
    store.close()
    db = sqlite3.connect(tmp_path / "queue.sqlite")
    assert db.execute("PRAGMA user_version").fetchone()[0] == VERSION
    db.close()


@pytest.mark.parametrize(
    ("how", "says", "saved"),
    [
        ("no database", "was spoiled", 0),
        ("empty", "was empty", 0),
        ("another database", "was not a queue", 0),
        ("newer", "was written by a newer version of this program", 30),
        ("holes", "was spoiled", 1),
    ],
)
def test_a_file_that_cannot_be_used_is_kept_aside_and_what_can_be_read_of_it_saved(
    how: str, says: str, saved: int, tmp_path: Path
) -> None:
    path = tmp_path / "queue.sqlite"
    store = JobStore(path)
    queued(store, 30)
    store.close()
    spoil(path, how, table="jobs", version=VERSION)
    before = path.read_bytes()
    store = JobStore(path)
    (aside,) = tmp_path.glob("queue.2*.sqlite")
    assert aside.read_bytes() == before
    assert says in store.notice
    assert aside.name in store.notice
    assert len(names(store)) >= saved
    assert f"{len(names(store))} of its jobs could be saved" in store.notice or not names(store)
    queued(store, 2, first=100)
    view = QueueView()
    view.refresh(store)
    assert {"id-100", "id-101"} <= {job.scene_id for job in view.jobs()}
    store.close()
    again = JobStore(path)
    assert again.notice == ""
    again.close()


@pytest.mark.parametrize(
    ("column", "nonsense"),
    [
        ("state", "dreaming"),
        ("checksums", "no JSON"),
        ("checksums", "[]"),
        ("files", "{}"),
        ("files", "[" * 5000),
        ("path", b"\xff"),
        ("received_bytes", -1),
        ("size_bytes", "large"),
        ("next_try_at", 1e300),
        ("is_cleared", 2),
    ],
)
def test_a_row_that_makes_no_sense_is_left_out_and_the_others_are_not(
    column: str, nonsense: object, tmp_path: Path
) -> None:
    store = JobStore(tmp_path / "queue.sqlite")
    queued(store, 2)
    store.change(1, now_s=1.0, **{column: nonsense})
    assert names(store) == ["id-1"]
    store.close()


def test_one_row_that_makes_no_sense_takes_none_of_hundreds_with_it(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "queue.sqlite")
    queued(store, 250)
    with store.together():
        store.change(120, now_s=1.0, state="dreaming")
    assert names(store) == [f"id-{number}" for number in range(250) if number != 119]
    store.close()


def test_a_job_of_the_file_is_a_job_like_any_other(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "queue.sqlite")
    store.insert([new(1)], after=0.0, now_s=0.0, resting={})
    store.change(1, now_s=1.0, files='["a.nc", "b.nc"]', next_try_at=90.0, received_bytes=7)
    (row,) = store.changed_since(0)
    job = row.job
    expected = Job(
        1,
        "id-1",
        f"scene 1 {PADDING}",
        "waiting",
        Path("/scenes/1.zip"),
        files=("a.nc", "b.nc"),
        received_bytes=7,
        size_bytes=100,
        checksums=(("MD5", "0"),),
        next_try_at=datetime.fromtimestamp(90, UTC),
    )
    assert asdict(job) == asdict(expected)
    assert job == row.job
    assert hash(row.job) == hash(expected)
    assert replace(job, received_bytes=8).path == expected.path
    assert asdict(pickle.loads(pickle.dumps(row.job))) == asdict(copy.deepcopy(row.job)) == asdict(expected)
    store.change(1, now_s=2.0, received_bytes=101)
    assert store.changed_since(0)[0].job.size_bytes is None
    assert not hasattr(job, "position")
    store.close()


def test_a_spoiled_file_that_another_window_uses_is_left_alone(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    queue = new_queue()
    queue.add(service.product())
    assert queue.wait(20)
    path = tmp_path / "data" / "queue.sqlite"
    db = sqlite3.connect(path)
    db.executescript(f"PRAGMA user_version = {VERSION + 1};")
    db.close()
    with pytest.raises(StorageError, match="another window"):
        JobStore(path)
    with pytest.raises(StorageError, match="another window"):
        new_queue(started=False)
    assert not list((tmp_path / "data").glob("queue.2*"))


def test_a_folder_in_the_place_of_the_file_is_kept_aside_with_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite"
    path.mkdir()
    (path / "note.txt").write_text("mine")
    store = JobStore(path)
    assert "was a folder" in store.notice
    (aside,) = tmp_path.glob("queue.2*.sqlite")
    assert (aside / "note.txt").read_text() == "mine"
    queued(store, 2)
    assert len(names(store)) == 2
    store.close()


def test_what_was_set_aside_is_said_on_the_queue_and_a_queue_begins(
    service: Service, new_queue: Callable[..., DownloadQueue], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "queue.sqlite").write_bytes(b"rubbish" * 99)
    queue = new_queue()
    (notice,) = queue.notices
    assert notice.startswith("The list of downloads was spoiled")
    queue.add(service.product())
    assert queue.wait(20)
    assert [job.state for job in queue.snapshot()] == ["done"]


def test_what_a_host_makes_of_ranges_is_kept_for_a_month(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "queue.sqlite")
    store.keep_range_refusals("host", 2, now_s=0.0)
    store.close()
    store = JobStore(tmp_path / "queue.sqlite")
    store.take_over(now_s=20 * 86_400.0)
    assert store.range_refusals("host") == 2
    store.take_over(now_s=31 * 86_400.0)
    assert store.range_refusals("host") == 0
    store.close()
