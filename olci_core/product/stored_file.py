"""A member of a zip that is stored without compression, as a read-only file of its own: nothing is copied."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from typing import IO

LOCAL_HEADER_BYTES = 30
_NAME_LENGTHS_AT = 26  # APPNOTE 6.3.10, 4.3.7


class PositionedFile(io.RawIOBase):
    """A file-like of a known size that keeps its own position: what h5py needs to find its way in it."""

    def __init__(self, size_bytes: int) -> None:
        super().__init__()
        self._position, self._size_bytes = 0, size_bytes

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._position = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size_bytes}[whence]
        return self._position

    def tell(self) -> int:
        return self._position


class StoredFile(PositionedFile):
    """A span of an open binary file; h5py reads from it as from a file."""

    def __init__(self, file: IO[bytes], *, begins_at: int, size_bytes: int) -> None:
        super().__init__(size_bytes)
        self._file, self._begins_at = file, begins_at

    # Any buffer, as the file beneath takes it.
    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        left = max(0, min(len(buffer), self._size_bytes - self._position))
        self._file.seek(self._begins_at + self._position)
        # Binary files have it, IO does not say so.
        count: int = self._file.readinto(memoryview(buffer)[:left])  # type: ignore[attr-defined]
        self._position += count
        return count


def data_begins_at(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """Return where a member's bytes begin: behind its local header, whose name and extra field have own lengths."""
    file.seek(info.header_offset + _NAME_LENGTHS_AT)
    name_bytes, extra_bytes = struct.unpack("<HH", file.read(4))
    return int(info.header_offset + LOCAL_HEADER_BYTES + name_bytes + extra_bytes)
