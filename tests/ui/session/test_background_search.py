"""Searches beside the page: a few at once, the others in turn, and each can be stopped."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from olci_core.catalogue import SearchQuery
from olci_core.errors import Cancelled
from olci_ui.services.remembered_scenes import RememberedScenes
from olci_ui.session.background_search import MAX_SEARCHES, RunningSearch

QUERY = SearchQuery(datetime(2018, 6, 1, tzinfo=UTC), datetime(2018, 6, 2, tzinfo=UTC))


class SlowCatalogue:
    """Answers when it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.begun = threading.Semaphore(0)
        self.busy, self.max_busy = 0, 0
        self.lock = threading.Lock()

    def search(self, *_: Any, **__: Any) -> str:
        with self.lock:
            self.busy += 1
            self.max_busy = max(self.max_busy, self.busy)
        self.begun.release()
        self.let.wait(20)
        with self.lock:
            self.busy -= 1
        return "found"


def test_many_searches_run_a_few_at_a_time_and_one_in_the_line_can_be_stopped() -> None:
    catalogue = SlowCatalogue()
    archive: Any = SimpleNamespace(kind="practice", recent=catalogue, scenes=RememberedScenes())
    running = [RunningSearch(archive, QUERY) for _ in range(MAX_SEARCHES)]
    for _ in running:
        assert catalogue.begun.acquire(timeout=20)
    waiting = [RunningSearch(archive, QUERY) for _ in range(3)]
    waiting[0].stop()
    assert waiting[0].wait(20)
    with pytest.raises(Cancelled):
        waiting[0].result()
    catalogue.let.set()
    for search in (*running, *waiting[1:]):
        assert search.wait(20)
        assert search.result() == "found"  # type: ignore[comparison-overlap]  # the stand-in gives a word
    assert catalogue.max_busy <= MAX_SEARCHES
