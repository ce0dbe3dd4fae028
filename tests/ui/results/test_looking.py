"""Order by brightness looks at all scenes first; the end of a look is not missed."""

from __future__ import annotations

import threading

from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.catalogue import SearchQuery
from olci_core.scene import Scene
from olci_ui.pictures.crops import CropRoom
from olci_ui.results.looking import is_looked_at, look_line
from olci_ui.session.background_look import BackgroundLook
from olci_ui.session.found import Found
from olci_ui.session.tab_state import TabState
from tests.core.catalogue.conftest import make_scene
from tests.ui.results.samples import looked

AREA = Area.from_bounds(-80, 72, -78, 74)


def test_least_bright_first_looks_at_all_scenes(june: AppTest) -> None:
    june.session_state["results_order"] = "clearest"
    june.session_state["results_look"] = "table"
    looked(june.run())
    assert not june.exception
    shares = june.dataframe[0].value["bright_here"].dropna().tolist()
    assert len(shares) > 3
    assert shares == sorted(shares)


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - it is the script of an app of its own

    st.session_state["draw"]()


def test_a_page_is_drawn_anew_for_a_look_that_ended_while_it_was_being_drawn() -> None:
    may_end, answers = threading.Event(), list[bool]()

    def fetch(_archive: str, _scene: Scene) -> None:
        assert may_end.wait(60)

    state, scene = TabState(), make_scene()
    query = SearchQuery.days(scene.begin.date(), scene.begin.date(), area=AREA)
    state.take(Found("practice", query, (scene,), complete=True, notes=(), asked_at=scene.end))
    state.begin_look(BackgroundLook(CropRoom(fetch), "practice", (scene,), area=AREA, purpose="best"))

    def draw() -> None:
        assert state.found is not None
        answers.append(is_looked_at(state, state.found, state.found.scenes, purpose="best"))
        may_end.set()
        assert state.looking is not None
        assert state.looking.wait(60)
        look_line(state.looking, stop=state.stop_looking)

    app = AppTest.from_function(page)
    app.session_state["draw"] = draw
    assert not app.run().exception
    assert answers == [False, True]
