"""The scenes of searches by id: bounded, and shared by threads without a loss."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from olci_core.catalogue.cache import SCENE_BYTES
from olci_core.scene import Scene
from olci_ui.services.remembered_scenes import RememberedScenes


class Named:
    """As much of a scene as is remembered by; other threads have their turn wherever its id is looked at."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.record: dict[str, object] = {}

    @property
    def id(self) -> str:
        time.sleep(0)
        return self._name


def named(*ids: str) -> list[Scene]:
    return cast("list[Scene]", [Named(one) for one in ids])


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


def test_many_tabs_remember_at_once_and_the_bound_holds() -> None:
    remembered = RememberedScenes(max_bytes=5 * SCENE_BYTES)

    def search(tab: int) -> None:
        for number in range(20):
            remembered.remember(named(*(f"{tab}-{number}-{k}" for k in range(10))))
            remembered.get(f"{tab}-{number}-0")

    with ThreadPoolExecutor(8) as tabs:
        list(tabs.map(search, range(8)))
    assert len(remembered) == 5
