"""Searches of the last ten minutes, answered from memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from olci_core.catalogue.client import Catalogue
from olci_core.catalogue.estimate import SearchEstimate
from olci_core.catalogue.query import SearchQuery
from olci_core.catalogue.raw_record import Record
from olci_core.catalogue.result import SearchProgress, SearchResult
from olci_core.scene import Scene

KEPT_FOR = timedelta(minutes=10)
MAX_CACHE_BYTES = 24 * 2**20  # some thirty searches of a hundred scenes; the newest stays however large it is
MAX_DISK_BYTES = 2 * 2**30  # of the records' files
SCENE_BYTES = 2_600  # what a scene takes beside its record (python -m benchmarks.memory)


class Recent:
    """A catalogue that remembers: the same query again is answered at once, ``asked_at`` says how fresh it is.

    A result that lacks something for want of an answer is not kept; all together take about ``max_bytes`` of memory.
    ``now`` gives aware UTC. Threads may share one.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        max_bytes: int = MAX_CACHE_BYTES,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._catalogue = catalogue
        self._max_bytes = max_bytes
        self._now = now
        self._kept: dict[tuple[SearchQuery, int | None], _Kept] = {}
        self._lock = threading.Lock()

    def search(
        self,
        query: SearchQuery,
        *,
        limit: int | None = None,
        refresh: bool = False,
        progress: Callable[[SearchProgress], object] | None = None,
        on_scenes: Callable[[tuple[Scene, ...]], object] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> SearchResult:
        """Return a result not older than KEPT_FOR; with ``refresh`` a new one.

        Raises:
            As Catalogue.search does.
        """
        if not refresh and (kept := self.held(query, limit=limit)) is not None:
            if on_scenes is not None and kept.scenes:
                on_scenes(kept.scenes)
            return kept
        result = self._catalogue.search(query, limit=limit, progress=progress, on_scenes=on_scenes, cancelled=cancelled)
        if result.complete or (limit is not None and len(result.scenes) == limit and len(result.notes) == 1):
            with self._lock:
                self._kept.pop((query, limit), None)
                self._kept[query, limit] = _Kept(result, *held_bytes(result.scenes))
                self._make_room()
        return result

    def estimate(self, query: SearchQuery) -> SearchEstimate:
        """Return about how much a search will bring, as Catalogue.estimate does."""
        return self._catalogue.estimate(query)

    def held(self, query: SearchQuery, *, limit: int | None = None) -> SearchResult | None:
        """Return the result of a query that is still fresh, None where there is none."""
        with self._lock:
            oldest = self._now() - KEPT_FOR
            for key in [key for key, one in self._kept.items() if one.result.asked_at <= oldest]:
                del self._kept[key]
            kept = self._kept.get((query, limit))
            return kept.result if kept is not None else None

    def _make_room(self) -> None:
        """Let the oldest results go until the others fit; the newest one always stays."""
        for key in list(self._kept)[:-1]:
            memory_bytes = sum(one.memory_bytes for one in self._kept.values())
            disk_bytes = sum(one.disk_bytes for one in self._kept.values())
            if memory_bytes <= self._max_bytes and disk_bytes <= MAX_DISK_BYTES:
                return
            del self._kept[key]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A result, and what its scenes take of memory and disk."""

    result: SearchResult
    memory_bytes: int
    disk_bytes: int


def scene_bytes(scene: Scene) -> int:
    """Return how many bytes of memory a scene takes, about."""
    return SCENE_BYTES + (scene.record.held_bytes if isinstance(scene.record, Record) else 0)


def held_bytes(scenes: tuple[Scene, ...]) -> tuple[int, int]:
    """Return how many bytes of memory and of the disk scenes take, about."""
    records = [scene.record for scene in scenes if isinstance(scene.record, Record)]
    in_memory = sum(record.held_bytes for record in records)
    return len(scenes) * SCENE_BYTES + in_memory, sum(record.size_bytes for record in records) - in_memory
