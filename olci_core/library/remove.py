"""Products taken out of the library: first out of sight, so that it can be undone, then off the disk."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from olci_core.errors import StorageError

REMOVED = ".removed"
"""The folder, beside what was removed, in which it waits; a scan passes hidden folders over."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out of sight: pairs of where it was and where it is."""

    moved: tuple[tuple[Path, Path], ...]


def remove(paths: Sequence[Path], *, library: Path) -> Removed:
    """Take zips and folders out of a library; they wait in a hidden folder of it, on the same disk.

    Raises:
        StorageError: one lies elsewhere, or cannot be moved; those before it are put back.
    """
    waiting = library / REMOVED / uuid.uuid4().hex
    moved: list[tuple[Path, Path]] = []
    try:
        waiting.mkdir(parents=True)
        for path in paths:
            if not path.parent.resolve().is_relative_to(library.resolve()):
                raise StorageError(f"{path} does not lie in the library {library}; it is left alone.")
            target = waiting / path.name
            path.rename(target)
            moved.append((path, target))
    except OSError as error:
        undo(Removed(tuple(moved)))
        raise StorageError(f"{error.filename} cannot be removed: {error.strerror or error}") from error
    return Removed(tuple(moved))


def undo(removed: Removed) -> tuple[Path, ...]:
    """Put back what was removed; return what could not be, because something else has its place or it is gone."""
    left = []
    for was, is_now in removed.moved:
        if was.exists() or not is_now.exists():
            left.append(was)
            continue
        was.parent.mkdir(parents=True, exist_ok=True)
        is_now.rename(was)
    return tuple(left)


def purge(library: Path) -> None:
    """Take off the disk whatever waits in a library's hidden folder."""
    shutil.rmtree(library / REMOVED, ignore_errors=True)
