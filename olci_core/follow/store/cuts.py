"""The cuts that were made of what arrived: the file of each, its point on the curve, or why there is none yet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from olci_core.follow.store.database import Database, maybe_moment, maybe_seconds, moment_of

CutState = Literal["done", "beside", "failed", "replaced"]


@dataclass(frozen=True, slots=True)
class KeptCut:
    """One product's cut. ``points``: its rows of the curve, as ``olci_core.extract.series`` gives them.

    ``beside``: the scene does not see the area. ``failed``: it is tried again at ``next_try_at``.
    """

    scene_id: str
    state: CutState
    file: str = ""
    points: tuple[tuple[Any, ...], ...] = ()
    reason: str = ""
    failures: int = 0
    next_try_at: datetime | None = None
    cut_at: datetime | None = None


class CutTable:
    """The table of the cuts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, order_id: int, cut: KeptCut, *, at: datetime) -> None:
        """Keep what became of a cut, in the place of what was kept of the same product."""
        row = (
            order_id,
            cut.scene_id,
            cut.state,
            cut.file,
            json.dumps(cut.points),
            cut.reason,
            cut.failures,
            maybe_seconds(cut.next_try_at),
            at.timestamp(),
        )
        with self._database.transaction() as base:
            base.execute("INSERT OR REPLACE INTO cuts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def of(self, order_id: int) -> tuple[KeptCut, ...]:
        """Return the cuts of an order, in the order in which they were made."""
        with self._database.reading() as base:
            rows = base.execute(
                "SELECT scene_id, state, file, points, reason, failures, next_try_at, cut_at FROM cuts"
                " WHERE order_id = ? ORDER BY cut_at, scene_id",
                (order_id,),
            ).fetchall()
        return tuple(
            KeptCut(
                scene_id=row[0],
                state=row[1],
                file=row[2],
                points=_points(json.loads(row[3])),  # figures may be NaN, which strict JSON has not
                reason=row[4],
                failures=row[5],
                next_try_at=maybe_moment(row[6]),
                cut_at=moment_of(row[7]),
            )
            for row in rows
        )

    def forget(self, order_id: int) -> None:
        """Let every product of an order be cut anew; files stay."""
        with self._database.transaction() as base:
            base.execute("DELETE FROM cuts WHERE order_id = ?", (order_id,))

    def try_again(self, order_id: int) -> None:
        """Let what failed be tried at once."""
        with self._database.transaction() as base:
            base.execute("UPDATE cuts SET next_try_at = 0 WHERE order_id = ? AND state = 'failed'", (order_id,))


def _points(rows: Sequence[Sequence[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(row) for row in rows)
