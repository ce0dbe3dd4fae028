"""Pictures that were made, kept up to a total size: the longest unused leave first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Protocol, TypeVar

MAX_PICTURES_BYTES = 24 * 2**20  # some thirty contact sheets; a crop is made anew in 20 ms, and browsers keep theirs


class Picture(Protocol):
    """What has a picture file in it."""

    @property
    def content(self) -> bytes:
        """The file."""
        ...


PictureKey = tuple[str, ...]
Made = TypeVar("Made", bound=Picture)


class KeptPictures:
    """Pictures of every kind by key, ``max_bytes`` in all; a key begins with its kind. Threads may share one."""

    def __init__(self, *, max_bytes: int = MAX_PICTURES_BYTES) -> None:
        self._max_bytes = max_bytes
        self._held_bytes = 0
        self._lock = threading.Lock()
        self._pictures: OrderedDict[PictureKey, Picture] = OrderedDict()

    def get(self, key: PictureKey, kind: type[Made]) -> Made | None:
        """Return a picture of a kind, None where it is not at hand."""
        with self._lock:
            found = self._pictures.get(key)
            if not isinstance(found, kind):
                return None
            self._pictures.move_to_end(key)
            return found

    def keep(self, key: PictureKey, made: Picture) -> None:
        """Keep a picture; one that is kept already stays."""
        with self._lock:
            if key in self._pictures:
                return
            self._pictures[key] = made
            self._held_bytes += len(made.content)
            while self._held_bytes > self._max_bytes:
                _, gone = self._pictures.popitem(last=False)
                self._held_bytes -= len(gone.content)

    def clear(self) -> None:
        """Forget every picture."""
        with self._lock:
            self._pictures.clear()
            self._held_bytes = 0


kept_pictures = KeptPictures()
