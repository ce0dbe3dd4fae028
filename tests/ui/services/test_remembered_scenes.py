"""The scenes of searches by id: bounded, and shared by threads without a loss."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from olci_core.catalogue.cache import SCENE_BYTES
from olci_core.scene import Scene
from olci_ui.services.remembered_scenes import RememberedScenes


class Lookers:
    """Counts the threads that look at an id at the same time; each lets all others have their turn meanwhile."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0
        self.max_at_once = 0

    def look(self) -> None:
        with self._lock:
            self._now += 1
            self.max_at_once = max(self.max_at_once, self._now)
        time.sleep(0.001)
        with self._lock:
            self._now -= 1


class Named:
    """As much of a scene as is remembered by."""

    def __init__(self, name: str, lookers: Lookers | None = None) -> None:
        self._name = name
        self._lookers = lookers
        self.record: dict[str, object] = {}

    @property
    def id(self) -> str:
        if self._lookers is not None:
            self._lookers.look()
        return self._name


def named(*ids: str, lookers: Lookers | None = None) -> list[Scene]:
    return cast("list[Scene]", [Named(one, lookers) for one in ids])


def test_the_scenes_shown_longest_ago_go_first() -> None:
    remembered = RememberedScenes(max_bytes=2 * SCENE_BYTES)
    remembered.remember(named("a", "b"))
    remembered.remember(named("a"))
    remembered.remember(named("c"))
    assert remembered.get("b") is None
    assert remembered.get("a") is not None
    assert remembered.get("c") is not None


def test_what_a_page_still_shows_is_known_however_much_was_shown_since() -> None:
    remembered = RememberedScenes(max_bytes=2 * SCENE_BYTES)
    shown = named("a", "b", "c")
    remembered.remember(shown)
    remembered.remember(named(*(f"other-{k}" for k in range(20))))
    assert [remembered.get(scene.id) for scene in shown] == shown
    assert remembered.get("other-3") is None
    assert len(remembered) == 5
    shown.clear()
    assert remembered.get("a") is None


def test_many_tabs_remember_at_once_one_after_the_other_and_the_bound_holds() -> None:
    remembered = RememberedScenes(max_bytes=5 * SCENE_BYTES)
    lookers = Lookers()

    def search(tab: int) -> None:
        for number in range(3):
            remembered.remember(named(*(f"{tab}-{number}-{k}" for k in range(6)), lookers=lookers))
            remembered.get(f"{tab}-{number}-0")

    with ThreadPoolExecutor(8) as tabs:
        list(tabs.map(search, range(8)))
    assert lookers.max_at_once == 1
    assert len(remembered) == 5
