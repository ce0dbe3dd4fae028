"""The scenes that searches have shown, by id: the picture routes hand out nothing of any other."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from weakref import WeakValueDictionary

from olci_core.catalogue.cache import scene_bytes
from olci_core.scene import Scene

MAX_REMEMBERED_BYTES = 16 * 2**20


class RememberedScenes:
    """Scenes by id, as long as a result or a page holds them; of the others those shown last, ``max_bytes`` of memory.

    Threads may share one.
    """

    def __init__(self, *, max_bytes: int = MAX_REMEMBERED_BYTES) -> None:
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._known: WeakValueDictionary[str, Scene] = WeakValueDictionary()
        self._latest: OrderedDict[str, tuple[Scene, int]] = OrderedDict()
        self._latest_bytes = 0

    def remember(self, scenes: Sequence[Scene]) -> None:
        """Keep scenes that are shown now."""
        with self._lock:
            for scene in scenes:
                _, before_bytes = self._latest.pop(scene.id, (None, 0))
                takes_bytes = scene_bytes(scene)
                with suppress(TypeError):  # one that was made by hand, not by a catalogue, is not known any longer
                    self._known[scene.id] = scene
                self._latest[scene.id] = scene, takes_bytes
                self._latest_bytes += takes_bytes - before_bytes
                while self._latest_bytes > self._max_bytes:
                    _, (_, oldest_bytes) = self._latest.popitem(last=False)
                    self._latest_bytes -= oldest_bytes

    def get(self, scene_id: str) -> Scene | None:
        """Return a scene, None where no search has shown it, or where it was let go."""
        with self._lock:
            latest = self._latest.get(scene_id)
            return latest[0] if latest is not None else self._known.get(scene_id)

    def __len__(self) -> int:
        with self._lock:
            return len(self._latest.keys() | self._known.keys())
