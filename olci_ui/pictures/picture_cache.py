"""Pictures that were made, kept up to a total size: the longest unused leave first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar


class Picture(Protocol):
    """What has a picture file in it."""

    @property
    def content(self) -> bytes:
        """The file."""
        ...


Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made", bound=Picture)


class KeptPictures(Generic[Key, Made]):
    """Pictures by key, ``most_bytes`` in all. Threads may share one."""

    def __init__(self, *, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held_bytes = 0
        self._lock = threading.Lock()
        self._pictures: OrderedDict[Key, Made] = OrderedDict()

    def get(self, key: Key) -> Made | None:
        """Return a picture, None where it is not at hand."""
        with self._lock:
            if key not in self._pictures:
                return None
            self._pictures.move_to_end(key)
            return self._pictures[key]

    def keep(self, key: Key, made: Made) -> None:
        """Keep a picture; one that is kept already stays."""
        with self._lock:
            if key in self._pictures:
                return
            self._pictures[key] = made
            self._held_bytes += len(made.content)
            while self._held_bytes > self._most_bytes:
                _, gone = self._pictures.popitem(last=False)
                self._held_bytes -= len(gone.content)
