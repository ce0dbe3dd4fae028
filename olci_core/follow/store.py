"""Standing orders on the disk: what they are, when they looked, and each scene they took, once."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from olci_core.errors import InputError, StorageError
from olci_core.follow.rule import Decision, Known, KnownState
from olci_core.follow.standing_order import StandingOrder
from olci_core.scene import Scene
from olci_core.set_aside import fault_of, is_in_use, salvage, set_aside

logger = logging.getLogger(__name__)

FILE_NAME = "follow.sqlite"
_VERSION = 1
_KIND = "a list of standing orders"
_BUSY_S = 10.0
# A scene is taken once: whoever inserts its row orders it. The row is written before the queue is asked.
_SCHEMA = """
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
_KNOWN = "scene_id, scene_name, platform, product_type, relative_orbit, cycle, begins_at, ends_at, timeliness, state"


@dataclass(frozen=True, slots=True)
class OrderState:
    """A standing order and how it goes. Times are aware UTC, None for never; ``trouble`` is why the last look failed.

    ``covered_until``: up to when everything listed has been decided on. ``oldest_waiting``: the begin of the oldest
    scene whose decision waits.
    """

    order: StandingOrder
    next_look_at: datetime | None
    last_look_at: datetime | None
    covered_until: datetime | None
    oldest_waiting: datetime | None
    failures: int
    trouble: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A scene that was taken: what is known of it, where it lies, how large it is, and in whose place it came."""

    known: Known
    path: str
    size_bytes: int
    replaces: tuple[str, ...]
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was decided on a scene at the last look that met it."""

    scene_id: str
    scene_name: str
    verdict: str
    reason: str
    coverage: float | None
    bright: float | None
    begin: datetime
    decided_at: datetime


