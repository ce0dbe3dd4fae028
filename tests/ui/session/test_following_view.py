"""What a tab remembers of its page Following: the form outlives a look elsewhere, news are announced once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from olci_core.area import Area
from olci_core.follow import StandingOrder
from olci_ui.services.tasks import Task
from olci_ui.session.following_view import FollowingView
from olci_ui.session.kept_choices import KeptOrder

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


@pytest.mark.parametrize("order", [ORDER, replace(ORDER, id=7, is_paused=True)])
def test_what_the_form_says_is_written_down_once_and_opens_again(order: StandingOrder) -> None:
    view, again = FollowingView(), FollowingView()
    view.begin(order)
    view.keep(replace(order, name="Guinea"))
    assert view.write_down()
    assert not view.write_down()
    again.open(view.written)
    assert again.draft == replace(order, name="Guinea")
    view.end()
    assert view.write_down()
    assert view.written is None


def test_a_form_that_cannot_be_read_stays_closed() -> None:
    view = FollowingView()
    view.open(KeptOrder("{}", None, is_paused=False))
    assert view.draft is None


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
