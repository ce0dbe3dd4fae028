"""Which scenes of an answer truly belong to a query: time, product and the area on the sphere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from olci_core.catalogue.footprint_prefilter import FootprintPrefilter, Outline, rings_in
from olci_core.catalogue.packed_mapping import MappingPacker
from olci_core.catalogue.paging import Page
from olci_core.catalogue.query import SearchQuery
from olci_core.catalogue.raw_record import Record, Rows, put_away
from olci_core.catalogue.record_file import RecordFile
from olci_core.catalogue.records import product_id_of, read_outlined_scene
from olci_core.errors import UnexpectedAnswer
from olci_core.scene import Scene

_OUTLINES_AT_ONCE = 250  # their numbers fit into a core's own memory: a fifth less time than for a whole page in one go


class ResultFilter:
    """Keeps what belongs to one query, the texts of the records in ``file``. One thread at a time."""

    def __init__(self, query: SearchQuery, *, file: RecordFile | None = None) -> None:
        self._query = query
        self._prefilter = FootprintPrefilter(query.area) if query.area is not None else None
        self._file = file or RecordFile(None)
        self._packer = MappingPacker()

    def page(self, rows: Rows) -> Page:
        """Return the page that the records of an answer make.

        A scene without a footprint is kept: nobody can say that it lies outside the area.
        """
        ids, begins, scenes, outlines = [], [], [], []
        unreadable = 0
        for row in rows.records:
            try:
                scene, outline = read_outlined_scene(row, packer=self._packer)
            except UnexpectedAnswer:
                ids.append(product_id_of(row))
                unreadable += 1
                continue
            ids.append(scene.id)
            begins.append(scene.begin)
            if self._query.belongs(scene):
                scenes.append(scene)
                outlines.append(outline)
        scenes, unplaced = self._in_the_area(scenes, outlines)
        put_away([record_of(scene) for scene in scenes], self._file)
        return Page(
            ids=tuple(ids),
            scenes=tuple(scenes),
            first=min(begins, default=None),
            last=max(begins, default=None),
            in_order=begins == sorted(begins),
            unreadable=unreadable,
            unplaced=unplaced,
            more_follow=rows.more_follow,
        )

    def _in_the_area(self, scenes: list[Scene], outlines: list[msgspec.Raw]) -> tuple[list[Scene], int]:
        area = self._query.area
        if area is None or self._prefilter is None or not scenes:
            return scenes, 0
        inside, unplaced = [], 0
        for scene, is_sure in zip(scenes, _surely(self._prefilter, scenes, outlines), strict=True):
            if is_sure:
                inside.append(scene)
            elif scene.footprint is None or scene.footprint.geometry.is_empty:
                unplaced += 1
                inside.append(scene)
            elif area.intersects(scene.footprint):
                inside.append(scene)
        return inside, unplaced


def _surely(prefilter: FootprintPrefilter, scenes: list[Scene], outlines: list[msgspec.Raw]) -> Iterator[bool]:
    """Yield for each scene whether its outline surely meets the area."""
    for first in range(0, len(scenes), _OUTLINES_AT_ONCE):
        part = slice(first, first + _OUTLINES_AT_ONCE)
        yield from prefilter.surely(_outlines_of(scenes[part], outlines[part])).tolist()


def _outlines_of(scenes: list[Scene], texts: list[msgspec.Raw]) -> Iterator[Outline]:
    for scene, ring in zip(scenes, rings_in(map(bytes, texts)), strict=True):
        yield record_of(scene).outline() if ring is None else ring


def record_of(scene: Scene) -> Record:
    """Return the record that a scene was read from."""
    assert isinstance(scene.record, Record)
    return scene.record


def in_order(scenes: Iterable[Scene]) -> tuple[Scene, ...]:
    """Return scenes ordered by begin, each once."""
    once = {scene.id: scene for scene in scenes}
    return tuple(sorted(once.values(), key=lambda scene: (scene.begin, scene.name, scene.id)))
