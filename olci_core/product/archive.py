"""A product's zip: whole to the last byte, and holding nothing but one folder of plain files."""

from __future__ import annotations

import os
import re
import stat
import struct
import threading
import unicodedata
import zipfile
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from isal.isal_zlib import crc32, crc32_combine

from olci_core.errors import DamagedFile, StorageError
from olci_core.product.device_names import DEVICE_NAME
from olci_core.product.stored_file import LOCAL_HEADER_BYTES

BLOCK_BYTES = 2**20
MARK_EVERY_BYTES = 2**16  # 170 KB of marks for a product of 900 MB
MAX_MEMBERS = 10_000
MAX_GROWTH = 100  # a product's own files grow tenfold at most; a bomb grows thousandfold
ALWAYS_ALLOWED_BYTES = 2**28
_LOCAL_HEADER = struct.Struct("<8xH4xIIIHH")  # method, CRC, size packed, size, bytes of the name, of the extra field
_LARGE = 0xFFFFFFFF
DIRECTORY_BYTES = 2**17  # the directory of a product's 50 files has about 10 KB
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"|?*\\]')
_UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a product's zip: its path with ``/``, its size unpacked, where it begins and ends in the zip."""

    path: str
    size_bytes: int
    begins_at: int
    ends_at: int


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip whose members have passed ``members_of``.

    Raises:
        DamagedFile: it is no zip, or a member would leave the zip's own folder, or grow beyond measure.
        StorageError: it cannot be read from the disk.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members_of(archive, zip_size_bytes=path.stat().st_size)
            yield archive
    except _UNREADABLE as error:
        raise DamagedFile(f"{path.name} is not a whole zip file.", hint="It has to be fetched again.") from error
    except OSError as error:
        raise StorageError(f"{path.name} cannot be read: {error.strerror or error}") from error


def members_of(archive: zipfile.ZipFile, *, zip_size_bytes: int) -> tuple[Member, ...]:
    """Return the files of a zip, once the list of them has been judged.

    Raises:
        DamagedFile: a name is absolute, steps outside, or is none on some system; a member is a link, a device,
            encrypted, there twice, or lies over another; or they would grow beyond measure.
    """
    infos = archive.infolist()
    if not any(not _is_folder(info) for info in infos) or len(infos) > MAX_MEMBERS:
        raise DamagedFile(f"The zip holds {len(infos):,} members; a product holds some dozens.")
    total_bytes = sum(info.file_size for info in infos)
    if total_bytes > ALWAYS_ALLOWED_BYTES + MAX_GROWTH * zip_size_bytes:
        raise DamagedFile(f"The zip would grow from {zip_size_bytes:,} to {total_bytes:,} bytes; it is not unpacked.")
    for info in infos:
        _judge(info)
    _judge_together(infos)
    ends = _ends(infos, last=archive.start_dir)
    if ends and min(ends) != 0:
        raise DamagedFile("The zip does not begin with its first file.")
    return tuple(
        Member(info.orig_filename, info.file_size, info.header_offset, ends[info.header_offset])
        for info in infos
        if not _is_folder(info)
    )


class RunningCrc:
    """The CRC-32 of a file from its beginning on, taken of its bytes as they pass by.

    It is kept at marks, from which that of any stretch follows: the zip test need not read again what has just come.
    """

    def __init__(self) -> None:
        self._at_bytes, self._crc = 0, 0
        self._marks, self._crcs = array("Q", [0]), array("I", [0])

    def update(self, data: bytes) -> None:
        """Take the next bytes in."""
        self._crc = crc32(data, self._crc)
        self._at_bytes += len(data)
        if self._at_bytes - self._marks[-1] >= MARK_EVERY_BYTES:
            self._marks.append(self._at_bytes)
            self._crcs.append(self._crc)

    def of_stretch(self, file: BinaryIO, begins_at: int, ends_at: int) -> int:
        """Return the CRC-32 of some bytes of the file; only from the mark before each end on is it read.

        As CRCs are linear, that of the stretch is that of all up to its end, less that of all before, moved on by it.
        """
        before, upto = self._up_to(file, begins_at), self._up_to(file, ends_at)
        return int(upto ^ crc32_combine(before, 0, ends_at - begins_at))

    def _up_to(self, file: BinaryIO, position: int) -> int:
        mark = bisect_right(self._marks, position)
        at_bytes, crc = self._marks[mark - 1], self._crcs[mark - 1]
        if at_bytes < position:
            file.seek(at_bytes)
            crc = _crc_of(file, position - at_bytes, crc=crc)
            self._marks.insert(mark, position)  # where one member ends, the next one's header begins
            self._crcs.insert(mark, crc)
        return crc


def tested_members(
    path: Path, *, root: str | None = None, stopped: threading.Event | None = None, passed: RunningCrc | None = None
) -> list[str]:
    """Test every byte of a zip against its checksums; return the members' paths.

    ``root`` is the folder that every member must lie in. ``stopped``, once it is set, ends the reading. ``passed`` has
    seen the bytes as they were written: members stored without compression are tested by it.

    Raises:
        DamagedFile: a member is broken, or lies elsewhere.
        StorageError: the disk refused.
    """
    with opened(path) as archive:
        infos = [info for info in archive.infolist() if not _is_folder(info)]
        if root is not None and not all(info.filename.startswith(f"{root}/") for info in infos):
            raise DamagedFile(f"The zip does not hold the folder {root}.", hint="It has to be fetched again.")
        _judge_end(path, comment_bytes=len(archive.comment))
        for info in infos:
            _test(archive, info, stopped=stopped, passed=passed)
        return [info.filename for info in infos]


