"""Work of a page: done again only when what it is made of has changed."""

from __future__ import annotations

from olci_ui.session.memo import Memo


def test_work_is_done_again_only_when_what_it_is_made_of_has_changed() -> None:
    work, done = Memo(), list[int]()

    def add_up(numbers: tuple[int, ...]) -> int:
        done.append(len(numbers))
        return sum(numbers)

    numbers = (1, 2, 3)
    assert work.of("sum", (numbers,), lambda: add_up(numbers)) == 6
    assert work.of("sum", ((1, 2, 3),), lambda: add_up(numbers)) == 6
    assert done == [3]
    assert work.of("sum", ((1, 2),), lambda: add_up((1, 2))) == 3
    assert work.of("other", ((1, 2),), lambda: add_up((1, 2))) == 3
    assert done == [3, 2, 2]
    work.forget()
    assert work.of("sum", ((1, 2),), lambda: add_up((1, 2))) == 3
    assert done == [3, 2, 2, 2]


def test_a_mapping_that_has_grown_is_another_one() -> None:
    work = Memo()
    coverage = {"one": 0.5}
    assert work.of("count", (coverage.copy(),), lambda: len(coverage)) == 1
    coverage["two"] = 0.7
    assert work.of("count", (coverage.copy(),), lambda: len(coverage)) == 2
