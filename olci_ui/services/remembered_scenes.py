"""The scenes that searches have shown, by id: the picture routes hand out nothing of any other."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from olci_core.scene import Scene

MAX_SCENES = 50_000


class RememberedScenes:
    """Scenes by id, ``max_scenes`` at most; those shown longest ago go first. Threads may share one."""

    def __init__(self, *, max_scenes: int = MAX_SCENES) -> None:
        self._max_scenes = max_scenes
        self._lock = threading.Lock()
        self._scenes: OrderedDict[str, Scene] = OrderedDict()

    def remember(self, scenes: Iterable[Scene]) -> None:
        """Keep scenes that are shown now."""
        with self._lock:
            for scene in scenes:
                self._scenes[scene.id] = scene
                self._scenes.move_to_end(scene.id)
            while len(self._scenes) > self._max_scenes:
                self._scenes.popitem(last=False)

    def get(self, scene_id: str) -> Scene | None:
        """Return a scene, None where no search has shown it."""
        with self._lock:
            return self._scenes.get(scene_id)

    def __len__(self) -> int:
        with self._lock:
            return len(self._scenes)