class FollowStore:
    """The file of the standing orders; threads and processes may share it.

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
                self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30.0)
                self._base.execute("PRAGMA journal_mode = WAL")
                self._base.execute("PRAGMA foreign_keys = ON")
                with self._transaction():
                    _make(self._base)
        except (OSError, sqlite3.Error) as error:
            raise StorageError(f"The standing orders in {path} cannot be read: {error}") from error

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    # Orders

    def add(self, order: StandingOrder) -> StandingOrder:
        """Keep a new order and return it with its number."""
        with self._transaction() as base:
            cursor = base.execute(
                "INSERT INTO orders (body, is_paused) VALUES (?, ?)", (order.to_json(), order.is_paused)
            )
        assert cursor.lastrowid is not None
        return order.numbered(cursor.lastrowid)

    def change(self, order: StandingOrder) -> None:
        """Keep an order as it is now; what lay before is looked at anew, what was taken stays taken."""
        with self._transaction() as base:
            base.execute(
                "UPDATE orders SET body = ?, is_paused = ?, next_look_at = NULL, covered_until = NULL WHERE id = ?",
                (order.to_json(), order.is_paused, order.id),
            )

    def pause(self, order_id: int, *, is_paused: bool) -> None:
        """Let an order rest, or go on."""
        with self._transaction() as base:
            base.execute("UPDATE orders SET is_paused = ? WHERE id = ?", (is_paused, order_id))

    def remove(self, order_id: int) -> None:
        """Forget an order and what it took; files stay."""
        with self._transaction() as base:
            base.execute("DELETE FROM orders WHERE id = ?", (order_id,))

    def states(self) -> tuple[OrderState, ...]:
        """Return every order that can be read, in the order in which they were made."""
        with self._transaction() as base:
            rows = base.execute(
                "SELECT id, body, is_paused, next_look_at, last_look_at, covered_until, oldest_waiting, failures,"
                " trouble FROM orders ORDER BY id"
            ).fetchall()
        found = []
        for row in rows:
            try:
                order = StandingOrder.from_json(row[1], order_id=row[0], is_paused=bool(row[2]))
            except InputError:
                continue  # of a later version; it stays in the file
            found.append(
                OrderState(
                    order,
                    next_look_at=_moment(row[3]),
                    last_look_at=_moment(row[4]),
                    covered_until=_moment(row[5]),
                    oldest_waiting=_moment(row[6]),
                    failures=row[7],
                    trouble=row[8],
                )
            )
        return tuple(found)

    def looked(
        self,
        order_id: int,
        *,
        at: datetime,
        next_look_at: datetime,
        covered_until: datetime | None,
        oldest_waiting: datetime | None,
        failures: int,
        trouble: str,
    ) -> None:
        """Note how a look ended; ``covered_until`` None leaves it where it was."""
        with self._transaction() as base:
            base.execute(
                "UPDATE orders SET last_look_at = ?, next_look_at = ?, covered_until = COALESCE(?, covered_until),"
                " oldest_waiting = ?, failures = ?, trouble = ? WHERE id = ?",
                (
                    at.timestamp(),
                    next_look_at.timestamp(),
                    _seconds(covered_until),
                    _seconds(oldest_waiting),
                    failures,
                    trouble,
                    order_id,
                ),
            )

    # Scenes

    def claim(self, order_id: int, scene: Scene, *, size_bytes: int, replaces: Iterable[str], at: datetime) -> bool:
        """Write down that a scene is taken, before it is; False where it was taken already."""
        with self._transaction() as base:
            cursor = base.execute(
                "INSERT OR IGNORE INTO taken (order_id, scene_id, scene_name, platform, product_type, relative_orbit,"
                " cycle, begins_at, ends_at, timeliness, state, size_bytes, replaces, taken_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'claimed', ?, ?, ?)",
                (
                    order_id,
                    scene.id,
                    scene.name,
                    scene.platform,
                    scene.product_type,
                    scene.relative_orbit,
                    scene.cycle,
                    scene.begin.timestamp(),
                    scene.end.timestamp(),
                    scene.timeliness,
                    size_bytes,
                    " ".join(replaces),
                    at.timestamp(),
                ),
            )
            return cursor.rowcount == 1

    def unclaim(self, order_id: int, scene_id: str) -> None:
        """Take back a claim that the queue refused."""
        with self._transaction() as base:
            base.execute(
                "DELETE FROM taken WHERE order_id = ? AND scene_id = ? AND state = 'claimed'", (order_id, scene_id)
            )

    def became(self, order_id: int, scene_id: str, state: KnownState, *, path: Path | None = None) -> None:
        """Note what became of a scene that was taken."""
        with self._transaction() as base:
            base.execute(
                "UPDATE taken SET state = ?, path = COALESCE(?, path) WHERE order_id = ? AND scene_id = ?",
                (state, str(path) if path is not None else None, order_id, scene_id),
            )

    def taken(self, order_id: int) -> tuple[Taken, ...]:
        """Return what an order has taken, in the order of its begin."""
        with self._transaction() as base:
            rows = base.execute(
                f"SELECT {_KNOWN}, path, size_bytes, replaces, taken_at FROM taken WHERE order_id = ?"  # noqa: S608 - a constant
                " ORDER BY begins_at, scene_name",
                (order_id,),
            ).fetchall()
        return tuple(
            Taken(
                Known(
                    scene_id=row[0],
                    scene_name=row[1],
                    platform=row[2],
                    product_type=row[3],
                    relative_orbit=row[4],
                    cycle=row[5],
                    begin=_at(row[6]),
                    end=_at(row[7]),
                    timeliness=row[8],
                    state=row[9],
                ),
                path=row[10],
                size_bytes=row[11],
                replaces=tuple(row[12].split()),
                taken_at=_at(row[13]),
            )
            for row in rows
        )

    def remember(self, order_id: int, decisions: Iterable[Decision], *, at: datetime) -> None:
        """Keep what was decided, for the screen and for the next look; what was fetched keeps its reason."""
        rows = [
            (
                order_id,
                one.scene.id,
                one.scene.name,
                one.verdict,
                one.reason,
                one.coverage,
                one.bright,
                one.scene.begin.timestamp(),
                at.timestamp(),
            )
            for one in decisions
        ]
        with self._transaction() as base:
            base.executemany(
                "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (order_id, scene_id) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason,"
                " coverage = COALESCE(excluded.coverage, coverage), bright = COALESCE(excluded.bright, bright),"
                " decided_at = excluded.decided_at WHERE verdict != 'fetch'",
                rows,
            )

    def remembered(self, order_id: int, *, since: datetime | None = None) -> tuple[Remembered, ...]:
        """Return what was decided on scenes that began at or after ``since``, the latest first."""
        with self._transaction() as base:
            rows = base.execute(
                "SELECT scene_id, scene_name, verdict, reason, coverage, bright, begins_at, decided_at FROM decisions"
                " WHERE order_id = ? AND begins_at >= ? ORDER BY begins_at DESC, scene_name",
                (order_id, since.timestamp() if since is not None else -1e12),
            ).fetchall()
        return tuple(
            Remembered(
                scene_id=row[0],
                scene_name=row[1],
                verdict=row[2],
                reason=row[3],
                coverage=row[4],
                bright=row[5],
                begin=_at(row[6]),
                decided_at=_at(row[7]),
            )
            for row in rows
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._base.execute("BEGIN IMMEDIATE")
                yield self._base
                self._base.execute("COMMIT")
            except sqlite3.Error as error:
                raise StorageError(f"The standing orders cannot be written: {error}") from error
            finally:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")


def _make(base: sqlite3.Connection) -> None:
    """Bring a new file to its form."""
    if base.execute("PRAGMA user_version").fetchone()[0] == 0:
        for statement in _SCHEMA.split(";"):
            base.execute(statement)
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
    saved = salvage(aside, path, make=_make, tables={"orders": "1", "taken": "1"})
    logger.warning("%s %s: kept as %s, saved: %s", path, fault, aside.name, saved)
    rest = f"Saved of it: {saved['orders']} standing orders." if saved["orders"] else "None of them could be read."
    return f"The file of the standing orders {fault}. It is kept as {aside.name}; a new one was begun. {rest}"


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _moment(seconds: Any) -> datetime | None:
    return None if seconds is None else _at(seconds)


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()
