"""What an order decided on each scene that it met, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from olci_core.follow.rule import TAKEN_BEFORE, Decision
from olci_core.follow.store.database import Database, moment_of


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

    @property
    def is_passed_over(self) -> bool:
        """Whether nothing was fetched of what it shows, in any version."""
        return self.verdict == "passed" and not self.reason.startswith(TAKEN_BEFORE)


class DecisionTable:
    """The table of the decisions."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
        with self._database.transaction() as base:
            base.executemany(
                "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (order_id, scene_id) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason,"
                " coverage = COALESCE(excluded.coverage, coverage), bright = COALESCE(excluded.bright, bright),"
                " decided_at = excluded.decided_at WHERE verdict != 'fetch'",
                rows,
            )

    def of(self, order_id: int, *, since: datetime | None = None) -> tuple[Remembered, ...]:
        """Return what was decided on scenes that began at or after ``since``, the latest first."""
        with self._database.reading() as base:
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
                begin=moment_of(row[6]),
                decided_at=moment_of(row[7]),
            )
            for row in rows
        )
