"""A file that cannot be used any more: kept under a dated name, so that another can take its place."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

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
