"""The scenes that an order took, each once, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from olci_core.catalogue.records import read_scene
from olci_core.errors import UnexpectedAnswer
from olci_core.follow.rule import KnownScene, KnownState
from olci_core.follow.store.database import Database, moment_of
from olci_core.json_reader import write_json
from olci_core.scene import Scene

_KNOWN = "scene_id, scene_name, platform, product_type, relative_orbit, cycle, begins_at, ends_at, timeliness, state"
_COLUMNS = f"{_KNOWN}, path, size_bytes, replaces, taken_at"


@dataclass(frozen=True, slots=True)
class TakenScene:
    """A scene that was taken: what is known of it, where it lies, how large it is, and in whose place it came."""

    known: KnownScene
    path: str
    size_bytes: int
    replaces: tuple[str, ...]
    taken_at: datetime


class TakenTable:
    """The table of what was taken."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, order_id: int, scene: Scene, *, size_bytes: int, replaces: Iterable[str], at: datetime) -> bool:
        """Write down that a scene is taken, before it is; False where it was taken already."""
        row = (
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
            write_json(dict(scene.record)),
        )
        with self._database.transaction() as base:
            cursor = base.execute(
                "INSERT OR IGNORE INTO taken (order_id, scene_id, scene_name, platform, product_type, relative_orbit,"
                " cycle, begins_at, ends_at, timeliness, state, size_bytes, replaces, taken_at, record)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'claimed', ?, ?, ?, ?)",
                row,
            )
            return cursor.rowcount == 1

    def unclaim(self, order_id: int, scene_id: str) -> None:
        """Take back a claim that the queue refused."""
        with self._database.transaction() as base:
            base.execute(
                "DELETE FROM taken WHERE order_id = ? AND scene_id = ? AND state = 'claimed'", (order_id, scene_id)
            )

    def became(self, order_id: int, scene_id: str, state: KnownState, *, path: Path | None = None) -> None:
        """Note what became of a scene that was taken."""
        with self._database.transaction() as base:
            base.execute(
                "UPDATE taken SET state = ?, path = COALESCE(?, path) WHERE order_id = ? AND scene_id = ?",
                (state, str(path) if path is not None else None, order_id, scene_id),
            )

    def of(self, order_id: int) -> tuple[TakenScene, ...]:
        """Return what an order has taken, in the order of its begin."""
        with self._database.reading() as base:
            rows = base.execute(
                f"SELECT {_COLUMNS} FROM taken WHERE order_id = ? ORDER BY begins_at, scene_name",  # noqa: S608 - a constant
                (order_id,),
            ).fetchall()
        return tuple(
            TakenScene(
                KnownScene(
                    scene_id=row[0],
                    scene_name=row[1],
                    platform=row[2],
                    product_type=row[3],
                    relative_orbit=row[4],
                    cycle=row[5],
                    begin=moment_of(row[6]),
                    end=moment_of(row[7]),
                    timeliness=row[8],
                    state=row[9],
                ),
                path=row[10],
                size_bytes=row[11],
                replaces=tuple(row[12].split()),
                taken_at=moment_of(row[13]),
            )
            for row in rows
        )

    def latest_scenes(self, order_id: int, *, limit: int) -> tuple[Scene, ...]:
        """Return the latest scenes that an order took, as the catalogue listed them; the latest first."""
        with self._database.reading() as base:
            rows = base.execute(
                "SELECT record FROM taken WHERE order_id = ? AND record IS NOT NULL ORDER BY begins_at DESC LIMIT ?",
                (order_id, limit),
            ).fetchall()
        found = []
        for (record,) in rows:
            try:
                found.append(read_scene(record))
            except UnexpectedAnswer:  # of a later version of the catalogue: it has no picture here
                continue
        return tuple(found)

    def taken_since_seen(self) -> int:
        """Return how many scenes were taken, by all orders, since somebody last saw each of them."""
        with self._database.reading() as base:
            (number,) = base.execute(
                "SELECT count(*) FROM taken JOIN orders ON orders.id = taken.order_id"
                " WHERE taken.taken_at > COALESCE(orders.seen_at, 0)"
                " AND taken.state IN ('claimed', 'ordered', 'fetched')"
            ).fetchone()
        return int(number)
