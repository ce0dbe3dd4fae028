"""One owner of a data folder at a time: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from olci_core.errors import StorageError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class ProcessLock:
    """The right to run the queue of a data folder. Two objects exclude one another, in one process or in two."""

    def __init__(self, folder: Path) -> None:
        self._lock_path = folder / "queue.lock"
        self._note_path = folder / "queue.owner"  # apart, for Windows lets nobody read a locked file
        self._file: IO[bytes] | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the right."""
        return self._file is not None

    def take(self) -> bool:
        """Take the right if nobody has it; return whether it is held now.

        Raises:
            StorageError: the data folder cannot be written.
        """
        if self._file is not None:
            return True
        try:
            file = self._lock_path.open("ab")
        except OSError as error:
            raise StorageError(
                f"The data folder {self._lock_path.parent} cannot be written: {error.strerror or error}",
                hint="Choose another data folder (OLCI_DATA_DIR).",
            ) from error
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        self._note_path.write_text(str(os.getpid()), encoding="ascii")
        return True

    def release(self) -> None:
        """Give the right back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def holder(self) -> str:
        """Name who holds it, as far as that is known: "process 4242"."""
        try:
            return f"process {int(self._note_path.read_text(encoding='ascii'))}"
        except (OSError, ValueError):
            return "another process"
