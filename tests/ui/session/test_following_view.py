"""What a tab remembers of its page Following: the form outlives a look elsewhere, news are announced once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from olci_core.area import Area
from olci_core.follow import StandingOrder
from olci_ui.services.tasks import Task
from olci_ui.session.following_view import FollowingView

ORDER = StandingOrder("Gulf", Area.from_point(10, 0, radius_km=20), datetime(2024, 5, 1, tzinfo=UTC))


def test_the_form_says_again_what_was_filled_in_when_one_comes_back() -> None:
    view = FollowingView()
    view.begin(ORDER)
    turn = view.turn
    view.keep(replace(ORDER, name="Guinea"))
    assert view.draft == ORDER, "the fields keep their own values while they are there"
    view.come_back()
    assert view.draft == replace(ORDER, name="Guinea")
    assert view.turn == turn + 1
    view.come_back()
    assert view.turn == turn + 1


def test_a_dry_run_stops_when_another_begins_or_the_form_closes() -> None:
    view = FollowingView()
    view.begin(ORDER)
    first, second = Task(1, "Dry run", ""), Task(2, "Dry run", "")
    view.await_dry_run(first)
    view.await_dry_run(second)
    assert first.stop_asked.is_set()
    assert not second.stop_asked.is_set()
    view.end()
    assert second.stop_asked.is_set()
    assert (view.draft, view.dry_run) == (None, None)


def test_news_are_announced_once_and_again_only_when_there_are_more() -> None:
    view = FollowingView()
    assert [view.news(number) for number in (2, 2, 3, 0, 1)] == [2, 0, 1, 0, 1]
    assert view.announced == 3  # as many again, after all were seen, are news of their own