def broken_spans(path: Path) -> tuple[tuple[int, int], ...]:
    """Return where a zip that failed its test is wrong, as (first byte, byte behind the last).

    Its checksums show it to a member. Where its directory cannot be read it is the end, where the directory lies.

    Raises:
        StorageError: the disk refused.
    """
    broken = []
    try:
        with opened(path) as archive:
            members = members_of(archive, zip_size_bytes=path.stat().st_size)
            infos = {info.header_offset: info for info in archive.infolist()}
            for member in members:
                try:
                    _test(archive, infos[member.begins_at])
                except (DamagedFile, *_UNREADABLE):
                    broken.append((member.begins_at, member.ends_at))
    except DamagedFile:
        broken = []
    size_bytes = path.stat().st_size
    return tuple(broken) or ((max(size_bytes - DIRECTORY_BYTES, 0), size_bytes),)


def _test(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    *,
    stopped: threading.Event | None = None,
    passed: RunningCrc | None = None,
) -> None:
    """Hold a member's own header against the directory (APPNOTE 6.3.10, 4.3.7), and its bytes against their CRC."""
    is_stored = info.compress_type == zipfile.ZIP_STORED
    with archive.open(info) as member:  # this holds its name against the directory
        while not is_stored and member.read(BLOCK_BYTES):
            if stopped is not None and stopped.is_set():
                return
    assert archive.filename is not None
    with Path(archive.filename).open("rb", buffering=0) as file:
        file.seek(info.header_offset)
        method, crc, packed_bytes, size_bytes, *lengths = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
        begins_at = info.header_offset + LOCAL_HEADER_BYTES + sum(lengths)
        if passed is not None and is_stored:
            found = passed.of_stretch(file, begins_at, begins_at + info.file_size)
        elif is_stored:
            file.seek(begins_at)
            found = _crc_of(file, info.file_size, stopped=stopped)
        else:
            found = info.CRC  # held against it while it was unpacked
    if stopped is not None and stopped.is_set():
        return
    if found != info.CRC:
        name = Path(archive.filename).name
        broken = info.filename.rpartition("/")[2][:120]
        raise DamagedFile(f"{name} is not a whole zip file: {broken} is broken.", hint="It has to be fetched again.")
    follows_later = bool(info.flag_bits & 0x8)  # then the numbers stand behind the file
    is_large = _LARGE in (packed_bytes, size_bytes)  # then they stand in an extra field
    agrees = (
        follows_later or is_large or (crc, packed_bytes, size_bytes) == (info.CRC, info.compress_size, info.file_size)
    )
    if method != info.compress_type or not agrees:
        raise DamagedFile(f"The zip says two things of {info.filename[:120]!r}.")


def _crc_of(file: BinaryIO, size_bytes: int, *, crc: int = 0, stopped: threading.Event | None = None) -> int:
    """Go on with a CRC over the next bytes of a file, as far as nobody stops it."""
    while size_bytes and not (stopped is not None and stopped.is_set()):
        block = file.read(min(size_bytes, BLOCK_BYTES))
        if not block:
            raise EOFError("the zip ends in the midst of a file")
        crc = crc32(block, crc)
        size_bytes -= len(block)
    return crc


def _judge_end(path: Path, *, comment_bytes: int) -> None:
    with path.open("rb") as file:
        file.seek(-comment_bytes - 2, os.SEEK_END)
        if int.from_bytes(file.read(2), "little") != comment_bytes:
            raise DamagedFile(f"{path.name} does not end where it says.")


def _judge(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    parts = name.removesuffix("/").split("/")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or (kind == stat.S_IFDIR) > name.endswith("/"):
        raise DamagedFile(f"The zip holds something that is neither file nor folder: {name[:120]!r}")
    if info.flag_bits & 0x1:
        raise DamagedFile(f"The zip holds an encrypted file: {name[:120]!r}")
    if len(name) > 1000 or not all(map(_part_is_safe, parts)):
        raise DamagedFile(f"The zip names a file that would leave its folder, or cannot be: {name[:120]!r}")
    if info.compress_type == zipfile.ZIP_STORED and info.compress_size != info.file_size:
        raise DamagedFile(f"The zip gives two sizes for {name[:120]!r}")


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.orig_filename.endswith("/")


def _part_is_safe(part: str) -> bool:
    return (
        0 < len(part) <= 255
        and part == part.rstrip(". ")
        and not _FORBIDDEN.search(part)
        and not DEVICE_NAME.fullmatch(part)
    )


def _judge_together(infos: Iterable[zipfile.ZipInfo]) -> None:
    files: set[str] = set()
    folders: set[str] = set()
    for info in infos:
        key = unicodedata.normalize("NFC", info.orig_filename.removesuffix("/")).casefold()
        above = key.split("/")[:-1]
        folders.update("/".join(above[: depth + 1]) for depth in range(len(above)))
        if _is_folder(info):
            folders.add(key)
        elif key in files:
            raise DamagedFile(f"The zip holds a file twice: {info.orig_filename[:120]!r}")
        else:
            files.add(key)
    if both := files & folders:
        raise DamagedFile(f"The zip holds a file that is a folder too: {min(both)[:120]!r}")


def _ends(infos: Iterable[zipfile.ZipInfo], *, last: int) -> dict[int, int]:
    """Map where each member begins to where the next begins; members that share bytes are how bombs are built."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    ends = {}
    for info, following in zip(ordered, [*(i.header_offset for i in ordered[1:]), last], strict=True):
        if info.header_offset + LOCAL_HEADER_BYTES + info.compress_size > following:
            raise DamagedFile(f"The zip lays one file over another: {info.orig_filename[:120]!r}")
        ends[info.header_offset] = following
    return ends
