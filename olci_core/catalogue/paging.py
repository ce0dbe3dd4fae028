"""Which page of a long list to ask for next, and whether the list is whole: decided here, asked elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from olci_core.catalogue.query_address import MAX_SKIP
from olci_core.scene import Scene

MIN_SPAN = timedelta(milliseconds=1)
MAX_TIMES_ASKED = 3  # times that one place of the list is asked for when its answers contradict each other


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One page: ``top`` records from the ``skip``-th on."""

    skip: int
    top: int


@dataclass(frozen=True, slots=True)
class Page:
    """What one page held.

    ``ids`` of all its records in their order ("" where a record has none), of which ``scenes`` are wanted;
    ``first`` and ``last`` begin (aware UTC; None where nothing could be read); ``unreadable`` records that are no
    scene, ``unplaced`` scenes without a footprint where one was needed; ``more_follow`` is what the service says.
    """

    ids: tuple[str, ...]
    scenes: tuple[Scene, ...] = ()
    first: datetime | None = None
    last: datetime | None = None
    in_order: bool = True
    unreadable: int = 0
    unplaced: int = 0
    more_follow: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of the list that could not be had: scenes beginning in ``[begin, end]``, and why."""

    begin: datetime
    end: datetime
    reason: str


@dataclass(slots=True)
class PageSequence:
    """One span of time ``[begin, end)`` being read page by page, several at once and in any order of arrival.

    The end of the list is believed only when asking right after its last record gives nothing. A page that is
    short is filled up; one that repeats another is asked for again, and given up after MAX_TIMES_ASKED times.
    """

    begin: datetime
    end: datetime
    top: int
    ahead: int = 4
    _pages: dict[int, Page] = field(default_factory=dict)
    _asked: dict[int, int] = field(default_factory=dict)
    _ends: set[int] = field(default_factory=set)
    _times: Counter[int] = field(default_factory=Counter)
    _lost: dict[int, tuple[int, str]] = field(default_factory=dict)
    _unread: dict[int, int] = field(default_factory=dict)  # answers here, and how many requests may follow each
    _says_more: bool = False  # the service says where more follow, so that its silence means something

    @property
    def is_done(self) -> bool:
        """Whether nothing is under way and nothing is left to ask."""
        return not self._asked and self._next() is None

    @property
    def unread(self) -> int:
        """How many answers are here that have not been read."""
        return len(self._unread)

    @property
    def has_begun(self) -> bool:
        """Whether any page has been asked for."""
        return bool(self._times)

    def next_request(self) -> PageRequest | None:
        """Return the page to ask for now, None when there is none (yet); it counts as under way from here on."""
        request = self._next()
        if request is not None:
            self._asked[request.skip] = request.top
            self._times[request.skip] += 1
        return request

    def arrive(self, request: PageRequest, *, records: int, more_follow: bool) -> None:
        """Note how many records an answer holds that has come, and whether it says that more follow.

        What is to be asked next need not wait until the records are read, which ``take`` hears of.
        """
        self._asked[request.skip] = records or request.top
        self._unread[request.skip] = self.ahead if more_follow and records else min(records, 1)

    def take(self, request: PageRequest, page: Page) -> None:
        """Put an answer in its place, unless it contradicts another one: then the later of the two is asked again."""
        self._asked.pop(request.skip)
        self._unread.pop(request.skip, None)
        self._says_more |= page.more_follow
        if not page.ids:
            self._ends.add(request.skip)
            return
        rivals = [skip for skip, other in self._pages.items() if _repeats(skip, other, request.skip, page)]
        for skip in rivals:
            if skip > request.skip:
                self._doubt(skip, len(self._pages.pop(skip).ids))
        if all(skip > request.skip for skip in rivals):
            self._pages[request.skip] = page
        else:
            self._doubt(request.skip, request.top)

    def lose(self, request: PageRequest, reason: str) -> None:
        """Give up a page that could not be had."""
        self._asked.pop(request.skip)
        self._unread.pop(request.skip, None)
        self._lost[request.skip] = (request.top, reason)

    def pages(self) -> tuple[Page, ...]:
        """Return what has arrived, in the order of the list."""
        return tuple(page for _, page in sorted(self._pages.items()))

    def whole_pages(self) -> Iterator[Page]:
        """Yield the pages from the start up to the first one missing."""
        place = 0
        while place in self._pages:
            yield self._pages[place]
            place += len(self._pages[place].ids)

    def gaps(self) -> tuple[Gap, ...]:
        """Return what could not be had, as stretches of time between the records on either side."""
        found = []
        for skip, (_, reason) in sorted(self._lost.items()):
            before = [page.last for place, page in self._pages.items() if place < skip and page.last]
            after = [page.first for place, page in self._pages.items() if place > skip and page.first]
            found.append(Gap(max(before, default=self.begin), min(after, default=self.end), reason))
        return tuple(found)

    def rest(self) -> tuple[PageSequence, ...]:
        """Return the sequences that go on where this one had to stop; none when it reached the end of the list.

        Pages reach no further than MAX_SKIP. The rest is asked for by the begin of the last record, which makes the
        records of that very moment come twice. A list that is out of order is halved in time instead.
        """
        last = max(self._pages, default=0)
        if not self._pages or last + len(self._pages[last].ids) <= MAX_SKIP:
            return ()
        turn = max((page.last for page in self._pages.values() if page.last), default=self.begin)
        if turn > self.begin and self._is_in_order():
            return (PageSequence(turn, self.end, top=self.top, ahead=self.ahead),)
        half = self.begin + (self.end - self.begin) / 2
        if half - self.begin < MIN_SPAN:
            self._lost[last + self.top] = (self.top, "the catalogue lists more at one moment than can be asked for")
            return ()
        return tuple(
            PageSequence(*span, top=self.top, ahead=self.ahead) for span in ((self.begin, half), (half, self.end))
        )

    def _is_in_order(self) -> bool:
        ends = [moment for page in self.pages() for moment in (page.first, page.last) if moment]
        return ends == sorted(ends) and all(page.in_order for page in self._pages.values())

    def _doubt(self, skip: int, size: int) -> None:
        if self._times[skip] >= MAX_TIMES_ASKED:
            self._lost[skip] = (size, "the catalogue sent the same page twice")

    def _next(self) -> PageRequest | None:
        place, tail, lost_in_a_row = 0, 0, 0
        known = max(self._pages, default=-1)
        while place <= MAX_SKIP:
            if place in self._pages:
                place += len(self._pages[place].ids)
                tail, lost_in_a_row = place, 0
            elif place in self._asked:
                place += self._asked[place]
            elif place in self._lost:
                place += self._lost[place][0]
                lost_in_a_row += 1
            else:
                taken = (skip for skip in (*self._pages, *self._asked, *self._lost) if skip > place)
                size = min(self.top, min(taken, default=place + self.top) - place)
                if place > known:
                    return PageRequest(place, size) if self._is_worth_asking(place, tail, lost_in_a_row) else None
                if self._times[place] < MAX_TIMES_ASKED:
                    return PageRequest(place, size)
                self._lost[place] = (size, "the catalogue left out a part of its list")
        return None

    def _is_worth_asking(self, place: int, tail: int, lost_in_a_row: int) -> bool:
        """Whether a place beyond all known pages may hold more; ``tail`` is where the known ones end."""
        if lost_in_a_row:
            return lost_in_a_row == 1 and not self._asked and place not in self._ends
        has_room = len(self._asked) - len(self._unread) < self.ahead
        unread = max(self._unread, default=-1)
        if unread > max(self._pages, default=-1):
            is_over = any(tail <= end <= place for end in self._ends)
            following = sum(skip > unread for skip in self._asked)
            return has_room and not is_over and following < self._unread[unread]
        if not self._pages:
            return not self._times
        last = self._pages[max(self._pages)]
        if any(tail <= end <= place for end in self._ends):
            # An end that the service itself denies is asked for a second time.
            return place == tail and last.more_follow and self._times[place] < 2
        is_likely = last.more_follow if self._says_more else len(last.ids) >= self.top
        return place == tail or (is_likely and has_room)


def _repeats(skip: int, page: Page, other_skip: int, other: Page) -> bool:
    """Whether two pages share records in another way than by a list that moved on while it was read.

    A scene that is added in front shifts the list: then a page begins with the very records that ended the one
    before it, and nothing is missing. Pages without any Id cannot be kept apart, and count as the same.
    """
    earlier, later = (page, other) if skip < other_skip else (other, page)
    known = set(earlier.ids) - {""}
    if not known and not any(later.ids):
        return True
    shared = [product_id for product_id in later.ids if product_id in known]
    if not shared:
        return False
    moved = earlier.ids[-len(shared) :] == later.ids[: len(shared)]
    return not moved or len(shared) == len(later.ids)
