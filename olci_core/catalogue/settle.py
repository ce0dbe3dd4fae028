"""Which scenes of an answer truly belong to a query: time, product and the area on the sphere."""

from __future__ import annotations

from typing import Any

from olci_core.catalogue.paging import Page
from olci_core.catalogue.parse import read_rows, read_scene
from olci_core.catalogue.query import SearchQuery
from olci_core.errors import UnexpectedAnswer
from olci_core.scene import Scene


def read_page(answer: Any, query: SearchQuery) -> Page:
    """Return the page that an answer holds, with those of its scenes that belong to the query.

    A scene without a footprint is kept: nobody can say that it lies outside the area.

    Raises:
        UnexpectedAnswer: the answer is not a list of products.
    """
    rows, more_follow = read_rows(answer)
    ids, begins, scenes = [], [], []
    unreadable = unplaced = 0
    for row in rows:
        try:
            scene = read_scene(row)
        except UnexpectedAnswer:
            ids.append(str(row.get("Id") or "") if isinstance(row, dict) else "")
            unreadable += 1
            continue
        ids.append(scene.id)
        begins.append(scene.begin)
        if not query.belongs(scene):
            continue
        if query.area is not None:
            if scene.footprint is None:
                unplaced += 1
            elif not query.area.intersects(scene.footprint):
                continue
        scenes.append(scene)
    return Page(
        ids=tuple(ids),
        scenes=tuple(scenes),
        first=min(begins, default=None),
        last=max(begins, default=None),
        in_order=begins == sorted(begins),
        unreadable=unreadable,
        unplaced=unplaced,
        more_follow=more_follow,
    )


def in_order(scenes: list[Scene]) -> tuple[Scene, ...]:
    """Return scenes ordered by begin, each once."""
    once = {scene.id: scene for scene in scenes}
    return tuple(sorted(once.values(), key=lambda scene: (scene.begin, scene.name, scene.id)))
