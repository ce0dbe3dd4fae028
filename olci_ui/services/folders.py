"""The download folder: whether it can be used, and how much room is there."""

from __future__ import annotations

import shutil
from pathlib import Path

from olci_core.errors import StorageError


def must_be_writable(folder: Path) -> None:
    """Make a folder and try it out.

    Raises:
        StorageError: it cannot be made, or nothing can be written there.
    """
    trial = folder / ".can-be-written"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise StorageError(
            f"Nothing can be written to the folder {folder}: {error.strerror or error}.",
            hint="Choose another folder, or one inside your own home folder.",
        ) from error


def free_bytes(folder: Path) -> int:
    """Return the free space where a folder is or will be, in bytes."""
    there = next((place for place in (folder, *folder.parents) if place.exists()), Path.home())
    return shutil.disk_usage(there).free
