"""One list in several views: which is shown first, what order does, what a choice ticks, and what a day shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from olci_ui.services import services
from olci_ui.session.memo import Made, Memo
from tests.ui.page_reader import press, press_and_leave, state_of


def test_the_contact_sheet_comes_first_where_there_is_an_area(june: AppTest) -> None:
    assert not june.exception
    assert state_of(june).look.view == "area"
    assert not june.dataframe


@pytest.mark.parametrize(("view", "tables"), [("whole", 0), ("table", 1), ("calendar", 0), ("area", 0)])
def test_each_view_draws_the_same_ticks(june: AppTest, view: str, tables: int) -> None:
    state = state_of(june)
    assert state.found is not None
    ticked = state.found.shown[1].id
    state.tick(on=[ticked, "an id that nobody has found"])
    june.session_state["results_look"] = view
    june.run()
    assert not june.exception
    assert state.look.view == view
    assert list(state.ticked) == [ticked]
    assert len(june.dataframe) == tables
    assert any("1 scene ticked" in str(one.value) for one in june.caption)


def test_a_tick_that_no_run_has_shown_yet_is_added_with_the_others(june: AppTest) -> None:
    state = state_of(june)
    assert state.found is not None
    first, second = state.found.shown[:2]
    state.tick(on=[first.id])
    june.run()
    state.tick(on=[second.id])  # as at the begin of a run that the click on Add breaks off
    press(june, "Add to downloads")
    assert not june.exception
    assert {job.scene_name for job in services.archive.queue.snapshot()} == {first.name, second.name}
    assert not state.ticked


def test_the_question_before_adding_stays_while_the_page_behind_it_is_drawn_anew(june: AppTest) -> None:
    state = state_of(june)
    assert state.found is not None
    first, second = state.found.shown[:2]
    services.archive.queue.add(first)
    state.tick(on=[first.id, second.id])
    press(june.run(), "Add to downloads")
    assert june.run().button(key="add_new").label.startswith("Add 1 new scene")
    june.button(key="add_new").click().run()
    assert {job.scene_name for job in services.archive.queue.snapshot()} == {first.name, second.name}
    assert all(one.key != "add_new" for one in june.run().button)


def test_as_many_are_added_as_the_field_said_where_the_page_is_left_in_the_same_instant(june: AppTest) -> None:
    state = state_of(june)
    assert state.found is not None
    first, second, third = state.found.shown[:3]
    services.archive.queue.add(first)
    state.tick(on=[first.id, second.id, third.id])
    press(june.run(), "Add to downloads")
    june.number_input(key="add_how_many").set_value(1).run()
    words = june.button(key="add_new").label
    assert not press_and_leave(june, words, "downloads").exception
    assert {job.scene_name for job in services.archive.queue.snapshot()} == {first.name, second.name}


def test_the_files_that_the_dialog_said_are_added_where_the_page_is_left_in_the_same_instant(june: AppTest) -> None:
    state = state_of(june)
    assert state.found is not None
    state.tick(on=[state.found.shown[0].id])
    press(june.run(), "Choose files …")
    assert not press_and_leave(june, "Add these files", "downloads").exception
    (job,) = services.archive.queue.snapshot()
    assert {"Oa04_radiance.nc", "Oa06_radiance.nc", "Oa08_radiance.nc"} <= set(job.files)


class CountingMemo(Memo):
    """Keeps the names of what was made anew."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []

    def of(self, name: str, made_of: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        def noted() -> Made:
            self.made.append(name)
            return make()

        return super().of(name, made_of, noted)


@pytest.mark.parametrize(("view", "made"), [("area", []), ("calendar", ["fields_of_days"]), ("table", [])])
def test_a_tick_goes_through_no_list_of_scenes_again(june: AppTest, view: str, made: list[str]) -> None:
    state = state_of(june)
    assert state.found is not None
    assert state.found.measuring is not None
    assert state.found.measuring.wait(60)
    june.session_state["results_look"] = view
    state.work = memo = CountingMemo()
    june.run()
    assert {"columns", "narrowed", "unseen", "ordered", "places"} <= set(memo.made)
    memo.made.clear()
    state.tick(on=[state.found.shown[1].id])
    june.run()
    assert memo.made == made


def test_scenes_found_by_name_have_no_area_to_be_cut_to(june: AppTest) -> None:
    state = state_of(june)
    assert state.found is not None
    name = state.found.shown[0].name
    june.switch_page("../pages/search.py").run()
    next(one for one in june.text_area if one.label == "Scene names").set_value(name)
    press(june, "Find")
    assert not june.exception
    assert state.look.view == "table"
    assert not [one for one in june.button if one.label == "Tick the clearest"]
