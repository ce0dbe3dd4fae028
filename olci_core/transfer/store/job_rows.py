"""How a job is written in the queue's SQLite file, and read from it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from olci_core.json_reader import NOT_JSON, read_json
from olci_core.transfer.job import Job, State

log = logging.getLogger(__name__)

# Columns of a job that nothing keeps waiting.
NO_WAIT: Mapping[str, Any] = {"message": "", "hint": "", "next_try_at": None, "next_attempt": 0, "max_attempts": 0}

TargetKey = tuple[Path, tuple[str, ...]]  # where to, and which files; () is the whole zip
_Moment = Annotated[float, msgspec.Meta(ge=0.0, lt=253_402_300_800.0)]  # up to the year 9999, where datetime ends


class JobRow(msgspec.Struct, array_like=True, frozen=True, gc=False, forbid_unknown_fields=True):
    """A job as it is kept: with its place in the order and whether a person cleared it away.

    The fields are the columns. What a job has in another form, such as its path, is made whenever it is asked for: of
    the ten thousand jobs of a month most have ended, and nobody looks at more of them than their state.
    """

    id: int
    scene_id: str
    scene_name: str
    files_text: str = msgspec.field(name="files")
    path_text: str = msgspec.field(name="path")
    state: State
    position: float
    received_bytes: Annotated[int, msgspec.Meta(ge=0)]
    announced_bytes: int | None = msgspec.field(name="size_bytes")
    checksums_text: str = msgspec.field(name="checksums")
    attempts: int
    message: str
    hint: str
    warning: str
    next_try_at_s: _Moment | None = msgspec.field(name="next_try_at")
    next_attempt: int
    max_attempts: int
    link: str
    changed_at_s: float = msgspec.field(name="changed_at")
    is_cleared: Literal[0, 1]
    revision: int
    speed_bytes_per_s: ClassVar[None] = None  # only a transfer under way has one

    def __post_init__(self) -> None:
        if not isinstance(read_json(self.files_text), list) or not isinstance(read_json(self.checksums_text), dict):
            raise TypeError("its files are no list, or its checksums no object")

    @property
    def job(self) -> Job:
        """The job as others see it."""
        return StoredJob.of(self)

    @property
    def key(self) -> tuple[float, int]:
        """What the order of the queue goes by."""
        return self.position, self.id

    @property
    def target_key(self) -> TargetKey:
        """What no two jobs have in common."""
        return self.path, self.files

    @property
    def path(self) -> Path:
        """Where the zip, or the folder of chosen files, arrives."""
        return Path(self.path_text)

    @property
    def files(self) -> tuple[str, ...]:
        """The chosen files, empty for the whole zip."""
        return tuple(read_json(self.files_text))

    @property
    def size_bytes(self) -> int | None:
        """How long it is, None where that is not known, or was announced wrongly."""
        announced = self.announced_bytes
        return announced if announced is not None and announced >= self.received_bytes else None

    @property
    def checksums(self) -> tuple[tuple[str, str], ...]:
        """The checksums, each with its algorithm."""
        return tuple(read_json(self.checksums_text).items())

    @property
    def next_try_at(self) -> datetime | None:
        """When it is tried again or looked at again, aware UTC."""
        return None if self.next_try_at_s is None else datetime.fromtimestamp(self.next_try_at_s, UTC)


JOB_COLUMNS = ", ".join(JobRow.__struct_encode_fields__)


_set = object.__setattr__


class StoredJob(Job):
    """A job of the file: each of its fields is read from its row when it is first asked for."""

    __slots__ = ("_row",)

    @classmethod
    def of(cls, row: JobRow) -> Job:
        """Return the job of a row."""
        job = cls.__new__(cls)
        _set(job, "_row", row)
        _set(job, "id", row.id)  # this and the state are asked of every job
        _set(job, "state", row.state)
        return job

    def __getattr__(self, name: str) -> Any:  # called for what no slot holds yet
        value = getattr(object.__getattribute__(self, "_row"), name)
        _set(self, name, value)
        return value


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


def read_rows(found: Sequence[Sequence[Any]], *, of: Path) -> list[JobRow]:
    """Read rows of ``JOB_COLUMNS``; one that holds what no version of this program has written is left out."""
    try:
        return msgspec.convert(found, list[JobRow])
    except NOT_JSON as error:
        if len(found) == 1:
            log.warning("%s: job %r cannot be read: %s", of, found[0][0], error)
            return []
        return [row for values in found for row in read_rows([values], of=of)]
