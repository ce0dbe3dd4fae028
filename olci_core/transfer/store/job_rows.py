"""How a job is written in the queue's SQLite file, and read from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from olci_core.transfer.job import Job

SCHEMA = """
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
COLUMNS = (
    "id, scene_id, scene_name, files, path, state, position, received_bytes, size_bytes, checksums, attempts, "
    "message, hint, warning, next_try_at, changed_at, is_cleared, revision"
)
_NAMES = tuple(COLUMNS.split(", "))


Aim = tuple[Path, tuple[str, ...]]  # where to, and which files; () is the whole zip


@dataclass(frozen=True, slots=True)
class Row:
    """A job as it is kept: with its place in the order and whether a person cleared it away."""

    job: Job
    position: float
    changed_at_s: float
    is_cleared: bool
    revision: int

    @property
    def key(self) -> tuple[float, int]:
        """What the order of the queue goes by."""
        return self.position, self.job.id

    @property
    def aim(self) -> Aim:
        """What no two jobs have in common."""
        return self.job.path, self.job.files


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job that is to be queued."""

    scene_id: str
    scene_name: str
    files: tuple[str, ...]
    path: Path
    size_bytes: int | None
    checksums: tuple[tuple[str, str], ...]

    @property
    def aim(self) -> Aim:
        """What no two jobs have in common."""
        return self.path, self.files


def read_row(values: Sequence[Any]) -> Row:
    """Read a row of ``COLUMNS``."""
    named = dict(zip(_NAMES, values, strict=True))
    received_bytes, size_bytes, next_try_at_s = named["received_bytes"], named["size_bytes"], named["next_try_at"]
    job = Job(
        id=named["id"],
        scene_id=named["scene_id"],
        scene_name=named["scene_name"],
        state=named["state"],
        path=Path(named["path"]),
        files=tuple(json.loads(named["files"])),
        received_bytes=received_bytes,
        size_bytes=size_bytes if size_bytes is not None and size_bytes >= received_bytes else None,
        message=named["message"],
        hint=named["hint"],
        warning=named["warning"],
        attempts=named["attempts"],
        checksums=tuple(json.loads(named["checksums"]).items()),
        next_try_at=None if next_try_at_s is None else datetime.fromtimestamp(next_try_at_s, UTC),
    )
    return Row(job, named["position"], named["changed_at"], bool(named["is_cleared"]), named["revision"])
