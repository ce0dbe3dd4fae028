"""The queue's SQLite file from one version of this program to the next, and out of a spoiled one.

``PRAGMA user_version`` counts the steps. Each brings a file from the version before to its own; a file is never read
before it has taken all of them.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from olci_core.errors import StorageError
from olci_core.process_lock import held_alone
from olci_core.set_aside import fault_of as sqlite_fault
from olci_core.set_aside import salvage, set_aside
from olci_core.sqlite_transaction import transaction

log = logging.getLogger(__name__)

# 1: as the first version of this program wrote it, without a number; hence IF NOT EXISTS.
_FIRST = """
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY,
    scene_id TEXT NOT NULL,
    scene_name TEXT NOT NULL,
    files TEXT NOT NULL,
    path TEXT NOT NULL,
    state TEXT NOT NULL,
    position REAL NOT NULL,
    received_bytes INTEGER NOT NULL DEFAULT 0,
    size_bytes INTEGER,
    checksums TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    message TEXT NOT NULL DEFAULT '',
    hint TEXT NOT NULL DEFAULT '',
    warning TEXT NOT NULL DEFAULT '',
    next_try_at REAL,
    changed_at REAL NOT NULL,
    is_cleared INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS revisions (last INTEGER NOT NULL);
INSERT INTO revisions SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM revisions);
CREATE INDEX IF NOT EXISTS jobs_by_revision ON jobs (revision);
CREATE UNIQUE INDEX IF NOT EXISTS jobs_by_path_and_files ON jobs (path, files) WHERE is_cleared = 0;
CREATE TABLE IF NOT EXISTS part_notes (
    job_id INTEGER NOT NULL,
    file TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    size_bytes INTEGER,
    broken TEXT NOT NULL,
    PRIMARY KEY (job_id, file)
);
"""
# 2: a wait is facts, not half a sentence; what hosts make of ranges, and which folders there were, is remembered.
_FACTS = """
ALTER TABLE jobs ADD COLUMN next_attempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN max_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN link TEXT NOT NULL DEFAULT '';
UPDATE jobs SET message = '', hint = '' WHERE state IN ('waiting', 'running');
CREATE TABLE range_refusals (host TEXT PRIMARY KEY, refusals INTEGER NOT NULL, changed_at REAL NOT NULL);
CREATE TABLE known_folders (path TEXT PRIMARY KEY, leads_to TEXT NOT NULL);
"""
STEPS: Sequence[str] = (_FIRST, _FACTS)
VERSION = len(STEPS)


def version_of(db: sqlite3.Connection) -> int:
    """Return the number of the last step that a file has taken; 0 for a new one, or one of the first version."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: sqlite3.Connection) -> None:
    """Bring a file up to date: all of the steps that it lacks, or none.

    Raises:
        sqlite3.Error: the disk refused; the file is as it was.
    """
    with transaction(db):  # whoever else opens the file waits at its begin, and finds nothing left to do
        version = version_of(db)
        for step in STEPS[version:]:
            for statement in step.split(";"):
                db.execute(statement)
        if version < VERSION:
            db.execute(f"PRAGMA user_version = {VERSION}")


def sound_or_begun_anew(path: Path) -> str:
    """Set a file aside that cannot be used, unless another process uses it; return a sentence if so, else "".

    Raises:
        StorageError: it cannot be used, and another process does.
        OSError, sqlite3.Error: the disk refused.
    """
    fault = fault_of(path)
    if not fault:
        return ""
    with held_alone(path.with_suffix(".lock")) as is_unused:
        if is_unused:
            return begin_anew(path, fault=fault, moment=datetime.now(UTC))
    raise StorageError(
        f"The list of downloads {path} {fault}, and another window of this program uses it.",
        hint="Close the other window, then start again.",
    )


def fault_of(path: Path) -> str:
    """Return what is wrong with a file that should hold a queue, "" where nothing is, or where there is none.

    Raises:
        OSError: the disk refused.
        sqlite3.OperationalError: the file cannot be opened or is in use; nothing is said about it.
    """
    return sqlite_fault(path, newest=VERSION, probe="SELECT revision, is_cleared FROM jobs LIMIT 1", kind="a queue")


def begin_anew(path: Path, *, fault: str, moment: datetime) -> str:
    """Give a file that cannot be used a dated name, begin a new one with what can be read of it; say so.

    Raises:
        OSError, sqlite3.Error: the disk refused.
    """
    aside = set_aside(path, moment=moment)
    saved = salvage(aside, path, make=migrate, tables={"jobs": "is_cleared = 0"})["jobs"]
    with closing(sqlite3.connect(path, isolation_level=None)) as new:
        new.execute("UPDATE revisions SET last = (SELECT COALESCE(MAX(revision), 0) FROM jobs)")
    log.warning("%s %s: kept as %s, %d jobs saved", path, fault, aside.name, saved)
    rest = f"{saved} of its jobs could be saved." if saved else "None of its jobs could be read."
    return f"The list of downloads {fault}. It is kept as {aside.name}; a new one was begun. {rest}"
