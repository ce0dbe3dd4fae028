"""What a transfer does on the disk: its folder, with room in it, and the part file until it is whole.

A part has its own name until it is whole, is never a link's target, and gets its final name in one step.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from olci_core.errors import DiskFull, FolderGone, StorageError
from olci_core.settings import RESERVE_BYTES

PART_SUFFIX = ".part"
CHUNK_BYTES = 2**20  # what is taken off a connection and written at a time, at most
SAVE_EVERY_BYTES = 8 * 2**20
GOES_ON = "Make room there: it then goes on by itself. Or choose another download folder."


def free_bytes(folder: Path) -> int:
    """Return the bytes that are free where a folder lies."""
    return shutil.disk_usage(folder).free


def make_folder(folder: Path, *, below: Path | None) -> None:
    """Make a folder and all above it, as far as ``below``, which has to be there (None: all of them).

    Raises:
        FolderGone: ``below`` is not there, or the folder was taken away meanwhile.
        StorageError: it cannot be made, or it cannot be written.
    """
    with disk_errors(folder):
        try:
            if below is None:
                folder.mkdir(parents=True, exist_ok=True)
            else:
                for part in reversed([folder, *folder.parents][: len(folder.relative_to(below).parts)]):
                    part.mkdir(exist_ok=True)
        except NotADirectoryError as error:
            if below is not None:
                raise
            # It never was there, so that nothing comes back: it does not hold up what goes elsewhere.
            raise StorageError(
                f"{folder} cannot be made: {error.strerror}.", hint="Choose another download folder, then retry."
            ) from error
        except FileExistsError as error:
            Path(error.filename).lstat()  # a folder that was there a moment ago is gone, and in nobody's way
            raise
        if not os.access(folder, os.W_OK):
            folder.lstat()  # nor does one that is gone refuse
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def check_room(folder: Path, *, needed_bytes: int, left_bytes: int) -> None:
    """Do nothing if so many bytes more fit into what is left of a folder's disk, beside the reserve.

    Raises:
        DiskFull: they do not.
    """
    if needed_bytes + RESERVE_BYTES > left_bytes:
        raise DiskFull(
            f"The disk of {folder} has {_megabytes(left_bytes)} left; {_megabytes(needed_bytes)} more are needed"
            f" and {_megabytes(RESERVE_BYTES)} stay free.",
            hint=GOES_ON,
            needed_bytes=needed_bytes,
        )


def check_still_there(folder: Path, known_as: Path) -> None:
    """Do nothing if a folder still is where it led before.

    Raises:
        FolderGone: it is not there, or something else is in its place.
    """
    hint = "It goes on once the folder is back. Retry begins in a new one; or choose another download folder."
    with disk_errors(folder):
        if folder.is_dir() and folder.resolve() == known_as:
            return
    if folder.is_dir():
        raise FolderGone(f"The download folder {folder} leads to {folder.resolve()} now, not to {known_as}.", hint=hint)
    if folder.is_symlink():
        raise FolderGone(f"The download folder {folder} has become a link that leads nowhere.", hint=hint)
    if folder.exists():
        raise FolderGone(f"The download folder {folder} has become a file.", hint=hint)
    raise FolderGone(f"The download folder {folder} is not there any more.", hint=hint)


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


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Translate what the system says of a file into a StorageError."""
    try:
        yield
    except OSError as error:
        raise _storage_error(error, path) from error


def _storage_error(error: OSError, path: Path) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT if sys.platform != "win32" else errno.ENOSPC):
        return DiskFull(f"The disk is full: {path} cannot grow.", hint=GOES_ON)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return FolderGone(
            f"{path.name} cannot be written: {path.parent} is not there any more, or something else is in its place.",
            hint="It goes on once the folder is back; or choose another download folder.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StorageError(
            f"{path} cannot be written: {error.strerror}.",
            hint="Choose a download folder that you may write to, then retry.",
        )
    return StorageError(
        f"{path} cannot be written: {error.strerror or error}.", hint="Check the download folder, then retry."
    )


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.0f} MB"
