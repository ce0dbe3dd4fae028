"""A file that cannot be used any more: found out, kept under a dated name, and what can be read of it saved."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

log = logging.getLogger(__name__)

_WITH_IT = ("", "-wal", "-shm")  # what SQLite writes beside a file belongs to it


def set_aside(path: Path, *, moment: datetime) -> Path:
    """Give a file a name with a date, beside its own; return that. No file of that name is written over.

    Raises:
        OSError: the disk refused.
    """
    dated = f"{path.stem}.{moment:%Y-%m-%dT%H%M%S}"
    aside, number = path.with_name(f"{dated}{path.suffix}"), 2
    while aside.exists():
        aside, number = path.with_name(f"{dated}-{number}{path.suffix}"), number + 1
    for ending in _WITH_IT:
        found = path.with_name(path.name + ending)
        if found.exists():
            found.replace(aside.with_name(aside.name + ending))
    return aside


def fault_of(path: Path, *, newest: int, probe: str, kind: str) -> str:
    """Return what is wrong with an SQLite file, "" where nothing is, or where there is none.

    ``newest`` is the highest ``PRAGMA user_version`` that this program knows, ``probe`` a statement that works on each
    file of a version from 1 to that, ``kind`` what the file should be ("a queue").

    Raises:
        OSError: the disk refused.
        sqlite3.OperationalError: the file cannot be opened or is in use; nothing is said about it.
    """
    if not path.exists():
        return ""
    is_folder = path.is_dir()
    if is_folder or (path.stat().st_size == 0 and not path.with_name(f"{path.name}-wal").exists()):
        return "was a folder" if is_folder else "was empty"
    db = sqlite3.connect(path, isolation_level=None)
    try:
        found = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        if found == "ok" and 0 < version <= newest:
            db.execute(probe)
    except sqlite3.OperationalError as error:
        if "no such" not in str(error):
            raise
        return f"was not {kind} ({error})"
    except sqlite3.DatabaseError as error:
        return f"was spoiled ({error})"
    finally:
        db.close()
    if found != "ok":
        return f"was spoiled ({found.splitlines()[0][:80]})"
    return f"was written by a newer version of this program ({version})" if version > newest else ""


def is_in_use(path: Path) -> bool:
    """Whether another connection has an SQLite file open; one that nobody can read is in nobody's use.

    A file with a write-ahead log leaves that mode only for its last connection (sqlite.org/wal.html).
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0.0)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.DatabaseError:
        return False
    return False


def salvage(
    source: Path, target: Path, *, make: Callable[[sqlite3.Connection], object], tables: Mapping[str, str]
) -> dict[str, int]:
    """Copy what can be read of one SQLite file into another, row by row; return how many rows of each table.

    ``make`` brings the new file to its form. ``tables`` are the names of those to copy, each with the condition (SQL)
    that its rows have to meet. A row that is nonsense stays in the old file alone.

    Raises:
        sqlite3.Error: the new file cannot be made.
    """
    new = sqlite3.connect(target, isolation_level=None)
    old = sqlite3.connect(":memory:" if source.is_dir() else source, isolation_level=None)
    try:
        make(new)
        return {table: _copied(old, new, table, condition=condition) for table, condition in tables.items()}
    finally:
        old.close()
        new.close()


def _copied(old: sqlite3.Connection, new: sqlite3.Connection, table: str, *, condition: str) -> int:
    known = {row[1] for row in new.execute(f"PRAGMA table_info({table})")}
    saved = 0
    try:
        names = ", ".join(row[1] for row in old.execute(f"PRAGMA table_info({table})") if row[1] in known)
        if not names:
            return 0
        rows = old.execute(f"SELECT {names} FROM {table} WHERE {condition}")  # noqa: S608 - names of our own
        marks = ", ".join("?" for _ in names.split(", "))
        while (row := rows.fetchone()) is not None:
            try:
                new.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)  # noqa: S608 - names of our own
                saved += 1
            except sqlite3.Error:
                continue
    except sqlite3.Error as error:
        log.warning("%s: %s", table, error)
    return saved
