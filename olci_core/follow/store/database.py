"""The file of the standing orders: opened, brought to the present form, and written whole or not at all."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from olci_core.errors import StorageError
from olci_core.set_aside import fault_of, is_in_use, salvage, set_aside
from olci_core.sqlite_transaction import transaction

log = logging.getLogger(__name__)

FOLLOW_FILE = "follow.sqlite"
_VERSION = 2
_KIND = "a list of standing orders"
_BUSY_S = 10.0
# A scene is taken once: whoever inserts its row orders it. The row is written before the queue is asked.
_FIRST_SCHEMA = """
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    body BLOB NOT NULL,
    is_paused INTEGER NOT NULL DEFAULT 0,
    next_look_at REAL,
    last_look_at REAL,
    covered_until REAL,
    oldest_waiting REAL,
    failures INTEGER NOT NULL DEFAULT 0,
    trouble TEXT NOT NULL DEFAULT ''
);
CREATE TABLE taken (
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    scene_id TEXT NOT NULL,
    scene_name TEXT NOT NULL,
    platform TEXT NOT NULL,
    product_type TEXT NOT NULL,
    relative_orbit INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    begins_at REAL NOT NULL,
    ends_at REAL NOT NULL,
    timeliness TEXT NOT NULL,
    state TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    path TEXT NOT NULL DEFAULT '',
    replaces TEXT NOT NULL DEFAULT '',
    taken_at REAL NOT NULL,
    PRIMARY KEY (order_id, scene_id),
    UNIQUE (order_id, scene_name)
);
CREATE TABLE decisions (
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    scene_id TEXT NOT NULL,
    scene_name TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    coverage REAL,
    bright REAL,
    begins_at REAL NOT NULL,
    decided_at REAL NOT NULL,
    PRIMARY KEY (order_id, scene_id)
);
"""
# The catalogue's record of a scene (for its picture), when somebody last saw an order's page, and the cuts.
_SECOND_SCHEMA = """
ALTER TABLE taken ADD COLUMN record BLOB;
ALTER TABLE orders ADD COLUMN seen_at REAL;
CREATE TABLE cuts (
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    scene_id TEXT NOT NULL,
    state TEXT NOT NULL,
    file TEXT NOT NULL DEFAULT '',
    points TEXT NOT NULL DEFAULT '[]',
    reason TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    next_try_at REAL,
    cut_at REAL NOT NULL,
    PRIMARY KEY (order_id, scene_id)
);
"""
_SCHEMAS = (_FIRST_SCHEMA, _SECOND_SCHEMA)


class Database:
    """One SQLite file; threads and processes may share it.

    ``notice`` is a sentence for a person where the file could not be used and a new one was begun, "" otherwise.

    Raises:
        StorageError: the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self.notice = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(path.with_suffix(".opening"), timeout=_BUSY_S):  # one begins it anew, others find it
                if fault := fault_of(path, newest=_VERSION, probe="SELECT next_look_at FROM orders", kind=_KIND):
                    self.notice = _begun_anew(path, fault)
                self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30.0)
                self.connection.execute("PRAGMA journal_mode = WAL")
                self.connection.execute("PRAGMA foreign_keys = ON")
                with self.transaction() as base:
                    _make(base)
        except (OSError, sqlite3.Error) as error:
            raise StorageError(f"The standing orders in {path} cannot be read: {error}") from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for writing, and reading before it, that belong together; all of it counts, or nothing.

        Raises:
            StorageError: the file cannot be read or written.
        """
        with self._lock:
            try:
                with transaction(self.connection):
                    yield self.connection
            except sqlite3.Error as error:
                raise StorageError(f"The standing orders cannot be written: {error}") from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for reading what belongs together; it waits for nobody who writes.

        Raises:
            StorageError: the file cannot be read.
        """
        with self._lock:
            try:
                with transaction(self.connection, writes=False):
                    yield self.connection
            except sqlite3.Error as error:
                raise StorageError(f"The standing orders cannot be read: {error}") from error

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def _make(base: sqlite3.Connection) -> None:
    """Bring a file to the present form; a new one, or one of an earlier version."""
    version: int = base.execute("PRAGMA user_version").fetchone()[0]
    for schema in _SCHEMAS[version:]:
        for statement in schema.split(";"):
            base.execute(statement)
    if version < _VERSION:
        base.execute(f"PRAGMA user_version = {_VERSION}")


def _begun_anew(path: Path, fault: str) -> str:
    """Set a file aside that cannot be used, begin a new one with what can be read of it; say so.

    What was taken is saved with the orders, or they would take it again. What was decided is decided anew.

    Raises:
        StorageError: another window uses it.
    """
    if is_in_use(path):
        raise StorageError(
            f"The file of the standing orders {path} {fault}, and another window of this program uses it.",
            hint="Close the other window, then start again.",
        )
    aside = set_aside(path, moment=datetime.now(UTC))
    saved = salvage(aside, path, make=_make, tables={"orders": "1", "taken": "1", "cuts": "1"})
    log.warning("%s %s: kept as %s, saved: %s", path, fault, aside.name, saved)
    rest = f"Saved of it: {saved['orders']} standing orders." if saved["orders"] else "None of them could be read."
    return f"The file of the standing orders {fault}. It is kept as {aside.name}; a new one was begun. {rest}"


def moment_of(seconds: float) -> datetime:
    """Return the moment (aware UTC) that is kept as seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def maybe_moment(seconds: float | None) -> datetime | None:
    """Return the same, None for what never was."""
    return None if seconds is None else moment_of(seconds)


def maybe_seconds(moment: datetime | None) -> float | None:
    """Return seconds since 1970, None for what never was."""
    return None if moment is None else moment.timestamp()
