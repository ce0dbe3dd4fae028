"""Searches of the last ten minutes, answered from memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from olci_core.catalogue.client import Catalogue
from olci_core.catalogue.query import SearchQuery
from olci_core.catalogue.result import SearchProgress, SearchResult

KEPT_FOR = timedelta(minutes=10)
MAX_SCENES = 50_000  # about half a gigabyte; the oldest results leave first


class Recent:
    """A catalogue that remembers: the same query again is answered at once, ``asked_at`` says how fresh it is.

    A result that lacks something for want of an answer is not kept. ``now`` gives aware UTC. Threads may share one.
    """

    def __init__(self, catalogue: Catalogue, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._catalogue = catalogue
        self._now = now
        self._kept: dict[tuple[SearchQuery, int | None], SearchResult] = {}
        self._lock = threading.Lock()

    def search(
        self,
        query: SearchQuery,
        *,
        limit: int | None = None,
        refresh: bool = False,
        progress: Callable[[SearchProgress], object] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> SearchResult:
        """Return a result not older than KEPT_FOR; with ``refresh`` a new one.

        Raises:
            As Catalogue.search does.
        """
        if not refresh and (kept := self.held(query, limit=limit)) is not None:
            return kept
        result = self._catalogue.search(query, limit=limit, progress=progress, cancelled=cancelled)
        if result.complete or (limit is not None and len(result.scenes) == limit and len(result.notes) == 1):
            with self._lock:
                self._kept.pop((query, limit), None)
                self._kept[query, limit] = result
                while len(self._kept) > 1 and sum(len(one.scenes) for one in self._kept.values()) > MAX_SCENES:
                    del self._kept[next(iter(self._kept))]
        return result

    def held(self, query: SearchQuery, *, limit: int | None = None) -> SearchResult | None:
        """Return the result of a query that is still fresh, None where there is none."""
        with self._lock:
            oldest = self._now() - KEPT_FOR
            for key in [key for key, one in self._kept.items() if one.asked_at <= oldest]:
                del self._kept[key]
            return self._kept.get((query, limit))
