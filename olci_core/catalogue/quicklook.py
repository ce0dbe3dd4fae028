"""Quicklooks: fetched once, kept on the disk, never more than the folder may hold."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from olci_core.errors import RequestRefused, UnexpectedAnswer
from olci_core.retry import RetryPolicy
from olci_core.whole_file import write_whole

if TYPE_CHECKING:  # HTTP is imported when the first connection is made
    from olci_core.transport import Transport

MAX_PICTURE_BYTES = 16 * 2**20
MAX_FOLDER_BYTES = 512 * 2**20
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{7,63}")  # the catalogue's ids are UUIDs; nothing else names a file
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_DIGEST_BYTES = 16


def is_picture(content: bytes) -> bool:
    """Whether bytes begin as a JPEG or a PNG does."""
    return content.startswith((_JPEG, _PNG))


def picture_at(url: str, transport: Transport, *, retry_policy: RetryPolicy) -> bytes | None:
    """Return the picture at an address, None where the service has none there.

    Raises:
        UnexpectedAnswer: what came is not a picture.
        ConnectionFailed, ServiceError: it could not be fetched.
    """
    try:
        return retry_policy.call(lambda: _checked(transport.get_bytes(url, max_bytes=MAX_PICTURE_BYTES)))
    except RequestRefused as error:
        if error.status in (404, 410):
            return None
        raise


def _checked(content: bytes) -> bytes:
    if not is_picture(content):
        raise UnexpectedAnswer("The catalogue sent a quicklook that is not a picture.", hint="Try again later.")
    return content


class QuicklookFolder:
    """Pictures by scene id in one folder, the longest unused leaving first; threads and processes may share it.

    Each file is a digest and the picture, so that a damaged one is noticed and fetched again. A disk that refuses
    costs the memory, not the picture.
    """

    def __init__(self, folder: Path, *, max_bytes: int = MAX_FOLDER_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._held_bytes: int | None = None
        self._lock = threading.Lock()

    def read(self, scene_id: str) -> bytes | None:
        """Return the picture of a scene, None where it is not here or damaged."""
        path = self._path(scene_id)
        if path is None:
            return None
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        digest, picture = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        return picture if digest == _digest(picture) and is_picture(picture) else None

    def write(self, scene_id: str, picture: bytes) -> None:
        """Keep a picture; it is either whole under its name or not there."""
        path = self._path(scene_id)
        if path is None:
            return
        try:
            write_whole(path, _digest(picture) + picture, mode=0o600)
            self._make_room(len(picture) + _DIGEST_BYTES)
        except OSError:
            return

    def _path(self, scene_id: str) -> Path | None:
        return self._folder / f"{scene_id.lower()}.quicklook" if _ID.fullmatch(scene_id) else None

    def _make_room(self, added_bytes: int) -> None:
        with self._lock:
            if self._held_bytes is not None:
                self._held_bytes += added_bytes
                if self._held_bytes <= self._max_bytes:
                    return
            held = sorted((entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in _files(self._folder))
            total = sum(size for _, size, _ in held)
            if total > self._max_bytes:
                for _, size, path in held:
                    Path(path).unlink(missing_ok=True)
                    total -= size
                    if total <= self._max_bytes * 0.9:  # some room, so that not every picture counts the folder
                        break
            self._held_bytes = total


def _files(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return [entry for entry in entries if entry.is_file(follow_symlinks=False)]


def _digest(picture: bytes) -> bytes:
    import hashlib  # noqa: PLC0415 - OpenSSL is loaded for it, which a search does without

    return hashlib.blake2b(picture, digest_size=_DIGEST_BYTES).digest()
