"""From a form to a result: the search begun, stopped, its result taken."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from olci_core.catalogue import SearchQuery, SearchResult
from olci_core.catalogue.cache import held_bytes
from olci_ui.formats import count
from olci_ui.services import ArchiveKind, services
from olci_ui.session import texts
from olci_ui.session.background_search import RunningSearch
from olci_ui.session.coverage import NOTHING_KNOWN
from olci_ui.session.found import Found
from olci_ui.session.tab_state import TabState

MAX_KEPT_SEARCHES = 4
MAX_KEPT_SEARCHES_BYTES = 192 * 2**20  # the scenes of one result of some 70,000
ASK_ABOVE_SCENES = 20_000


def begin_search(state: TabState, query: SearchQuery, *, refresh: bool = False, saved_as: str = "") -> None:
    """Begin a search of the archive in use; one that is under way for something else is stopped."""
    running = state.running
    if state.found is not None and state.found.is_growing and (state.found.query != query or refresh):
        state.take(cut_short(state.found))
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
    """The latest results by what was asked, with all that has been measured of them. Threads may share one.

    Those shown longest ago leave first, until the others take no more than ``max_bytes``; the newest stays.
    """

    def __init__(self, *, max_kept: int = MAX_KEPT_SEARCHES, max_bytes: int = MAX_KEPT_SEARCHES_BYTES) -> None:
        self._max_kept = max_kept
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[ArchiveKind, SearchQuery], tuple[Found, int]] = OrderedDict()

    def found_of(
        self, kind: ArchiveKind, query: SearchQuery, result: SearchResult, *, measured: Mapping[str, float]
    ) -> Found:
        """Return a result as the pages know it; the same one again with all that has been measured of it."""
        with self._lock:
            kept = self._kept.get((kind, query))
            if kept is not None and kept[0].asked_at == result.asked_at:
                return kept[0]
            found = Found(kind, query, result.scenes, result.complete, result.notes, result.asked_at, measured=measured)
            self._kept[kind, query] = found, held_bytes(result.scenes)[0]
            self._kept.move_to_end((kind, query))
            while len(self._kept) > 1 and self._is_too_much():
                self._kept.popitem(last=False)
            return found

    def _is_too_much(self) -> bool:
        return len(self._kept) > self._max_kept or sum(taken for _, taken in self._kept.values()) > self._max_bytes


_measured = MeasuredResults()


def found_of(
    kind: ArchiveKind, query: SearchQuery, result: SearchResult, *, measured: Mapping[str, float] = NOTHING_KNOWN
) -> Found:
    """Return a result as the pages know it; its scenes can be asked for by the picture routes from now on.

    ``measured``: the shares of the area that are known of its scenes already.
    """
    services.archive_of(kind).scenes.remember(result.scenes)
    return _measured.found_of(kind, query, result, measured=measured)


def found_so_far(running: RunningSearch, before: Found | None) -> Found:
    """Return what has come of a search that goes on; ``before`` is what had come when it was last asked for."""
    scenes = running.so_far()
    services.archive_of(running.kind).scenes.remember(scenes)
    measured = before.give_way() if before is not None else NOTHING_KNOWN
    now = datetime.now(UTC)
    return Found(running.kind, running.query, scenes, False, (), now, is_growing=True, measured=measured)  # noqa: FBT003 - not all


def is_filling(state: TabState) -> bool:
    """Whether the list that is shown is that of the search under way, as far as it has come."""
    found, running = state.found, state.running
    if found is None or running is None or not found.is_growing:
        return False
    return (found.archive, found.query) == (running.kind, running.query)


def cut_short(found: Found) -> Found:
    """Return what had come of a search that goes on no more; a note says that it is not all."""
    note = texts.STOPPED_EARLY.format(count(len(found.shown), "scene"))
    return replace(found, is_growing=False, notes=(note,), measured=found.give_way())


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
    if is_filling(state) and state.found is not None:
        state.take(cut_short(state.found))
        state.end_search()
        return
    so_far = running.progress.scenes
    came = texts.CAME_SO_FAR.format(count(so_far, "product")) if so_far else ""
    state.end_search(stopped=f"{texts.STOPPED}{came}")
