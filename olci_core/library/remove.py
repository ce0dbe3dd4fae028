"""Products taken out of the library: first out of sight, so that it can be undone, then off the disk."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from contextlib import suppress
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
        StorageError: one lies elsewhere, or cannot be moved; all are where they were then.
    """
    waiting = library / REMOVED / uuid.uuid4().hex
    moved: list[tuple[Path, Path]] = []
    try:
        home = library.resolve()
        if strange := [path for path in paths if not path.parent.resolve().is_relative_to(home)]:
            raise StorageError(f"{strange[0]} does not lie in the library {library}; it is left alone.")
        waiting.mkdir(parents=True)
        for path in paths:
            target = waiting / path.name
            path.rename(target)
            moved.append((path, target))
    except OSError as error:
        undo(Removed(tuple(moved)))
        shutil.rmtree(waiting, ignore_errors=True)
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


def purge(removed: Removed) -> None:
    """Take what was removed off the disk for good; what was put back stays."""
    for _, is_now in removed.moved:
        shutil.rmtree(is_now.parent, ignore_errors=True)
        with suppress(OSError):
            is_now.parent.parent.rmdir()  # the hidden folder, if nothing else waits in it


def purge_forgotten(library: Path, *, older_than_s: float, now_s: float) -> None:
    """Take off the disk what waits since long: a tab that was closed neither puts it back nor leaves its page."""
    try:
        waiting = list((library / REMOVED).iterdir())
    except OSError:
        return  # nothing waits
    for folder in waiting:
        with suppress(OSError):
            if now_s - folder.stat().st_ctime > older_than_s:
                shutil.rmtree(folder, ignore_errors=True)
