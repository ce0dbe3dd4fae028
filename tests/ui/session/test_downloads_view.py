"""What a tab remembers of the downloads it looks at."""

from __future__ import annotations

from olci_ui.session.downloads_view import DownloadsView


def test_an_end_is_announced_once_and_forgotten_when_something_moves_again() -> None:
    view = DownloadsView()
    view.look(is_moving=False, end="All done")
    assert view.end_words == ""  # it was over before this tab looked
    view.look(is_moving=True, end="")
    view.look(is_moving=False, end="All done: 1 scene")
    view.look(is_moving=False, end="All done: 1 scene")
    assert view.end_words == "All done: 1 scene"
    view.look(is_moving=True, end="")
    assert view.end_words == ""
