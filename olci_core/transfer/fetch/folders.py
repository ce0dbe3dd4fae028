"""Folders that files go to: safe names, there and writable, with room enough, and what the disk says in words."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from olci_core.errors import DiskFull, FolderGone, InputError, StorageError
from olci_core.product.device_names import DEVICE_NAME
from olci_core.scene import ProductName
from olci_core.settings import RESERVE_BYTES

GOES_ON = "Make room there: it then goes on by itself. Or choose another download folder."
_FOLDER_PART = re.compile(r"[\w(][\w ().,+=-]{0,80}", re.ASCII)


def free_bytes(folder: Path) -> int:
    """Return the bytes that are free where a folder lies."""
    return shutil.disk_usage(folder).free


def folder_name(scene_name: str) -> str:
    """Return a scene's folder name, ``<Name>.SEN3``, checked.

    Raises:
        InputError: the name does not follow the convention, so it becomes no path.
    """
    ProductName.parse(scene_name)
    return f"{scene_name.removesuffix('.SEN3')}.SEN3"


def subfolder(pattern: str, *, scene_name: str) -> str:
    """Fill in a pattern such as ``{year}/{month}/{day}`` or ``my search``; "" is the download folder itself.

    Known fields: ``year``, ``month``, ``day``, ``product_type``, ``platform``.

    Raises:
        InputError: it would leave the download folder, or some system has no such folder name.
    """
    filled = pattern.strip().strip("/")
    if not filled:
        return ""
    product = ProductName.parse(scene_name)
    fields = {
        "year": f"{product.begin:%Y}",
        "month": f"{product.begin:%m}",
        "day": f"{product.begin:%d}",
        "product_type": product.product_type,
        "platform": product.platform,
    }
    for name, value in fields.items():
        filled = filled.replace(f"{{{name}}}", value)
    for part in filled.split("/"):
        if not _FOLDER_PART.fullmatch(part) or part != part.rstrip(". ") or DEVICE_NAME.fullmatch(part):
            raise InputError(
                f"This cannot be the name of a folder: {part[:80]!r}",
                hint="Use letters, digits, spaces, - and _, with / between folders, and {year}, {month} or {day}.",
            )
    return filled


def make_folder(folder: Path, *, below: Path | None) -> None:
    """Make a folder and all above it, as far as ``below``, which has to be there (None: all of them).

    Raises:
        FolderGone: ``below`` is not there.
        StorageError: it cannot be made, or it cannot be written.
    """
    with disk_errors(folder):
        if below is None:
            folder.mkdir(parents=True, exist_ok=True)
        else:
            for part in reversed([folder, *folder.parents][: len(folder.relative_to(below).parts)]):
                part.mkdir(exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise _storage_error(PermissionError(errno.EACCES, os.strerror(errno.EACCES)), folder)


def check_room(folder: Path, *, needed_bytes: int, free: Callable[[Path], int]) -> None:
    """Do nothing if so many bytes more fit beside the reserve.

    Raises:
        DiskFull: they do not.
    """
    with disk_errors(folder):
        left_bytes = free(folder)
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
