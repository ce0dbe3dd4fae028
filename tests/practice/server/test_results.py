"""Result lists: drawn only as far as asked, never short without a word, forgotten in time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from olci_core.errors import ServiceUnavailable
from olci_practice.server.results import RecordText, ResultCache, ResultList, WaitLimit


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Rows:
    """Rows 0, 1, 2 …, counted as they are drawn; drawing number ``breaks_at`` fails."""

    def __init__(self, length: int, *, breaks_at: int | None = None) -> None:
        self.drawn = 0
        self._length = length
        self._breaks_at = breaks_at

    def __iter__(self) -> Iterator[RecordText]:
        for number in range(self._length):
            if number == self._breaks_at:
                raise ServiceUnavailable("broken")
            self.drawn += 1
            yield RecordText(b'{"Id":"%d"' % number, b"[]", b"[]")


def result_list(rows: Rows, *, max_rows: int = 1000, wait_limit: WaitLimit | None = None) -> ResultList:
    return ResultList(iter(rows), max_rows=max_rows, wait_limit=wait_limit or WaitLimit(threading.Event()))


def test_no_more_is_drawn_than_a_page_and_the_row_after_it() -> None:
    rows = Rows(100)
    found = result_list(rows)
    page, more = found.page(skip=10, top=5)
    assert [row.core for row in page] == [b'{"Id":"%d"' % number for number in range(10, 15)]
    assert more
    assert rows.drawn == 16
    found.page(skip=0, top=5)
    assert rows.drawn == 16


@pytest.mark.parametrize(("skip", "length", "more"), [(0, 5, True), (5, 5, False), (8, 2, False), (10, 0, False)])
def test_the_last_page_is_known_as_such(skip: int, length: int, more: bool) -> None:
    page, goes_on = result_list(Rows(10)).page(skip=skip, top=5)
    assert (len(page), goes_on) == (length, more)


def test_a_count_goes_beyond_what_is_kept() -> None:
    found = result_list(Rows(50), max_rows=11)
    assert found.page(skip=5, top=5)[1]
    assert found.count() == 50
    assert found.count() == 50
    assert found.page(skip=5, top=5)[1]


def test_numbers_are_summed_without_a_row_being_drawn_and_go_on_after_a_wait() -> None:
    stopping, now = threading.Event(), [0.0]

    def numbers() -> Iterator[int]:
        for _ in range(3):
            now[0] += 40
            yield 7

    limit = WaitLimit(stopping, monotonic=lambda: now[0])
    found = ResultList(iter([None] * 5), max_rows=10, wait_limit=limit, numbers=numbers())
    with pytest.raises(ServiceUnavailable):
        found.count()
    assert found.count() == 21
    assert found.count() == 21


def test_a_list_that_broke_off_stays_broken() -> None:
    found = result_list(Rows(100, breaks_at=20))
    assert len(found.page(skip=0, top=10)[0]) == 10
    for _ in range(2):
        with pytest.raises(ServiceUnavailable):
            found.page(skip=10, top=20)
        with pytest.raises(ServiceUnavailable):
            found.count()


def test_waiting_ends_with_its_time_or_with_the_server() -> None:
    clock, stopping = Clock(), threading.Event()
    wait_limit = WaitLimit(stopping, seconds=60, monotonic=clock)
    clock.now = 60
    wait_limit.check()
    clock.now = 61
    with pytest.raises(ServiceUnavailable, match="60 seconds") as caught:
        wait_limit.check()
    assert caught.value.status == 504
    with wait_limit.turn(threading.Lock()):
        wait_limit.check()
    stopping.set()
    with pytest.raises(ServiceUnavailable):
        wait_limit.check()


def test_one_who_waits_for_anothers_turn_is_answered_within_the_same_time_and_breaks_nothing() -> None:
    # What a client asks for that another has asked before and left: that one's search is still under way.
    drawn, may_go_on = threading.Event(), threading.Event()

    def slow() -> Iterator[RecordText | None]:
        drawn.set()
        may_go_on.wait()
        yield RecordText(b'{"Id":"1"', b"[]", b"[]")

    found = ResultList(slow(), max_rows=10, wait_limit=WaitLimit(threading.Event(), seconds=0.05))

    def ask() -> None:
        with suppress(ServiceUnavailable):  # its time runs out as well
            found.page(skip=0, top=5)

    first = threading.Thread(target=ask)
    first.start()
    drawn.wait()
    with pytest.raises(ServiceUnavailable) as caught:
        found.page(skip=0, top=5)
    assert caught.value.status == 504
    may_go_on.set()
    first.join()
    assert not found.is_broken


def test_a_list_is_kept_for_a_while_and_old_ones_make_room() -> None:
    clock = Clock()
    cache = ResultCache(monotonic=clock)
    first = cache.get("first", lambda: result_list(Rows(1)))
    assert cache.get("first", lambda: result_list(Rows(1))) is first
    for number in range(16):
        cache.get(str(number), lambda: result_list(Rows(1)))
    assert cache.get("first", lambda: result_list(Rows(1))) is not first
    last = cache.get("15", lambda: result_list(Rows(1)))
    clock.now = 301
    assert cache.get("15", lambda: result_list(Rows(1))) is not last


def test_a_list_that_broke_off_is_made_anew() -> None:
    cache = ResultCache()
    broken = cache.get("a", lambda: result_list(Rows(9, breaks_at=0)))
    with pytest.raises(ServiceUnavailable):
        broken.page(skip=0, top=5)
    assert len(cache.get("a", lambda: result_list(Rows(9))).page(skip=0, top=5)[0]) == 5


def test_a_request_out_of_time_leaves_the_list_where_the_next_one_goes_on() -> None:
    clock = Clock()

    def slow() -> Iterator[RecordText | None]:
        for number in range(300):
            clock.now += 1
            yield RecordText(b'{"Id":"%d"' % number, b"[]", b"[]") if number % 100 == 99 else None

    found = ResultList(slow(), max_rows=1000, wait_limit=WaitLimit(threading.Event(), seconds=60, monotonic=clock))
    answers: list[object] = []
    for _ in range(6):
        try:
            answers.append(len(found.page(skip=0, top=3)[0]))
        except ServiceUnavailable as error:
            answers.append(error.status)
    assert answers == [504, 504, 504, 504, 3, 3]
    assert found.count() == 3


def test_a_row_is_written_with_what_is_to_be_expanded() -> None:
    row = RecordText.of({"Id": "x", "Attributes": [1], "Assets": []})
    assert row.text(attributes=False, assets=False) == b'{"Id":"x"}'
    assert row.text(attributes=True, assets=True) == b'{"Id":"x","Attributes":[1],"Assets":[]}'
