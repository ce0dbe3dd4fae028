"""One owner of a data folder at a time: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock, Timeout

from olci_core.errors import StorageError


class ProcessLock:
    """The right to run the queue of a data folder. Two objects exclude one another, in one process or in two."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / "queue.lock", blocking=False, thread_local=False)
        self._note_path = folder / "queue.owner"  # apart, for Windows lets nobody read a locked file

    @property
    def is_held(self) -> bool:
        """Whether this object holds the right."""
        return self._lock.is_locked

    def take(self) -> bool:
        """Take the right if nobody has it; return whether it is held now.

        Raises:
            StorageError: the data folder cannot be written.
        """
        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire()
        except Timeout:
            return False
        except OSError as error:
            raise StorageError(
                f"The data folder {self._folder} cannot be written: {error.strerror or error}",
                hint="Choose another data folder (OLCI_DATA_DIR).",
            ) from error
        try:
            self._note_path.write_text(str(os.getpid()), encoding="ascii")
        except OSError:
            return True  # the lock counts; the note only names its holder to other windows
        return True

    def release(self) -> None:
        """Give the right back."""
        self._lock.release()

    def holder(self) -> str:
        """Name who holds it, as far as that is known: "process 4242"."""
        try:
            return f"process {int(self._note_path.read_text(encoding='ascii'))}"
        except (OSError, ValueError):
            return "another process"
