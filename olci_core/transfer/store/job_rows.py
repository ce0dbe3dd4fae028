"""How a job is written in the queue's SQLite file, and read from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from olci_core.json_reader import read_json
from olci_core.transfer.job import Job

JOB_COLUMNS = (
    "id, scene_id, scene_name, files, path, state, position, received_bytes, size_bytes, checksums, attempts, "
    "message, hint, warning, next_try_at, next_attempt, max_attempts, link, changed_at, is_cleared, revision"
)
# Columns of a job that nothing keeps waiting.
NO_WAIT: Mapping[str, Any] = {"message": "", "hint": "", "next_try_at": None, "next_attempt": 0, "max_attempts": 0}


TargetKey = tuple[Path, tuple[str, ...]]  # where to, and which files; () is the whole zip


@dataclass(frozen=True, slots=True)
class JobRow:
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
    def target_key(self) -> TargetKey:
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
    is_online: bool = True

    @property
    def target_key(self) -> TargetKey:
        """What no two jobs have in common."""
        return self.path, self.files

    @property
    def checksums_text(self) -> str:
        """The checksums as they are kept."""
        return json.dumps(dict(self.checksums))


_path = vars(Job)["path"]  # the slot


class StoredJob(Job):
    """A job of the file. Its path is made of its text when it is first asked for: that takes longer than all the rest.

    Of the ten thousand jobs of a month, most have ended, and nobody looks where they are.
    """

    __slots__ = ()

    @property
    def path(self) -> Path:
        """Where the zip, or the folder of chosen files, arrives."""
        held: Path | str = _path.__get__(self)
        if isinstance(held, str):
            held = Path(held)
            _path.__set__(self, held)
        return held

    @path.setter
    def path(self, value: Path | str) -> None:
        _path.__set__(self, value)


def read_row(values: Sequence[Any]) -> JobRow:
    """Read a row of ``JOB_COLUMNS``.

    Raises:
        ValueError, TypeError, AttributeError: it holds what no version of this program has written.
    """
    # In the order of COLUMNS: a list of ten thousand is read at every start.
    (job_id, scene_id, scene_name, files, path, state, position, received_bytes, size_bytes, checksums, attempts,
     message, hint, warning, next_try_at_s, next_attempt, max_attempts, link, changed_at_s, is_cleared, revision,
    ) = values  # fmt: skip
    if not isinstance(path, str):
        raise TypeError("the path is no text")
    job = StoredJob(
        id=job_id,
        scene_id=scene_id,
        scene_name=scene_name,
        state=state,
        path=cast("Path", path),  # StoredJob makes one of it
        files=() if files == "[]" else tuple(read_json(files)),
        received_bytes=received_bytes,
        size_bytes=size_bytes if size_bytes is not None and size_bytes >= received_bytes else None,
        message=message,
        hint=hint,
        warning=warning,
        attempts=attempts,
        checksums=tuple(read_json(checksums).items()),
        next_try_at=None if next_try_at_s is None else datetime.fromtimestamp(next_try_at_s, UTC),
        next_attempt=next_attempt,
        max_attempts=max_attempts,
        link=link,
    )
    return JobRow(job, position, changed_at_s, bool(is_cleared), revision)
