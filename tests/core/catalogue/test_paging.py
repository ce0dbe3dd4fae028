"""Reading a long list page by page, in any order of arrival, from honest and from bad services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olci_core.catalogue.paging import MAX_TIMES_ASKED, Page, PageRequest, PageSequence
from olci_core.catalogue.query_address import MAX_SKIP

BEGIN = datetime(2018, 1, 1, tzinfo=UTC)
END = BEGIN + timedelta(days=365)
Service = Callable[[PageRequest, int], list[int] | None]
"""Numbers of the records on a page, None for a failure; the second argument counts the requests for that place."""


def page_of(numbers: list[int], *, more_follow: bool = False) -> Page:
    moments = [BEGIN + timedelta(minutes=number) for number in numbers]
    return Page(
        ids=tuple(map(str, numbers)),
        first=min(moments, default=None),
        last=max(moments, default=None),
        in_order=moments == sorted(moments),
        more_follow=more_follow,
    )


def read(
    reading: PageSequence, service: Service, *, chance: Random, at_once: int = 4, max_steps: int = 400
) -> list[PageRequest]:
    """Drive a reading to its end, the pages arriving in a random order; return what was asked."""
    under_way: list[PageRequest] = []
    asked: list[PageRequest] = []
    while not reading.is_done:
        while len(under_way) < at_once and (ask := reading.next_request()) is not None:
            under_way.append(ask)
            asked.append(ask)
        assert under_way, "the reading waits for nothing"
        assert len(asked) < max_steps, "the reading does not end"
        ask = under_way.pop(chance.randrange(len(under_way)))
        numbers = service(ask, sum(1 for other in asked if other.skip == ask.skip))
        if numbers is None:
            reading.lose(ask, "no answer")
        else:
            reading.take(ask, page_of(numbers))
    return asked


def numbers_in(reading: PageSequence) -> list[int]:
    return [int(product_id) for page in reading.pages() for product_id in page.ids]


def honest(count: int) -> Service:
    return lambda ask, _: list(range(ask.skip, min(ask.skip + ask.top, count)))


@given(count=st.integers(0, 130), top=st.integers(1, 40), seed=st.integers(0, 99), at_once=st.integers(1, 4))
def test_an_honest_list_is_read_whole_and_once(count: int, top: int, seed: int, at_once: int) -> None:
    reading = PageSequence(BEGIN, END, top=top)
    asked = read(reading, honest(count), chance=Random(seed), at_once=at_once)
    assert numbers_in(reading) == list(range(count))
    assert not reading.gaps()
    assert len(asked) <= count // top + 1 + at_once + 1


def read_late(reading: PageSequence, service: Service, *, count: int, chance: Random) -> tuple[list[PageRequest], int]:
    """Drive a reading whose answers lie unread for a while; return what was asked, and the most on the line at once."""
    on_the_line: list[PageRequest] = []
    unread: list[tuple[PageRequest, Page]] = []
    asked: list[PageRequest] = []
    most = 0
    while not reading.is_done:
        while (ask := reading.next_request()) is not None:
            on_the_line.append(ask)
            asked.append(ask)
        most = max(most, len(on_the_line))
        assert on_the_line or unread, "the reading waits for nothing"
        assert len(asked) < 400, "the reading does not end"
        if on_the_line and (not unread or chance.random() < 0.6):
            ask = on_the_line.pop(chance.randrange(len(on_the_line)))
            numbers = service(ask, sum(1 for other in asked if other.skip == ask.skip)) or []
            more_follow = bool(numbers) and numbers[-1] + 1 < count
            reading.arrive(ask, records=len(numbers), more_follow=more_follow)
            unread.append((ask, page_of(numbers, more_follow=more_follow)))
        else:
            reading.take(*unread.pop(chance.randrange(len(unread))))
    return asked, most


@given(count=st.integers(0, 130), top=st.integers(1, 40), seed=st.integers(0, 99))
def test_answers_that_lie_unread_lead_on_and_nothing_beyond_the_end_is_asked_but_once(
    count: int, top: int, seed: int
) -> None:
    reading = PageSequence(BEGIN, END, top=top)
    asked, most = read_late(reading, honest(count), count=count, chance=Random(seed))
    assert numbers_in(reading) == list(range(count))
    assert not reading.gaps()
    assert most <= reading.ahead
    assert sum(ask.skip >= count for ask in asked) <= reading.ahead


@given(count=st.integers(1, 130), top=st.integers(2, 40), seed=st.integers(0, 99))
def test_pages_cut_short_that_lie_unread_are_filled_up(count: int, top: int, seed: int) -> None:
    chance = Random(seed)

    def service(ask: PageRequest, _: int) -> list[int]:
        whole = list(range(ask.skip, min(ask.skip + ask.top, count)))
        return whole[: chance.randint(1, len(whole))] if whole else []

    reading = PageSequence(BEGIN, END, top=top)
    read_late(reading, service, count=count, chance=chance)
    assert sorted(set(numbers_in(reading))) == list(range(count))
    assert not reading.gaps()


@given(count=st.integers(1, 130), top=st.integers(2, 40), seed=st.integers(0, 99))
def test_pages_cut_short_are_filled_up(count: int, top: int, seed: int) -> None:
    chance = Random(seed)

    def service(ask: PageRequest, _: int) -> list[int]:
        whole = list(range(ask.skip, min(ask.skip + ask.top, count)))
        return whole[: chance.randint(1, len(whole))] if whole else []

    reading = PageSequence(BEGIN, END, top=top)
    read(reading, service, chance=chance)
    assert numbers_in(reading) == list(range(count))
    assert not reading.gaps()


@given(count=st.integers(1, 130), top=st.integers(2, 40), seed=st.integers(0, 99), share=st.floats(0.05, 0.5))
def test_whatever_a_bad_service_does_what_is_missing_is_said(count: int, top: int, seed: int, share: float) -> None:
    chance = Random(seed)

    def service(ask: PageRequest, _: int) -> list[int] | None:
        whole = list(range(ask.skip, min(ask.skip + ask.top, count)))
        if chance.random() > share:
            return whole
        bad = chance.choice(["fails", "short", "repeats"])
        if bad == "fails":
            return None
        if bad == "short" and whole:
            return whole[: chance.randint(1, len(whole))]
        return list(range(max(0, ask.skip - ask.top), min(ask.skip, count))) if ask.skip else whole

    reading = PageSequence(BEGIN, END, top=top)
    read(reading, service, chance=chance)
    found = set(numbers_in(reading))
    assert found <= set(range(count))
    assert reading.gaps() or found == set(range(count))


def test_a_service_that_ignores_skip_is_noticed_and_not_asked_for_ever() -> None:
    reading = PageSequence(BEGIN, END, top=10)
    asked = read(reading, lambda _ask, _time: list(range(10)), chance=Random(1), max_steps=40)
    assert numbers_in(reading) == list(range(10))
    assert reading.gaps()
    assert len(asked) <= 6 * MAX_TIMES_ASKED


def test_a_page_that_is_repeated_once_is_asked_for_again() -> None:
    def service(ask: PageRequest, times: int) -> list[int]:
        skip = ask.skip - 10 if ask.skip == 20 and times == 1 else ask.skip
        return list(range(skip, min(skip + 10, 45)))

    reading = PageSequence(BEGIN, END, top=10)
    read(reading, service, chance=Random(1))
    assert numbers_in(reading) == list(range(45))
    assert not reading.gaps()


def test_an_empty_page_in_the_middle_is_not_taken_for_the_end() -> None:
    reading = PageSequence(BEGIN, END, top=10)
    read(reading, lambda ask, times: [] if ask.skip == 20 and times == 1 else honest(45)(ask, times), chance=Random(3))
    assert numbers_in(reading) == list(range(45))
    assert not reading.gaps()


def test_an_end_that_the_service_denies_is_asked_for_twice() -> None:
    reading = PageSequence(BEGIN, END, top=10)
    first = reading.next_request()
    assert first == PageRequest(0, 10)
    reading.take(first, page_of(list(range(10)), more_follow=True))
    for _ in range(2):
        ask = reading.next_request()
        assert ask == PageRequest(10, 10)
        while (other := reading.next_request()) is not None:
            reading.take(other, page_of([]))
        reading.take(ask, page_of([]))
    assert reading.is_done


def test_a_scene_added_in_front_while_reading_loses_nothing() -> None:
    reading = PageSequence(BEGIN, END, top=10)
    shifted = {0: list(range(10)), 10: list(range(9, 19)), 20: list(range(19, 25))}
    read(reading, lambda ask, _: shifted.get(ask.skip, []), chance=Random(1), at_once=1)
    assert sorted(set(numbers_in(reading))) == list(range(25))
    assert not reading.gaps()


def test_a_lost_page_is_said_as_the_time_between_its_neighbours() -> None:
    reading = PageSequence(BEGIN, END, top=10)
    read(reading, lambda ask, times: None if ask.skip == 20 else honest(45)(ask, times), chance=Random(1))
    (gap,) = reading.gaps()
    assert (gap.begin, gap.end) == (BEGIN + timedelta(minutes=19), BEGIN + timedelta(minutes=30))
    assert numbers_in(reading) == [*range(20), *range(30, 45)]


@pytest.mark.parametrize("count", [MAX_SKIP, MAX_SKIP + 999, MAX_SKIP + 1000, MAX_SKIP + 1001, 2 * MAX_SKIP + 5000])
def test_what_pages_cannot_reach_is_asked_for_by_its_time(count: int) -> None:
    found: set[int] = set()
    waiting = [PageSequence(BEGIN, END, top=1000)]
    while waiting:
        reading = waiting.pop()
        offset = int((reading.begin - BEGIN) / timedelta(minutes=1))

        def answer(ask: PageRequest, _: object, offset: int = offset) -> list[int]:
            return list(range(offset + ask.skip, min(offset + ask.skip + ask.top, count)))

        asked = read(reading, answer, chance=Random(1))
        assert max(ask.skip for ask in asked) <= MAX_SKIP
        found |= set(numbers_in(reading))
        waiting += reading.rest()
        assert not reading.gaps()
    assert found == set(range(count))


def test_a_long_list_out_of_order_is_halved_in_time() -> None:
    reading = PageSequence(BEGIN, END, top=1000)
    read(reading, lambda ask, _: list(range(ask.skip, ask.skip + ask.top))[::-1], chance=Random(1))
    one, other = reading.rest()
    assert (one.begin, one.end) == (BEGIN, other.begin)
    assert other.end == END


def test_more_at_one_moment_than_can_be_asked_for_is_said() -> None:
    reading = PageSequence(BEGIN, BEGIN + timedelta(milliseconds=1), top=1000)
    while not reading.is_done:
        ask = reading.next_request()
        assert ask is not None
        ids = tuple(str(number) for number in range(ask.skip, ask.skip + ask.top))
        reading.take(ask, Page(ids, first=BEGIN, last=BEGIN))
    assert reading.rest() == ()
    assert reading.gaps()


def test_a_page_without_any_id_that_comes_again_and_again_ends_the_reading() -> None:
    reading, asked = PageSequence(BEGIN, END, top=1000), 0
    while (request := reading.next_request()) is not None and asked < 100:
        asked += 1
        reading.arrive(request, records=1, more_follow=False)
        reading.take(request, Page(ids=("",), unreadable=1))
    assert reading.is_done
    assert asked <= 2 * MAX_TIMES_ASKED + 1
    assert {gap.reason for gap in reading.gaps()} == {"the catalogue sent the same page twice"}
