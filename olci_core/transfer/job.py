"""A job of the download queue: one scene, whole or in chosen files, and the states it may go through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

State = Literal["waiting", "running", "paused", "done", "failed", "cancelled"]

# Which state may follow which. done → waiting: the file is gone from the disk and wanted again.
MOVES: Mapping[State, frozenset[State]] = {
    "waiting": frozenset({"running", "paused", "cancelled"}),
    "running": frozenset({"waiting", "paused", "done", "failed", "cancelled"}),
    "paused": frozenset({"waiting", "cancelled"}),
    "done": frozenset({"waiting"}),
    "failed": frozenset({"waiting", "cancelled"}),
    "cancelled": frozenset({"waiting"}),
}
ENDED: frozenset[State] = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Job:
    """What the queue knows of one job at one moment.

    ``size_bytes`` is None until the service has announced it; ``received_bytes`` never exceeds it. ``path`` is
    where the zip, or the folder of chosen files, arrives. ``files`` are the chosen files, empty for the whole zip.
    ``attempts`` counts the tries so far. ``message`` says why it waits, rests or failed, ``hint`` what the reader can
    do, ``warning`` what is odd about a file that arrived, ``link`` an address where the reader can do it.
    ``speed_bytes_per_s`` is smoothed, None unless it runs. ``next_try_at`` (aware UTC) is when a waiting job is tried
    again, or a parked one (paused by the program, not by a person) is looked at again; ``next_attempt`` and
    ``max_attempts`` count that try in its row of failures, 0 where nothing is counted.
    """

    id: int
    scene_id: str
    scene_name: str
    state: State
    path: Path
    files: tuple[str, ...] = ()
    received_bytes: int = 0
    size_bytes: int | None = None
    message: str = ""
    hint: str = ""
    warning: str = ""
    attempts: int = 0
    checksums: tuple[tuple[str, str], ...] = ()
    speed_bytes_per_s: float | None = None
    next_try_at: datetime | None = None
    next_attempt: int = 0
    max_attempts: int = 0
    link: str = ""

    def __post_init__(self) -> None:
        if self.state not in MOVES:
            raise ValueError(f"no such state: {self.state}")
        if self.received_bytes < 0 or (self.size_bytes is not None and self.received_bytes > self.size_bytes):
            raise ValueError(f"{self.received_bytes} of {self.size_bytes} bytes received")

    @property
    def is_parked(self) -> bool:
        """Whether the program let it rest, and looks at it again by itself."""
        return self.state == "paused" and self.next_try_at is not None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state in ENDED


def check_move(before: State, after: State) -> None:
    """Do nothing if a job may go from one state to the other.

    Raises:
        ValueError: it may not.
    """
    if after not in MOVES[before]:
        raise ValueError(f"a job that is {before} cannot become {after}")
