"""A search under way: it runs beside the page, so that the page can be used and the search be stopped."""

from __future__ import annotations

import threading
import time
from functools import cached_property
from weakref import WeakValueDictionary

from olci_core.catalogue import Recent, SearchEstimate, SearchProgress, SearchQuery, SearchResult, current
from olci_core.errors import Cancelled, OlciError
from olci_core.scene import Scene
from olci_ui.services import Archive, ArchiveKind
from olci_ui.session import texts

MAX_FIRST_SCENES = 8
MAX_SEARCHES = 4  # searches of all tabs; each holds what has come so far
TURN_EVERY_S = 0.2
_slots = threading.BoundedSemaphore(MAX_SEARCHES)


class RunningSearch:
    """One search in a thread of its own, begun at once; ``refresh`` asks anew what is still in memory.

    ``saved_as`` is the name under which it is kept, "" for one that is not. ``first_scenes`` are some of those that
    came first, to be looked at while the others come.
    """

    def __init__(self, archive: Archive, query: SearchQuery, *, refresh: bool = False, saved_as: str = "") -> None:
        self.saved_as = saved_as
        self.kind: ArchiveKind = archive.kind
        self.query = query
        self.progress = SearchProgress(0, 0, 0)
        self.first_scenes: tuple[Scene, ...] = ()
        self._came: list[Scene] = []
        self._recent = archive.recent
        self._remember = archive.scenes.remember
        self._begun = time.monotonic()
        self._outcome: SearchResult | OlciError | None = None
        self._stopped = threading.Event()
        self._over = threading.Event()
        threading.Thread(target=self._run, args=(archive.recent, refresh), name="search", daemon=True).start()

    @property
    def came(self) -> int:
        """How many scenes have come so far."""
        return len(self._came)

    @cached_property
    def expected(self) -> SearchEstimate:
        """About how much will come."""
        return self._recent.estimate(self.query)

    def so_far(self) -> tuple[Scene, ...]:
        """Return the scenes that have come so far, each once, ordered by begin."""
        return tuple(sorted(self._came[:], key=lambda scene: (scene.begin, scene.name, scene.id)))

    @property
    def waited_s(self) -> float:
        """How long it has been under way, in seconds."""
        return time.monotonic() - self._begun

    def wait(self, timeout_s: float) -> bool:
        """Wait for its end, at most so long; say whether it is over."""
        return self._over.wait(timeout_s)

    def stop(self) -> None:
        """Ask no more; what has come so far is let go."""
        self._stopped.set()

    def result(self) -> SearchResult:
        """Return what came, once the search is over.

        Raises:
            Cancelled: it was stopped.
            ConnectionFailed, ServiceError: nothing came at all.
        """
        if isinstance(self._outcome, OlciError):
            raise self._outcome
        if self._outcome is None:
            raise RuntimeError("the search is not over, or its thread ended without an outcome")
        return self._outcome

    def _run(self, recent: Recent, refresh: bool) -> None:  # noqa: FBT001 - the one argument
        while not _slots.acquire(timeout=TURN_EVERY_S):
            if self._stopped.is_set():
                self._outcome = Cancelled(texts.STOPPED_IN_LINE)
                self._over.set()
                return
        try:
            self._outcome = recent.search(
                self.query, refresh=refresh, progress=self._hear, on_scenes=self._take, cancelled=self._stopped.is_set
            )
        except OlciError as error:
            self._outcome = error
        finally:
            _slots.release()
            self._over.set()

    def _hear(self, progress: SearchProgress) -> None:
        self.progress = progress

    def _take(self, scenes: tuple[Scene, ...]) -> None:
        if not self.first_scenes:
            first = current(scenes)[:MAX_FIRST_SCENES]
            self._remember(first)
            self.first_scenes = first
        self._came.extend(scenes)


# The search under way of each tab, for a reload to go on with; one that nobody awaits any more lets go of itself.
SEARCHES_OF_TABS: WeakValueDictionary[str, RunningSearch] = WeakValueDictionary()
