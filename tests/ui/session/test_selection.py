"""What is selected by check boxes of a page."""

from __future__ import annotations

from olci_ui.session.selection import Selection


def test_a_check_box_adds_and_takes_away_what_it_stands_for() -> None:
    selection = Selection[int]()
    for key in (1, 2):
        selection.keep_selected(key, is_selected=True, turn=0)
    selection.keep_selected(2, is_selected=False, turn=0)
    assert list(selection.selected) == [1]


def test_a_check_box_that_was_drawn_anew_says_nothing_more() -> None:
    selection = Selection[str]()
    selection.keep_selected("one", is_selected=True, turn=0)
    selection.select(["one", "two"])
    selection.keep_selected("one", is_selected=False, turn=0)
    selection.keep_selected("two", is_selected=False, turn=0)
    assert list(selection.selected) == ["one", "two"]
    selection.keep_selected("one", is_selected=False, turn=1)
    assert list(selection.selected) == ["two"]
