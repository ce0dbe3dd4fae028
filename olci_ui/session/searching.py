"""From a form to a result: the search begun, stopped, its result taken."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime

from olci_core.catalogue import SearchQuery, SearchResult
from olci_ui.formats import count
from olci_ui.services import ArchiveKind, services
from olci_ui.session import texts
from olci_ui.session.background_search import RunningSearch
from olci_ui.session.found import Found
from olci_ui.session.tab_state import TabState

MAX_KEPT = 4
ASK_ABOVE_SCENES = 20_000


def begin_search(state: TabState, query: SearchQuery, *, refresh: bool = False, saved_as: str = "") -> None:
    """Begin a search of the archive in use; one that is under way for something else is stopped."""
    running = state.running
    if running is not None:
        if (running.query, running.kind, running.saved_as) == (query, services.kind, saved_as) and not refresh:
            return
        running.stop()
    state.begin(RunningSearch(services.archive, query, refresh=refresh, saved_as=saved_as))


def request_search(state: TabState, query: SearchQuery) -> None:
    """Begin a search, unless it is so large that a person is to be asked first."""
    recent = services.archive.recent
    is_large = recent.held(query) is None and recent.estimate(query).scenes > ASK_ABOVE_SCENES
    state.ask_about(query if is_large else None)
    if not is_large:
        begin_search(state, query)


class MeasuredResults:
    """The latest results by what was asked, with all that has been measured of them. Threads may share one."""

    def __init__(self, *, max_kept: int = MAX_KEPT) -> None:
        self._max_kept = max_kept
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[ArchiveKind, SearchQuery], Found] = OrderedDict()

    def found_of(self, kind: ArchiveKind, query: SearchQuery, result: SearchResult) -> Found:
        """Return a result as the pages know it; the same one again with all that has been measured of it."""
        with self._lock:
            kept = self._kept.get((kind, query))
            if kept is not None and kept.asked_at == result.asked_at:
                return kept
            found = Found(kind, query, result.scenes, result.complete, result.notes, result.asked_at)
            self._kept[kind, query] = found
            self._kept.move_to_end((kind, query))
            while len(self._kept) > self._max_kept:
                self._kept.popitem(last=False)
            return found


_measured = MeasuredResults()


def found_of(kind: ArchiveKind, query: SearchQuery, result: SearchResult) -> Found:
    """Return a result as the pages know it; its scenes can be asked for by the picture routes from now on."""
    services.archive_of(kind).scenes.remember(result.scenes)
    return _measured.found_of(kind, query, result)


def find(names: Sequence[str]) -> Found:
    """Find scenes by name in the archive in use.

    Raises:
        ConnectionFailed, ServiceError: the catalogue could not be asked.
    """
    archive = services.archive
    by_name = archive.catalogue.find(names)
    archive.scenes.remember(by_name.scenes)
    return Found(
        archive.kind,
        None,
        by_name.scenes,
        True,  # noqa: FBT003 - the one argument
        (),
        datetime.now(UTC),
        missing=by_name.missing,
        reasons=by_name.reasons,
        names=tuple(names),
    )


def stop_search(state: TabState) -> None:
    """Stop the search under way; what has come so far is not shown, for it would look whole."""
    running = state.running
    if running is None:
        return
    running.stop()
    so_far = running.progress.scenes
    came = texts.CAME_SO_FAR.format(count(so_far, "scene")) if so_far else ""
    state.end_search(stopped=f"{texts.STOPPED}{came}")
