"""One holder at a time, of all threads and processes: a lock file that the system takes back when its holder dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from olci_core.errors import StorageError


class ProcessLock:
    """The right to do one thing in a data folder. Two objects exclude one another, in one process or in two.

    With ``names_holder`` a file beside it says which process holds it.
    """

    def __init__(self, path: Path, *, names_holder: bool = False) -> None:
        from filelock import FileLock  # noqa: PLC0415 - a thirtieth of the core's import, and held by few

        self._lock = FileLock(path, blocking=False, thread_local=False)
        self._folder = path.parent
        # A file apart, for Windows lets nobody read a locked one.
        self._holder_path = path.with_suffix(".owner") if names_holder else None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the right."""
        return self._lock.is_locked

    def take(self, *, waits: bool = False) -> bool:
        """Take the right if nobody has it, or with ``waits`` once nobody has it; return whether it is held now.

        Raises:
            StorageError: the data folder cannot be written.
        """
        from filelock import Timeout  # noqa: PLC0415 - as above

        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire(blocking=waits)
        except Timeout:
            return False
        except OSError as error:
            raise StorageError(
                f"The data folder {self._folder} cannot be written: {error.strerror or error}",
                hint="Choose another data folder (OLCI_DATA_DIR).",
            ) from error
        if self._holder_path is not None:
            try:
                self._holder_path.write_text(str(os.getpid()), encoding="ascii")
            except OSError:
                return True  # the lock counts; the file only names its holder to other windows
        return True

    def release(self) -> None:
        """Give the right back."""
        self._lock.release()

    def holder(self) -> str:
        """Name who holds it, as far as that is known: "process 4242"."""
        try:
            number = self._holder_path.read_text(encoding="ascii") if self._holder_path is not None else ""
            return f"process {int(number)}"
        except (OSError, ValueError):
            return "another process"


@contextmanager
def held_alone(path: Path, *, waits: bool = False) -> Iterator[bool]:
    """Hold a lock while something is done; gives False, at once, where another thread or process holds it.

    With ``waits`` it is waited for, however long that takes.

    Raises:
        StorageError: the data folder cannot be written.
    """
    lock = ProcessLock(path)
    is_held = lock.take(waits=waits)
    try:
        yield is_held
    finally:
        if is_held:
            lock.release()
