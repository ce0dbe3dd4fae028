"""The records of one search: the first few in memory, the others in a file that goes when nothing needs it any more."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from olci_core.errors import StorageError

IN_MEMORY_BYTES = 4 * 2**20  # a search of some hundred scenes never touches the disk
MIN_FREE_BYTES = 2**30  # on a disk with less, records stay in memory


class RecordFile:
    """Texts kept one after another, each read back by its place and length; threads may share one.

    The file has no name on systems that allow it, and is deleted by the system at the latest when the program ends.
    A disk that refuses costs memory, not records.
    """

    def __init__(self, folder: Path | None, *, in_memory_bytes: int = IN_MEMORY_BYTES) -> None:
        self._folder = folder
        self._left_bytes = in_memory_bytes
        self._file: IO[bytes] | None = None
        self._size_bytes = 0
        self._lock = threading.Lock()

    @property
    def size_bytes(self) -> int:
        """How much of the disk the file takes."""
        return self._size_bytes

    def keep(self, texts: Sequence[bytes | memoryview]) -> list[int] | None:
        """Write texts to the file and return the place of each; None where they are to stay in memory."""
        joined = b"".join(texts)
        with self._lock:
            self._left_bytes -= len(joined)
            if self._left_bytes >= 0 or self._folder is None:
                return None
            place = self._size_bytes
            try:
                file = self._opened(self._folder)
                file.seek(place)
                file.write(joined)
            except OSError:
                self._folder = None
                return None
            self._size_bytes += len(joined)
        places = []
        for text in texts:
            places.append(place)
            place += len(text)
        return places

    def read(self, place: int, size_bytes: int) -> bytes:
        """Return a text that was kept.

        Raises:
            StorageError: the file cannot be read.
        """
        try:
            text = self._read(place, size_bytes)
        except OSError as error:
            raise StorageError("The records of a search could not be read back.", hint="Search again.") from error
        if len(text) != size_bytes:
            raise StorageError("The records of a search were cut short on the disk.", hint="Search again.")
        return text

    def _read(self, place: int, size_bytes: int) -> bytes:
        assert self._file is not None
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), size_bytes, place)
        with self._lock:
            self._file.seek(place)
            return self._file.read(size_bytes)

    def _opened(self, folder: Path) -> IO[bytes]:
        if self._file is None:
            folder.mkdir(parents=True, exist_ok=True)
            stat = os.statvfs(folder) if hasattr(os, "statvfs") else None
            if stat is not None and stat.f_bavail * stat.f_frsize < MIN_FREE_BYTES:
                raise OSError("little room")
            import tempfile  # noqa: PLC0415 - for long searches alone

            self._file = tempfile.TemporaryFile(dir=folder, buffering=0, prefix="search-")  # noqa: SIM115 - lives on
        return self._file

    def __del__(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
