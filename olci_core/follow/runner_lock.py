"""The lock between runners: of all threads and processes of a data folder one alone does a thing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from olci_core.errors import StorageError


@contextmanager
def held_alone(path: Path) -> Iterator[bool]:
    """Hold a lock while something is done; gives False, at once, where another runner holds it.

    The system takes it back from a process that dies; threads of one process exclude one another too.

    Raises:
        StorageError: the data folder cannot be written.
    """
    lock = FileLock(path, blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    except OSError as error:
        raise StorageError(f"The data folder cannot be written: {error.strerror or error}") from error
    try:
        yield True
    finally:
        lock.release()
