"""Where a file lands: a safe name, room for it, and a last step that leaves it whole or not there."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from olci_core.errors import InputError, StorageError
from olci_core.scene import ProductName

PART_SUFFIX = ".part"
SAVE_EVERY_BYTES = 8 * 2**20
RESERVE_BYTES = 64 * 2**20  # left free, so that the system and the queue's own records can go on
_FOLDER_PART = re.compile(r"[\w(][\w ().,+=-]{0,80}", re.ASCII)
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def free_bytes(folder: Path) -> int:
    """Return the bytes that are free where a folder lies."""
    return shutil.disk_usage(folder).free


def folder_name(scene_name: str) -> str:
    """Return a scene's folder name, ``<Name>.SEN3``, checked.

    Raises:
        InputError: the name does not follow the convention, so it becomes no path.
    """
    return str(ProductName.parse(scene_name))


def subfolder(pattern: str, *, scene_name: str) -> str:
    """Fill in a pattern such as ``{year}/{month}/{day}`` or ``my search``; "" is the download folder itself.

    Known fields: ``year``, ``month``, ``day``, ``product_type``, ``platform``.

    Raises:
        InputError: it would leave the download folder, or some system has no such folder name.
    """
    product = ProductName.parse(scene_name)
    filled = pattern.strip().strip("/")
    fields = {
        "year": f"{product.begin:%Y}",
        "month": f"{product.begin:%m}",
        "day": f"{product.begin:%d}",
        "product_type": product.product_type,
        "platform": product.platform,
    }
    for name, value in fields.items():
        filled = filled.replace(f"{{{name}}}", value)
    for part in filled.split("/") if filled else ():
        if not _FOLDER_PART.fullmatch(part) or part != part.rstrip(". ") or _DEVICE.fullmatch(part):
            raise InputError(
                f"This cannot be the name of a folder: {part[:80]!r}",
                hint="Use letters, digits, spaces, - and _, with / between folders, and {year}, {month} or {day}.",
            )
    return filled


def part_of(target: Path) -> Path:
    """Return where a file's bytes lie until it is whole."""
    return target.with_name(target.name + PART_SUFFIX)


def size_on_disk(path: Path) -> int:
    """Return a file's size in bytes, 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def make_folder(folder: Path) -> None:
    """Make a folder and all above it.

    Raises:
        StorageError: it cannot be made, or it cannot be written.
    """
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise _storage_error(PermissionError(errno.EACCES, os.strerror(errno.EACCES)), folder)


def check_room(folder: Path, *, needed_bytes: int, free: Callable[[Path], int]) -> None:
    """Do nothing if so many bytes more fit beside the reserve.

    Raises:
        StorageError: they do not.
    """
    with disk_errors(folder):
        left_bytes = free(folder)
    if needed_bytes + RESERVE_BYTES > left_bytes:
        raise StorageError(
            f"The disk of {folder} has {_megabytes(left_bytes)} left; {_megabytes(needed_bytes)} more are needed"
            f" and {_megabytes(RESERVE_BYTES)} stay free.",
            hint="Make room there or choose another download folder, then retry.",
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


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Translate what the system says of a file into a StorageError."""
    try:
        yield
    except OSError as error:
        raise _storage_error(error, path) from error


def _storage_error(error: OSError, path: Path) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT if sys.platform != "win32" else errno.ENOSPC):
        return StorageError(
            f"The disk is full: {path} cannot grow.",
            hint="Make room there or choose another download folder, then retry.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StorageError(
            f"{path} cannot be written: {error.strerror}.",
            hint="Choose a download folder that you may write to, then retry.",
        )
    return StorageError(
        f"{path} cannot be written: {error.strerror or error}.", hint="Check the download folder, then retry."
    )


def _sync_folder(folder: Path) -> None:
    """Make a rename last. Windows has no such call and keeps its own journal."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.0f} MB"
