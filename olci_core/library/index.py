"""The library's index: what lies on the disk, and what was found out about it, kept on the disk.

Only what changed since the last scan is read again: an entry is known by its path, size and time of change. A zip is
held against its manifest then, by names and sizes; its bytes are read by the check alone. The index
is a file in the data folder; without it everything is found anew, but for what checks have found and for the searches
that scenes came from.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from olci_core.errors import DamagedFile, FolderGone, StorageError
from olci_core.library.entry import Entry, IndexedHolding, entries_of
from olci_core.library.scan import Holding, described, entries
from olci_core.library.verify import Verdict
from olci_core.product.manifest import manifest_warning
from olci_core.scene import ProductName
from olci_core.set_aside import set_aside

INDEX_FILE = "library.sqlite"
_VERSION = 3  # 2: zips are held against their manifests; 3: the search that a scene came from
_UNKNOWN_NS = -1  # read again at the next scan
_TABLES = (
    """
CREATE TABLE IF NOT EXISTS holding (
    path TEXT PRIMARY KEY, changed_ns INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    size_bytes INTEGER NOT NULL, is_whole INTEGER NOT NULL, files TEXT NOT NULL,
    checked_at TEXT NOT NULL DEFAULT '', verdict TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '')
""",
    "CREATE TABLE IF NOT EXISTS origin (name TEXT PRIMARY KEY, search TEXT NOT NULL)",
)


_notices: dict[Path, str] = {}  # by file: what was set aside since this process began


class LibraryIndex:
    """The index of one library; any thread may use it. It waits ``busy_s`` for others that write."""

    def __init__(self, data_dir: Path, *, busy_s: float = 10.0) -> None:
        self._file = data_dir / INDEX_FILE
        self._busy_s = busy_s
        self._lock = threading.Lock()

    @property
    def notice(self) -> str:
        """That the index could not be used and was set aside since the program began, as a sentence; "" otherwise."""
        return _notices.get(self._file, "")

    def scan(self, download_dir: Path) -> tuple[Entry, ...]:
        """Return what lies below a folder, the latest scene first; () where there is no such folder yet.

        Raises:
            FolderGone: something lay in the folder, and now it is not there; what is known of it stays known.
            StorageError: the folder cannot be read.
        """
        with self._lock:
            known = self._known()
            below = f"{download_dir}{os.sep}"
            held = sum(path.startswith(below) for path in known)
            if held and not download_dir.is_dir():
                raise FolderGone(
                    f"The download folder {download_dir} is not there any more, or something else is in its place.",
                    hint=f"Put it back, or connect the disk that it lies on: its products ({held:,}) are listed again "
                    "then. Or choose another download folder.",
                )
            found: dict[str, IndexedHolding] = {}
            for path, changed_ns, entry in _on_disk(download_dir):
                kept = known.get(path)
                if kept is not None and kept.changed_ns == changed_ns:
                    found[path] = kept
                elif (holding := described(entry)) is not None:
                    found[path] = _looked_into(holding, changed_ns)
            gone = [path for path in known if path not in found and path.startswith(below)]
            new = [item for path, item in found.items() if known.get(path) is not item]
            if gone or new:
                self._keep(new, gone)
            origins = self._origins()
        return entries_of(found.values(), download_dir, origins)

    def keep_origin(self, names: Iterable[str], *, search: str) -> None:
        """Hold which search products came from, in words, before they arrive; the latest one counts."""
        with self._lock, self._opened() as database:
            database.executemany("INSERT OR REPLACE INTO origin VALUES (?, ?)", [(name, search) for name in names])

    def keep_verdict(self, verdict: Verdict, *, note: str, at: datetime) -> None:
        """Hold what a check found of one path until it changes; ``at`` is aware UTC."""
        kind = "checked" if verdict.is_whole else "warning" if verdict.is_sound else "broken"
        with self._lock, self._opened() as database:
            database.execute(
                "UPDATE holding SET checked_at = ?, verdict = ?, note = ? WHERE path = ?",
                (at.astimezone(UTC).isoformat(), kind, note, str(verdict.path)),
            )

    def _origins(self) -> dict[str, str]:
        with self._opened() as database:
            return {row["name"]: row["search"] for row in database.execute("SELECT name, search FROM origin")}

    def _known(self) -> dict[str, IndexedHolding]:
        with self._opened() as database:
            rows = database.execute("SELECT * FROM holding").fetchall()
        return {
            row["path"]: IndexedHolding(
                Holding(
                    Path(row["path"]), row["name"], ProductName.parse(row["name"]), row["kind"], row["size_bytes"],
                    is_whole=bool(row["is_whole"]), files=tuple(filter(None, row["files"].split("\n"))),
                ),
                row["changed_ns"], row["checked_at"], row["verdict"], row["note"],
            )
            for row in rows
        }  # fmt: skip

    def _keep(self, new: Iterable[IndexedHolding], gone: Iterable[str]) -> None:
        with self._opened() as database:
            database.executemany("DELETE FROM holding WHERE path = ?", [(path,) for path in gone])
            database.executemany(
                "INSERT OR REPLACE INTO holding"
                " (path, changed_ns, name, kind, size_bytes, is_whole, files, verdict, note)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        str(item.holding.path), item.changed_ns, item.holding.name, item.holding.kind,
                        item.holding.size_bytes, item.holding.is_whole, "\n".join(item.holding.files),
                        item.verdict, item.note,
                    )
                    for item in new
                ],
            )  # fmt: skip

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Open the index; one that cannot be used is set aside and begun anew: the disk itself shows what is there."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            try:
                database = self._connected()
            except sqlite3.DatabaseError as error:
                if not _is_spoiled(error):
                    raise
                self._set_aside(f"was spoiled ({error})")
                database = self._connected()
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version > _VERSION:
                database.close()
                self._set_aside(f"was written by a newer version of this program ({version})")
                database = self._connected()
            with closing(database):
                _bring_up_to_date(database)
                with database:
                    yield database
        except (OSError, sqlite3.Error) as error:
            raise StorageError(
                f"The library's index {self._file} cannot be used: {error}", hint="Make room on that disk."
            ) from error

    def _set_aside(self, fault: str) -> None:
        aside = set_aside(self._file, moment=datetime.now(UTC))
        _notices[self._file] = (
            f"The library's index {fault}. It is kept as {aside.name}; what lies on the disk was found anew, "
            "without what checks had found."
        )

    def _connected(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._file, timeout=self._busy_s)
        try:
            database.row_factory = sqlite3.Row
            database.execute("SELECT count(*) FROM sqlite_schema")  # reads the file, which connecting does not
        except sqlite3.Error:
            database.close()
            raise
        return database


def _is_spoiled(error: sqlite3.DatabaseError) -> bool:
    """Whether an error is about what the file holds; its subclasses are about locks, disks and statements."""
    return type(error) is sqlite3.DatabaseError


def _bring_up_to_date(database: sqlite3.Connection) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    with database:
        for table in _TABLES:
            database.execute(table)
        if version == 1:
            database.execute("DELETE FROM holding WHERE kind = 'zip' AND verdict = ''")  # never looked into
        if version != _VERSION:
            database.execute(f"PRAGMA user_version = {_VERSION}")


def _on_disk(download_dir: Path) -> Iterator[tuple[str, int, os.DirEntry[str]]]:
    """Yield what may be a product with its time of change; a folder changes when a file comes or goes."""
    try:
        for entry in entries(download_dir):
            if entry.name.removesuffix(".part").endswith((".SEN3", ".SEN3.zip")):
                try:
                    status = entry.stat()
                except FileNotFoundError:
                    continue  # gone since the folder was read
                # The size beside the time: a file that still grows may keep its time within a tick of the clock.
                yield entry.path, status.st_mtime_ns ^ (0 if entry.is_dir() else status.st_size), entry
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageError(f"{download_dir} cannot be read: {error.strerror or error}") from error


def _looked_into(holding: Holding, changed_ns: int) -> IndexedHolding:
    """Return what a scan knows of a product: of a zip, whether it is what its manifest promises."""
    if holding.kind != "zip" or not holding.is_whole:
        return IndexedHolding(holding, changed_ns, "", "", "")
    try:
        note = manifest_warning(holding.path, root=holding.name)
    except DamagedFile as error:
        return IndexedHolding(holding, changed_ns, "", "broken", f"{error} {error.hint}")
    except StorageError:
        return IndexedHolding(holding, _UNKNOWN_NS, "", "", "")  # in use, or gone: nothing is known of it yet
    return IndexedHolding(holding, changed_ns, "", "warning" if note else "", note)
