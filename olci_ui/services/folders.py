"""The download folder: whether it can be used, and how much room is there."""

from __future__ import annotations

import shutil
from pathlib import Path

from olci_core.errors import InputError, StorageError
from olci_ui.services import texts


def folder_named(text: str) -> Path:
    """Return the folder that a person wrote; ``~`` stands for their home.

    Raises:
        InputError: it is no whole path; where it lay would depend on where the program was started.
    """
    try:
        folder = Path(text.strip()).expanduser()
    except RuntimeError as error:  # ~somebody
        raise InputError(texts.NO_SUCH_HOME.format(text), hint=texts.WHOLE_PATH) from error
    if not folder.is_absolute():
        raise InputError(texts.NO_WHOLE_PATH.format(text) if text.strip() else texts.NO_FOLDER, hint=texts.WHOLE_PATH)
    return folder


def must_be_writable(folder: Path) -> None:
    """Make a folder and try it out.

    Raises:
        StorageError: it cannot be made, or nothing can be written there.
    """
    probe = folder / ".can-be-written"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StorageError(
            texts.NOT_WRITABLE.format(folder, error.strerror or error),
            hint=texts.NOT_WRITABLE_HINT,
        ) from error


def free_bytes(folder: Path) -> int:
    """Return the free space where a folder is or will be, in bytes."""
    there = next((place for place in (folder, *folder.parents) if place.exists()), Path.home())
    return shutil.disk_usage(there).free
