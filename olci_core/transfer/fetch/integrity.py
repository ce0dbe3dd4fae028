"""Is what arrives the product? Its first bytes, its checksum while it arrives, its zip test once it is there."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from blake3 import blake3

from olci_core.errors import DamagedFile, UnexpectedAnswer
from olci_core.product import BLOCK_BYTES, MANIFEST_NAME, RunningCrc, parse_manifest, tested_members
from olci_core.product.manifest import manifest_warning
from olci_core.transfer.fetch.disk import disk_errors
from olci_core.transfer.fetch.file_request import FileRequest

END_RECORD_BYTES = 2**16 + 22  # the end record and the longest comment behind it; APPNOTE 6.3.10, 4.3.16
LOOK_AT_BYTES = 1024
KNOWN_AFTER_BYTES = 8
# ZIP file format, APPNOTE 6.3.10, 4.3.7; the HDF5 format specification, II.A; NetCDF classic format, appendix B.
_ZIP = (b"PK\x03\x04",)
_NETCDF = (b"\x89HDF\r\n\x1a\n", b"CDF\x01", b"CDF\x02", b"CDF\x05")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)", re.IGNORECASE)
_TITLE = re.compile(rb"<(title|h1)[^>]*>([^<]{1,200})</\1>", re.IGNORECASE)
NOT_THE_FILE_HINT = (
    "It is asked for again. If it stays so, a sign-in page or a firewall of the network may stand in between."
)


class _Hash(Protocol):
    def update(self, data: bytes, /) -> object: ...
    def hexdigest(self) -> str: ...


_ALGORITHMS: Mapping[str, Callable[[], _Hash]] = {
    # BLAKE3 first: where the catalogue gives both, it costs an eighth of MD5.
    "BLAKE3": blake3,
    "MD5": lambda: hashlib.md5(usedforsecurity=False),
}


class Digest:
    """The checksum of bytes as they pass by; of the quickest algorithm among those announced, if any is known.

    Of a zip, the CRC is taken with it: ``examine`` then need not read again what has just come.
    """

    def __init__(self, announced: Mapping[str, str], *, is_zip: bool = False) -> None:
        self.algorithm = next((name for name in _ALGORITHMS if announced.get(name)), "")
        self.expected = announced.get(self.algorithm, "").lower()
        self._make = _ALGORITHMS.get(self.algorithm)
        self._hash = self._make() if self._make else None
        self._is_zip = is_zip
        self.crc = RunningCrc() if is_zip else None

    def update(self, data: bytes) -> None:
        """Take the next bytes in."""
        if self._hash is not None:
            self._hash.update(data)
        if self.crc is not None:
            self.crc.update(data)

    def begin_with(self, path: Path, *, size_bytes: int) -> None:
        """Start anew with the first ``size_bytes`` of a file.

        Raises:
            StorageError: it cannot be read.
        """
        self._hash = self._make() if self._make else None
        self.crc = RunningCrc() if self._is_zip else None
        if not size_bytes or (self._hash is None and self.crc is None):
            return
        with disk_errors(path), path.open("rb", buffering=0) as file:
            while size_bytes > 0 and (block := file.read(min(BLOCK_BYTES, size_bytes))):
                self.update(block)
                size_bytes -= len(block)

    def difference(self) -> str:
        """Return a sentence if the checksum is not the announced one, else ""."""
        found = self._hash.hexdigest() if self._hash is not None else ""
        if found == self.expected:
            return ""
        return f"{self.algorithm} is {found}; the catalogue has {self.expected}."


def check_promises(request: FileRequest, *, size_bytes: int, difference: str) -> None:
    """Do nothing if a file has the size that must be met, and the checksum where that damns it.

    Raises:
        DamagedFile: it has not.
    """
    name, promised_bytes = request.target.name, request.size_bytes
    if promised_bytes is not None and size_bytes != promised_bytes:
        raise DamagedFile(f"{name} has {size_bytes:,} bytes instead of {promised_bytes:,}.")
    if difference and not request.zip_root:
        raise DamagedFile(f"{name} is not what the product holds: {difference}")


def examine(path: Path, *, root: str, stopped: threading.Event, passed: RunningCrc | None) -> str:
    """Test a part that has arrived in full length; ``root`` is the folder that a zip must hold, "" for no zip.

    ``passed`` has seen a zip's bytes as they were written.

    Of a zip its directory is tested, every member's bytes, and that all lie under ``root``. Return a sentence about
    what is odd with a file that is sound by itself, "" for nothing.

    Raises:
        DamagedFile: it is not whole.
        StorageError: it cannot be read.
    """
    if root:
        tested_members(path, root=root, stopped=stopped, passed=passed)
        return "" if stopped.is_set() else manifest_warning(path, root=root)
    if path.name.startswith(MANIFEST_NAME):
        check_manifest(path)
    return ""


def ends_as_zip(path: Path) -> bool:
    """Whether a zip's end record is there; without it, the zip has been cut."""
    with disk_errors(path), path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(file.tell() - END_RECORD_BYTES, 0))
        return b"PK\x05\x06" in file.read()


def check_manifest(path: Path) -> None:
    """Test that a product's manifest can be read.

    Raises:
        DamagedFile: it cannot.
        StorageError: the disk refused.
    """
    with disk_errors(path):
        content = path.read_bytes()
    try:
        parse_manifest(content)
    except UnexpectedAnswer as error:
        raise DamagedFile(str(error)) from error


def read_first_bytes(chunks: Iterator[bytes], *, name: str) -> bytes:
    """Take as much off a body as it takes to know whether it is a file of this name.

    A service in trouble sends a page, an excuse in JSON or nothing, and calls it 200.
    """
    begun = b""
    for chunk in chunks:
        begun += chunk
        if len(begun) >= (KNOWN_AFTER_BYTES if begun.startswith(_beginnings(name)) else LOOK_AT_BYTES):
            break
    return begun


def check_first_bytes(begun: bytes, *, name: str, host: str) -> None:
    """Do nothing if a file of this name may begin so.

    Raises:
        UnexpectedAnswer: it is a page, JSON or nothing; no byte of it belongs to the file.
    """
    expected = _beginnings(name)
    if begun.startswith(expected) if expected else begun and not _PAGE.match(begun):
        return
    # Where it holds the whole queue, every job shows this sentence: it names none of them.
    what = "the product" if name.endswith(".zip") else "a file of the product"
    raise UnexpectedAnswer(f"{host} sent {_described(begun)} in place of {what}.", hint=NOT_THE_FILE_HINT, status=200)


def _beginnings(name: str) -> tuple[bytes, ...]:
    """Return how a file of this name begins, one of several ways; () where nothing is known of it."""
    return _ZIP if name.endswith(".zip") else _NETCDF if name.endswith(".nc") else ()


def _described(begun: bytes) -> str:
    if not begun:
        return "nothing"
    if begun.lstrip()[:1] in (b"{", b"["):
        return "a note in JSON"
    if begun.lstrip()[:1] == b"<":
        title = _TITLE.search(begun)
        words = " ".join(title[2].decode("utf-8", "replace").split())[:80] if title else ""
        return f"a web page (“{words}”)" if words else "a web page"
    return "something else"
