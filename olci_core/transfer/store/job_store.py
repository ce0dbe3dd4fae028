"""The queue on the disk: one SQLite file that several processes share and no crash harms."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from olci_core.errors import StorageError
from olci_core.json_reader import read_json
from olci_core.sqlite_transaction import transaction
from olci_core.transfer.fetch.ranges import PartNote
from olci_core.transfer.job import State, check_move
from olci_core.transfer.store.job_rows import JOB_COLUMNS, JobRow, NewJob, read_rows
from olci_core.transfer.store.migrations import migrate, sound_or_begun_anew

_THIS_REVISION = "(SELECT last FROM revisions)"  # counted up by each transaction
_BUSY_TIMEOUT_S = 10.0
_ROWS_AT_ONCE = 100  # few enough that Python does not look through them for what is left over
STORE_NAME = "queue.sqlite"
RANGE_MEMORY_S = 30 * 86_400.0  # a host that refused ranges is asked for them again after a month


class JobStore:
    """Jobs and notes of parts. Threads may share one; each change outlives this process when its call returns.

    What a person asks for (``together``) outlives a power cut too. What the program itself notes down may be lost
    in one, for it is found out again: a job that ran waits, one that was done finds its file whole, and a part
    without its note is still held against the zip's own checksums. So no transfer waits for the disk to flush.

    ``now_s`` times are seconds of the wall clock. ``notice`` is a sentence for a person where the file could not be
    used and a new one was begun, "" otherwise. ``connect`` opens the file; tests hand in a narrower disk.

    Raises:
        StorageError: the data folder cannot be used.
    """

    def __init__(self, path: Path, *, connect: Callable[..., sqlite3.Connection] = sqlite3.connect) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._seen_version = -1
        from filelock import FileLock  # noqa: PLC0415 - a thirtieth of the core's import

        self.notice = ""
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(path.with_suffix(".opening"), timeout=_BUSY_TIMEOUT_S):  # one makes it, others find it
                self.notice = sound_or_begun_anew(path)
                self._db = connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
                # A write-ahead log lets other windows read while one writes; a killed process loses nothing.
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
                migrate(self._db)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def others_wrote(self) -> bool:
        """Whether another process has changed something since this was last asked."""
        with self._lock, self._translated():
            version = int(self._db.execute("PRAGMA data_version").fetchone()[0])
            changed, self._seen_version = version != self._seen_version, version
            return changed

    def changed_since(self, revision: int) -> list[JobRow]:
        """Return the rows that changed after a revision, oldest change first; one that makes no sense is left out."""
        rows: list[JobRow] = []
        with self._lock, self._translated():
            found = self._db.execute(
                f"SELECT {JOB_COLUMNS} FROM jobs WHERE revision > ? ORDER BY revision",  # noqa: S608 - constants
                (revision,),
            )
            while values := found.fetchmany(_ROWS_AT_ONCE):
                rows += read_rows(values, of=self._path)
        return rows

    def insert(self, wanted: Sequence[NewJob], *, after: float, now_s: float, resting: Mapping[str, Any]) -> None:
        """Queue jobs one after the other, ``after`` a position in the order.

        ``resting`` are the columns of those that are not online; the others wait.
        """
        with self._transaction() as db:
            for number, new in enumerate(wanted, start=1):
                columns = {
                    "scene_id": new.scene_id,
                    "scene_name": new.scene_name,
                    "files": json.dumps(new.files),
                    "path": str(new.path),
                    "position": after + number,
                    "size_bytes": new.size_bytes,
                    "checksums": new.checksums_text,
                    "changed_at": now_s,
                    "state": "waiting" if new.is_online else "paused",
                    **({} if new.is_online else resting),
                }
                marks = ", ".join("?" for _ in columns)
                db.execute(
                    f"INSERT INTO jobs ({', '.join(columns)}, revision) VALUES ({marks}, {_THIS_REVISION})",  # noqa: S608 - names of our own columns
                    tuple(columns.values()),
                )

    def move(self, job_id: int, to: State, *, expected: State, now_s: float, **changes: Any) -> bool:
        """Bring a job from the ``expected`` state into another one and change what else is named.

        False, and nothing is changed, if it is not in that state any more.

        Raises:
            ValueError: the one state may not be followed by the other.
        """
        check_move(expected, to)
        with self._transaction() as db:
            found = db.execute("SELECT state FROM jobs WHERE id = ? AND is_cleared = 0", (job_id,)).fetchone()
            if found is None or found[0] != expected:
                return False
            self.change(job_id, now_s=now_s, state=to, **changes)
            return True

    def change(self, job_id: int, *, now_s: float, **changes: Any) -> None:
        """Change columns of a job."""
        self.change_all([job_id], now_s=now_s, **changes)

    def change_all(self, job_ids: Iterable[int], *, now_s: float, **changes: Any) -> None:
        """Change columns of several jobs, to the same values."""
        names = [*changes, "changed_at"]
        assignments = ", ".join(f"{name} = ?" for name in names)
        with self._transaction() as db:
            db.executemany(
                f"UPDATE jobs SET {assignments}, revision = {_THIS_REVISION} WHERE id = ?",  # noqa: S608 - names of our own columns
                ((*changes.values(), now_s, job_id) for job_id in job_ids),
            )

    def take_over(self, *, now_s: float) -> None:
        """Let what a dead owner left running wait again, and forget what was cleared away long ago."""
        with self._transaction() as db:
            db.execute(
                f"""UPDATE jobs SET state = 'waiting', message = '', hint = '', next_try_at = NULL, next_attempt = 0,
                    changed_at = ?, revision = {_THIS_REVISION}
                WHERE state = 'running' OR (state = 'waiting' AND next_try_at IS NOT NULL)""",  # noqa: S608 - a constant
                (now_s,),
            )
            db.execute("DELETE FROM jobs WHERE is_cleared = 1 AND changed_at < ?", (now_s - 86_400,))
            db.execute("DELETE FROM part_notes WHERE job_id NOT IN (SELECT id FROM jobs)")
            db.execute("DELETE FROM range_refusals WHERE changed_at < ?", (now_s - RANGE_MEMORY_S,))

    def part_note(self, job_id: int, file: str) -> PartNote:
        """Return what the service said of a part; an empty note where it said nothing yet."""
        with self._lock, self._translated():
            found = self._db.execute(
                "SELECT etag, last_modified, size_bytes, broken FROM part_notes WHERE job_id = ? AND file = ?",
                (job_id, file),
            ).fetchone()
        if found is None:
            return PartNote()
        spans = tuple((int(begin), int(end)) for begin, end in read_json(found[3]))
        return PartNote(found[0], found[1], found[2], broken=spans)

    def keep_part_note(self, job_id: int, file: str, *, note: PartNote) -> None:
        """Keep what the service said of a part."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO part_notes VALUES (?, ?, ?, ?, ?, ?)",
                (job_id, file, note.etag, note.last_modified, note.size_bytes, json.dumps(note.broken)),
            )

    def range_refusals(self, host: str) -> int:
        """Return how often in a row a host has answered a request for a range with an error."""
        with self._lock, self._translated():
            found = self._db.execute("SELECT refusals FROM range_refusals WHERE host = ?", (host,)).fetchone()
            return int(found[0]) if found else 0

    def keep_range_refusals(self, host: str, refusals: int, *, now_s: float) -> None:
        """Keep how often in a row a host has refused ranges; 0 forgets it."""
        with self._transaction() as db:
            if refusals:
                db.execute("INSERT OR REPLACE INTO range_refusals VALUES (?, ?, ?)", (host, refusals, now_s))
            else:
                db.execute("DELETE FROM range_refusals WHERE host = ?", (host,))

    def known_folder(self, folder: Path) -> Path | None:
        """Return where a folder led when something was last fetched into it, None where nothing was yet."""
        with self._lock, self._translated():
            found = self._db.execute("SELECT leads_to FROM known_folders WHERE path = ?", (str(folder),)).fetchone()
            return None if found is None else Path(found[0])

    def keep_folder(self, folder: Path, leads_to: Path) -> None:
        """Remember that a folder was there, and where it led."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO known_folders VALUES (?, ?)", (str(folder), str(leads_to)))

    def forget_folders(self) -> None:
        """Take every folder as it is from now on: a person wants it so."""
        with self._transaction() as db:
            db.execute("DELETE FROM known_folders")

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make several changes one: all of them are on the disk afterwards, power cut or not, or none."""
        with self._lock:
            with self._translated():
                self._db.execute("PRAGMA synchronous = FULL")
            try:
                with self._transaction():
                    yield
            finally:
                with self._translated():
                    self._db.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._translated():
            if self._db.in_transaction:  # inside ``together``
                yield self._db
                return
            with transaction(self._db):
                self._db.execute("UPDATE revisions SET last = last + 1")
                yield self._db

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StorageError(
                f"The queue's record {self._path} cannot be used: {error}",
                hint="Check that the disk is not full and that the data folder (OLCI_DATA_DIR) may be written.",
            ) from error


@dataclass(frozen=True, slots=True)
class StoredNotes:
    """The note of one part, in the store."""

    store: JobStore
    job_id: int
    file: str

    def read(self) -> PartNote:
        """Return the note, an empty one where there is none."""
        return self.store.part_note(self.job_id, self.file)

    def write(self, note: PartNote) -> None:
        """Replace the note."""
        self.store.keep_part_note(self.job_id, self.file, note=note)
