"""One line a pass: one scene stands for all of it, with one tick."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from streamlit.testing.v1 import AppTest

from olci_ui.results.by_pass import in_passes, tick_passes
from olci_ui.session.found import Found
from olci_ui.session.tab_state import TabState
from tests.core.catalogue.conftest import make_scene

OpenPage = Callable[..., AppTest]
BEGIN = datetime(2018, 6, 1, 10, tzinfo=UTC)
ONE, TWO = make_scene(BEGIN), make_scene(BEGIN + timedelta(minutes=3))
WATER = make_scene(BEGIN, product_type="OL_2_WFR___")
LATER = make_scene(BEGIN + timedelta(minutes=100), relative_orbit=12)
SCENES = (ONE, WATER, TWO, LATER)


def state_with_scenes() -> TabState:
    state = TabState()
    state.take(Found("practice", None, SCENES, True, (), BEGIN))
    return state


def test_the_scene_of_the_first_product_that_covers_most_stands_for_its_pass() -> None:
    passes = in_passes(SCENES, first_type="OL_1_EFR___", coverage={ONE.id: 0.2, TWO.id: 0.5, WATER.id: 0.9})
    assert passes.leaders == (TWO, LATER)
    assert passes.words() == {TWO.id: "Also 2 scenes: Level 1 + Level 2 water"}


def test_its_tick_is_that_of_its_whole_pass_and_so_is_its_untick() -> None:
    state, passes = state_with_scenes(), in_passes(SCENES, first_type="OL_1_EFR___", coverage={})
    state.tick(on=[ONE.id])
    tick_passes(state, passes)
    assert set(state.ticked) == {ONE.id, WATER.id, TWO.id}
    state.tick(off=[ONE.id])
    tick_passes(state, passes)
    assert not state.ticked


def test_what_was_ticked_before_is_not_lost() -> None:
    state, passes = state_with_scenes(), in_passes(SCENES, first_type="OL_1_EFR___", coverage={})
    state.tick(on=[WATER.id, LATER.id])
    tick_passes(state, passes)
    assert set(state.ticked) == {scene.id for scene in SCENES}


def test_level_1_and_its_level_2_are_found_together_and_shown_as_one_line(open_page: OpenPage) -> None:
    search = {"from": "2024-04-10", "to": "2024-04-12", "area": "16, 56, 20, 58"}
    app = open_page("results", **search, product="OL_1_EFR___,OL_2_WFR___")
    state = app.session_state["tab"]
    assert {scene.product_type for scene in state.found.shown} == {"OL_1_EFR___", "OL_2_WFR___"}
    assert "OL_1_EFR___ + OL_2_WFR___" in app.title[0].value.replace("\\", "")
    app.toggle(key="results_by_pass").set_value(True).run()
    assert not app.exception
    assert state.pass_words
    assert all("Level 2 water" in words for words in state.pass_words.values())
    alone = open_page("results", **search, product="OL_1_EFR___")
    assert not [one for one in alone.toggle if one.key == "results_by_pass"]
