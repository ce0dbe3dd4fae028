"""Which scenes of an answer truly belong to a query: time, product and the area on the sphere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from olci_core.catalogue.footprint_prefilter import FootprintPrefilter
from olci_core.catalogue.paging import Page
from olci_core.catalogue.query import SearchQuery
from olci_core.catalogue.raw_record import Record
from olci_core.catalogue.records import product_id_of, read_rows, read_scene
from olci_core.errors import UnexpectedAnswer
from olci_core.scene import Scene


class ResultFilter:
    """Keeps what belongs to one query; threads may share it."""

    def __init__(self, query: SearchQuery) -> None:
        self._query = query
        self._meeting = FootprintPrefilter(query.area) if query.area is not None else None

    def page(self, answer: bytes) -> Page:
        """Return the page that an answer holds.

        A scene without a footprint is kept: nobody can say that it lies outside the area.

        Raises:
            UnexpectedAnswer: the answer is not a list of products.
        """
        rows, more_follow = read_rows(answer)
        ids, begins, scenes, records = [], [], [], []
        unreadable = 0
        for row in rows:
            try:
                scene = read_scene(row)
            except UnexpectedAnswer:
                ids.append(product_id_of(row))
                unreadable += 1
                continue
            ids.append(scene.id)
            begins.append(scene.begin)
            if self._query.belongs(scene):
                scenes.append(scene)
                records.append(Record(row))
        scenes, unplaced = self._in_the_area(scenes, records)
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

    def _in_the_area(self, scenes: list[Scene], records: Sequence[Record]) -> tuple[list[Scene], int]:
        area = self._query.area
        if area is None or self._meeting is None or not scenes:
            return scenes, 0
        inside, unplaced = [], 0
        for scene, is_sure in zip(scenes, self._meeting.surely(record.outline() for record in records), strict=True):
            if is_sure:
                inside.append(scene)
            elif scene.footprint is None or scene.footprint.geometry.is_empty:
                unplaced += 1
                inside.append(scene)
            elif area.intersects(scene.footprint):
                inside.append(scene)
        return inside, unplaced


def in_order(scenes: Iterable[Scene]) -> tuple[Scene, ...]:
    """Return scenes ordered by begin, each once."""
    once = {scene.id: scene for scene in scenes}
    return tuple(sorted(once.values(), key=lambda scene: (scene.begin, scene.name, scene.id)))
