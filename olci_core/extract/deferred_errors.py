"""A file for HDF5 to write to, which keeps the disk's refusal until the library has closed it.

The HDF5 library does not survive a write that fails while it closes a file: it goes on with what it has freed already
and takes the whole process with it (seen with 1.14 on a full disk). So it never hears of it: the first refusal is kept,
what follows is taken and thrown away, and the error is raised once the file is closed.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from olci_core.product.stored_file import PositionedFile


class DeferredErrorFile(PositionedFile):
    """A context manager, and a new file at ``path``, empty at first.

    Raises, on leaving it:
        OSError: the disk refused a write; then the file is not whole.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(size_bytes=0)
        self._file = path.open("w+b", buffering=0)
        self._refusal: OSError | None = None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._file.close()
        except OSError as refusal:
            self._refusal = self._refusal or refusal
        if self._refusal is not None:
            raise self._refusal

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        """Leave it open: whoever writes to it is not who opened it."""

    def writable(self) -> bool:
        return True

    # Any buffer, as the file beneath takes it.
    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        self._file.seek(self._position)
        count = self._file.readinto(buffer) or 0
        self._position += count
        return count

    # Any buffer, as the file beneath takes it.
    def write(self, content: memoryview | bytes) -> int:  # type: ignore[override]
        rest = memoryview(content)
        try:
            self._file.seek(self._position)
            while rest and self._refusal is None:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            self._refusal = error
        self._position += memoryview(content).nbytes
        self._size_bytes = max(self._size_bytes, self._position)
        return memoryview(content).nbytes

    def truncate(self, size: int | None = None) -> int:
        self._size_bytes = self._position if size is None else size
        try:
            if self._refusal is None:
                self._file.truncate(self._size_bytes)
        except OSError as error:
            self._refusal = error
        return self._size_bytes
