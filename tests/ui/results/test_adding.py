"""Adding is announced before: how much, how much room, what is there already, and how many fit."""

from __future__ import annotations

from dataclasses import replace

from olci_core.scene import Scene
from olci_ui.results.adding import MANY_SCENES, fits, left_out, plan, question, room_words, words_for_all, words_of
from olci_ui.session.held_scenes import Mark
from tests.ui.results.samples import scene

GB = 1_000_000_000
FIVE = tuple(replace(scene(name, hours=number), size_bytes=GB) for number, name in enumerate("abcde"))
MARKS: dict[str, Mark] = {"a": "disk", "b": "disk", "c": "queue", "d": "order"}


def test_what_is_here_or_on_its_way_stays_out_and_is_counted() -> None:
    what = plan(FIVE, MARKS, free=72 * GB)
    assert [one.id for one in what.new] == ["d", "e"]
    assert words_of(what) == (
        "5 scenes ticked · 2.0 GB · 2 are on your disk already · 1 is in the queue already · 1 must be ordered"
    )
    assert room_words(what) == "72 GB free"
    assert question(what) == "2 new scenes, 2.0 GB; 72 GB free."
    assert left_out(what) == ("2 are on your disk already and stay out.", "1 is in the queue already and stays out.")
    assert words_for_all(what) == "Add all 5, 3 of them again"
    assert what.needs_a_question


def test_where_nothing_is_new_it_is_said_so_and_offered_again() -> None:
    what = plan(FIVE[:2], MARKS, free=72 * GB)
    assert question(what) == "There is nothing new to add."
    assert left_out(what) == ("2 are on your disk already and stay out.",)
    assert words_for_all(what) == "Add all 2 again"
    assert words_for_all(plan(FIVE[:1], MARKS, free=72 * GB)) == "Add it again"


def test_the_switch_brings_back_what_is_here() -> None:
    what = plan(FIVE, MARKS, free=72 * GB, with_held=True)
    assert what.new == FIVE
    assert left_out(what) == ()
    assert words_for_all(what) == ""
    assert not what.needs_a_question


def test_nothing_is_asked_where_nobody_could_want_fewer() -> None:
    assert not plan(FIVE, {}, free=72 * GB).needs_a_question
    assert plan(FIVE, {}, free=4 * GB).needs_a_question
    many: tuple[Scene, ...] = tuple(replace(FIVE[0], id=str(number), size_bytes=1) for number in range(MANY_SCENES + 1))
    assert plan(many, {}, free=72 * GB).needs_a_question


def test_as_many_fit_as_the_room_holds_from_the_first_on() -> None:
    assert fits(plan(FIVE, {}, free=3 * GB + 1)) == 3
    assert fits(plan(FIVE, {}, free=0)) == 0
    assert fits(plan(FIVE, {}, free=9 * GB)) == 5


def test_a_size_that_the_catalogue_does_not_say_is_guessed_and_called_so() -> None:
    unknown = (replace(FIVE[0], size_bytes=None),)
    assert words_of(plan(unknown, {}, free=72 * GB)).startswith("1 scene ticked · about ")
