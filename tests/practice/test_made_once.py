"""What takes long is made once, however many ask for it at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from olci_practice.made_once import made_once


def test_of_many_that_ask_at_once_one_makes_it_and_others_are_not_held_up() -> None:
    made: list[str] = []
    may_end = threading.Event()

    @made_once(max_kept=4)
    def slow(name: str, *, times: int = 1) -> str:
        made.append(name)
        if name == "slow":
            may_end.wait(10)
        return name * times

    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(slow, "slow", times=2) for _ in range(5)]
        assert pool.submit(slow, "quick").result(10) == "quick"
        may_end.set()
        assert {one.result(10) for one in asked} == {"slowslow"}
    assert made.count("slow") == 1
    assert slow("slow", times=2) == "slowslow"
    assert made.count("slow") == 1


def test_what_was_not_used_longest_is_made_anew() -> None:
    made: list[int] = []

    @made_once(max_kept=2)
    def square(number: int) -> int:
        made.append(number)
        return number**2

    assert [square(number) for number in (1, 2, 1, 3, 1, 2)] == [1, 4, 1, 9, 1, 4]
    assert made == [1, 2, 3, 2]


class Counted(str):
    """A name that says how often it was looked up."""

    looked_up = threading.Semaphore(0)

    def __hash__(self) -> int:
        self.looked_up.release()
        return super().__hash__()


def test_an_error_reaches_all_who_wait_and_is_not_kept() -> None:
    tries: list[str] = []
    may_end = threading.Event()

    @made_once(max_kept=1)
    def fails_first(name: str) -> str:
        tries.append(name)
        may_end.wait(10)
        if len(tries) == 1:
            raise OSError("the disk is full")
        return "made"

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(fails_first, Counted("one")) for _ in range(2)]
        for _ in ("not there", "put there", "found", "used last"):
            assert Counted.looked_up.acquire(timeout=10)
        may_end.set()
        for one in asked:
            with pytest.raises(OSError, match="full"):
                one.result(10)
    assert tries == ["one"]
    assert fails_first("one") == fails_first("one") == "made"
    assert len(tries) == 2
