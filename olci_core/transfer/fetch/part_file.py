"""The file that bytes arrive in: its own name until it is whole, never a link's target, and a last step that is one."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO, cast

from olci_core.errors import FolderGone
from olci_core.transfer.fetch.folders import disk_errors

PART_SUFFIX = ".part"
CHUNK_BYTES = 2**18  # what is taken off a connection and written at a time
SAVE_EVERY_BYTES = 8 * 2**20


def part_of(target: Path) -> Path:
    """Return where a file's bytes lie until it is whole."""
    return target.with_name(target.name + PART_SUFFIX)


def size_on_disk(path: Path) -> int:
    """Return a file's size in bytes, 0 where there is none; what a link leads to is none."""
    try:
        found = path.lstat()
    except OSError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def opened_part(part: Path, *, from_bytes: int) -> BinaryIO:
    """Open a part to write on from some byte on; what lay behind it is gone. A link in its place is removed.

    Raises:
        OSError: the disk refused.
    """
    if part.is_symlink():
        part.unlink()
    file = _opened(part, os.O_CREAT)
    try:
        file.seek(from_bytes)
        file.truncate()
    except OSError:
        file.close()
        raise
    return file


def opened_span(part: Path, *, from_bytes: int) -> BinaryIO:
    """Open a part to write over what it holds from some byte on.

    Raises:
        OSError: the disk refused, or there is a link in its place.
    """
    file = _opened(part, 0)
    file.seek(from_bytes)
    return file


def _opened(part: Path, more_flags: int) -> BinaryIO:
    flags = os.O_RDWR | more_flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    return cast(BinaryIO, os.fdopen(os.open(part, flags, 0o666), "r+b", buffering=0))


def check_still_here(file: BinaryIO, part: Path) -> None:
    """Do nothing if the bytes that are written still go to the part that has their name.

    Raises:
        FolderGone: the part, or the folder around it, was moved, removed or replaced meanwhile.
    """
    try:
        named, written = part.lstat(), os.fstat(file.fileno())
    except OSError:
        named, written = None, os.fstat(file.fileno())
    if named is None or (named.st_dev, named.st_ino) != (written.st_dev, written.st_ino):
        raise FolderGone(
            f"{part.name} is not in {part.parent} any more: the folder or the file was moved or removed.",
            hint="It is fetched again once the folder is there.",
        )


class Saver:
    """Lets the disk begin to write while the rest still arrives, so that the flush at the end is short."""

    def __init__(self, file: BinaryIO, at_bytes: int) -> None:
        self._file = file
        self._asked_bytes = at_bytes

    def reach(self, at_bytes: int) -> None:
        """Ask for what has come since the last time to be written, once it is worth it."""
        if at_bytes - self._asked_bytes < SAVE_EVERY_BYTES:
            return
        if hasattr(os, "posix_fadvise"):
            # "Not needed" starts the writing of changed pages and drops only clean ones: those just written stay.
            span = at_bytes - self._asked_bytes
            os.posix_fadvise(self._file.fileno(), self._asked_bytes, span, os.POSIX_FADV_DONTNEED)
        self._asked_bytes = at_bytes


def write_all(file: BinaryIO, chunk: bytes) -> None:
    """Write a chunk to its last byte: a disk that fills up takes less than it was given before it refuses."""
    view = memoryview(chunk)
    while view:
        view = view[file.write(view) :]


def land(part: Path, target: Path) -> None:
    """Give a tested part its final name, so that a power cut leaves the old state or the new one.

    Raises:
        StorageError: the disk refused.
    """
    with disk_errors(target):
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
        _sync_folder(target.parent)


def discard(path: Path) -> None:
    """Remove a file if it is there.

    Raises:
        StorageError: the disk refused.
    """
    with disk_errors(path):
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a rename last. Windows has no such call and keeps its own journal."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
