"""What a tab remembers of its library: what is selected."""

from __future__ import annotations

from olci_ui.session.library_view import LibraryView


def test_a_check_box_that_was_drawn_anew_says_nothing_more() -> None:
    view = LibraryView()
    view.keep_selected("one", is_selected=True, turn=0)
    view.select(["one", "two"])
    view.keep_selected("one", is_selected=False, turn=0)
    view.keep_selected("two", is_selected=False, turn=0)
    assert list(view.selected) == ["one", "two"]
    view.keep_selected("one", is_selected=False, turn=1)
    assert list(view.selected) == ["two"]
