"""How large a search will be is said beforehand, and a very large one begins only when that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.catalogue import SearchEstimate, SearchQuery
from olci_ui.search.search_size import in_words
from olci_ui.services import services
from olci_ui.session.background_search import MAX_FIRST_SCENES, RunningSearch
from olci_ui.session.searching import request_search
from olci_ui.session.tab_state import TabState

OpenPage = Callable[..., AppTest]
BAFFIN = "POLYGON((-81.7 71.7, -81.7 73.8, -75.1 73.8, -75.1 71.7, -81.7 71.7))"
EVERYTHING = SearchQuery.days(date(2018, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (SearchEstimate(0, 0, 4.0), "Probably no scenes"),
        (SearchEstimate(1, 3, 4.0), "About 1 scene, a few seconds"),
        (SearchEstimate(6_312, 18_000, 28.0), "About 6,300 scenes, about 30 s"),
        (SearchEstimate(142_812, 420_000, 420.0), "About 140,000 scenes, about 7 min"),
    ],
)
def test_an_estimate_is_no_finer_than_it_can_be(estimate: SearchEstimate, words: str) -> None:
    assert in_words(estimate) == words


def test_the_form_says_about_how_many(open_page: OpenPage) -> None:
    app = open_page("search", **{"from": "2018-06-01", "to": "2018-06-10", "product": "OL_1_EFR___", "area": BAFFIN})
    assert any(str(caption.value).startswith("About ") for caption in app.caption)


def test_a_very_large_search_waits_for_a_yes(world: Path) -> None:
    state = TabState()
    request_search(state, EVERYTHING)
    assert (state.running, state.asked_about) == (None, EVERYTHING)
    small = SearchQuery.days(date(2018, 6, 1), date(2018, 6, 1), area=Area.from_wkt(BAFFIN))
    request_search(state, small)
    assert state.running is not None
    assert state.running.query == small
    assert state.asked_about is None
    assert state.running.wait(30)


def test_the_question_is_on_the_page_and_can_be_left(open_page: OpenPage) -> None:
    app = open_page("search")
    app.session_state["tab"].ask_about(EVERYTHING)
    app.run()
    assert any(str(one.value).startswith("About 460,000 scenes, about 25 min") for one in app.tabs[0].warning)
    app.button(key="leave_large").click().run()
    assert app.session_state["tab"].asked_about is None
    assert not app.warning


def test_the_first_scenes_are_there_while_the_others_come(world: Path) -> None:
    begin = datetime(2018, 6, 1, tzinfo=UTC)
    running = RunningSearch(services.archive, SearchQuery(begin, begin + timedelta(hours=9)))
    assert running.wait(240)
    assert 0 < len(running.first_scenes) <= MAX_FIRST_SCENES
    assert running.progress.reached is not None
    assert all(services.archive.scenes.get(scene.id) == scene for scene in running.first_scenes)
