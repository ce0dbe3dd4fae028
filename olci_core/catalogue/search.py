"""One search under way: pages asked for side by side until every stretch of time is read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue

from olci_core.catalogue.paging import Page, PageRequest, PageSequence
from olci_core.catalogue.query import SearchQuery
from olci_core.catalogue.query_address import MAX_TOP
from olci_core.catalogue.raw_record import Rows
from olci_core.catalogue.result import SearchProgress, SearchResult, gap_notes
from olci_core.catalogue.result_filter import in_order
from olci_core.errors import Cancelled, OlciError
from olci_core.nouns import counted
from olci_core.retry import RetryPolicy, Wait
from olci_core.scene import Scene

MAX_REQUESTS = 4  # requests side by side
MAX_UNREAD = 2  # further answers that wait to be read, some megabytes each
WANTED_EVERY_S = 0.1  # how often a search without answers looks whether it is still wanted


@dataclass(frozen=True, slots=True)
class _Answer:
    sequence: PageSequence
    request: PageRequest
    outcome: Page | OlciError | None = None  # None: a bug ended the thread


@dataclass(frozen=True, slots=True)
class _Arrival:
    sequence: PageSequence
    request: PageRequest
    records: int
    more_follow: bool


@dataclass(frozen=True, slots=True)
class _Trouble:
    sentence: str


@dataclass(slots=True)
class Search:
    """One search under way; ``run`` once.

    ``fetch`` brings the records of one page of a span, still JSON, and says whether more follow; ``read`` makes a page
    of them. Some threads call these, at most MAX_REQUESTS of them ``fetch``. ``progress``, ``on_scenes`` and
    ``cancelled`` are called in the thread of ``run`` alone.
    """

    query: SearchQuery
    fetch: Callable[[PageSequence, PageRequest], Rows]
    read: Callable[[Rows], Page]
    retry_policy: RetryPolicy
    limit: int | None
    progress: Callable[[SearchProgress], object] | None
    cancelled: Callable[[], bool] | None
    stopped: threading.Event
    on_scenes: Callable[[tuple[Scene, ...]], object] | None = None
    _sequences: list[PageSequence] = field(default_factory=list)
    _inbox: SimpleQueue[_Answer | _Arrival | _Trouble] = field(default_factory=SimpleQueue)
    _line: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(MAX_REQUESTS))
    _under_way: int = 0
    _pages_done: int = 0
    _scenes_seen: int = 0
    _given: set[str] = field(default_factory=set)
    _reached: datetime | None = None

    def run(self, asked_at: datetime) -> SearchResult:
        """Return what there is.

        Raises:
            Cancelled: ``cancelled`` said so.
            OlciError: not a single page could be had.
        """
        ahead = MAX_REQUESTS if self.limit is None else 1
        top = MAX_TOP if self.limit is None else min(MAX_TOP, max(100, 2 * self.limit))
        self._sequences = [PageSequence(begin, end, top=top, ahead=ahead) for begin, end in self.query.spans()]
        try:
            self._send()
            self._report("")
            while self._under_way and not self._has_enough():
                self._receive()
                self._send()
        finally:
            self.stopped.set()
        return self._result(asked_at)

    def _send(self) -> None:
        place = 0
        while place < len(self._sequences) and self._has_room():
            sequence = self._sequences[place]
            while self._has_room() and (request := sequence.next_request()) is not None:
                self._under_way += 1
                # A daemon, so that an answer which never comes does not keep the program from ending.
                threading.Thread(target=self._ask, args=(sequence, request), name="catalogue page", daemon=True).start()
            place += 1
            if self.limit is not None and not sequence.is_done:
                break

    def _has_room(self) -> bool:
        asking = self._under_way - self._unread()
        return asking < MAX_REQUESTS and self._under_way < MAX_REQUESTS + MAX_UNREAD

    def _unread(self) -> int:
        return sum(sequence.unread for sequence in self._sequences)

    def _ask(self, sequence: PageSequence, request: PageRequest) -> None:
        outcome: Page | OlciError | None = None

        def page() -> Page:
            with self._line:  # a new try waits for its turn like all others
                rows = self.fetch(sequence, request)
            self._inbox.put(_Arrival(sequence, request, len(rows.records), rows.more_follow))
            return self.read(rows)

        try:
            outcome = self.retry_policy.call(page, on_wait=self._report_wait, stop=self.stopped)
        except OlciError as error:
            outcome = error
        finally:
            self._inbox.put(_Answer(sequence, request, outcome))

    def _report_wait(self, wait: Wait) -> None:
        self._inbox.put(_Trouble(f"Trying again in {wait.wait_s:.0f} s: {wait.error}"))

    def _receive(self) -> None:
        try:
            message = self._inbox.get(timeout=WANTED_EVERY_S)
        except Empty:
            message = None
        if self.cancelled is not None and self.cancelled():
            raise Cancelled("The search was stopped.")
        if isinstance(message, _Answer):
            self._under_way -= 1
            self._take(message)
            self._report("")
        elif isinstance(message, _Arrival):
            message.sequence.arrive(message.request, records=message.records, more_follow=message.more_follow)
        elif message is not None:
            self._report(message.sentence)

    def _take(self, answer: _Answer) -> None:
        sequence, outcome = answer.sequence, answer.outcome
        if outcome is None:
            raise RuntimeError("the thread that asked for a page ended without an outcome")
        if isinstance(outcome, Page):
            self._pages_done += 1
            self._scenes_seen += len(outcome.scenes)
            if outcome.last is not None:  # pages come side by side, and what is said of them does not go back
                self._reached = max(outcome.last, self._reached or outcome.last)
            sequence.take(answer.request, outcome)
            self._give(outcome)
        else:
            sequence.lose(answer.request, str(outcome))
            if not self._pages_done and not self._unread():  # nothing else came either
                raise outcome
        if sequence.is_done:
            place = next(place for place, other in enumerate(self._sequences) if other is sequence)
            self._sequences[place + 1 : place + 1] = sequence.rest()

    def _give(self, page: Page) -> None:
        """Hand on what a page brought, each scene once; a page that is asked for again brings nothing new."""
        if self.on_scenes is None:
            return
        new = tuple(scene for scene in page.scenes if scene.id not in self._given)
        self._given.update(scene.id for scene in new)
        if new:
            self.on_scenes(new)

    def _report(self, trouble: str) -> None:
        if self.progress is not None:
            waiting = sum(not sequence.has_begun for sequence in self._sequences)
            expected = self._pages_done + self._under_way + waiting
            self.progress(SearchProgress(self._pages_done, expected, self._scenes_seen, trouble, self._reached))

    def _has_enough(self) -> bool:
        if self.limit is None:
            return False
        sure: list[str] = []
        for sequence in self._sequences:
            sure += [scene.id for page in sequence.whole_pages() for scene in page.scenes]
            if not sequence.is_done:
                break
        return len(set(sure)) > self.limit

    def _result(self, asked_at: datetime) -> SearchResult:
        pages = [page for sequence in self._sequences for page in sequence.pages()]
        scenes = in_order([scene for page in pages for scene in page.scenes])
        notes = list(gap_notes([gap for sequence in self._sequences for gap in sequence.gaps()]))
        if unreadable := sum(page.unreadable for page in pages):
            notes.append(
                f"{counted(unreadable, 'record of the catalogue', 'records of the catalogue')} could not be read, "
                "so scenes may be missing."
            )
        if doubled := len({(scene.id, scene.name) for page in pages for scene in page.scenes}) - len(scenes):
            notes.append(
                f"{counted(doubled, 'record of the catalogue has', 'records of the catalogue have')} the Id of another "
                "scene; one of each Id is listed."
            )
        complete = not notes
        if unplaced := sum(page.unplaced for page in pages):
            notes.append(
                f"{counted(unplaced, 'scene has', 'scenes have')} no footprint in the catalogue; "
                "whether the area is on it cannot be known, so it is listed."
            )
        if self.limit is not None and len(scenes) > self.limit:
            scenes, complete = scenes[: self.limit], False
            notes.append(f"Only the first {counted(self.limit, 'scene is', 'scenes are')} listed; more match.")
        return SearchResult(scenes, complete, tuple(notes), asked_at)
