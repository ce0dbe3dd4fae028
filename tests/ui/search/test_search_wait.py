"""A search under way: shown, stopped, remembered; and a search by name."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.catalogue import SearchEstimate, SearchProgress, SearchQuery, SearchResult, current
from olci_core.catalogue.cache import held_bytes
from olci_core.catalogue.scene_filter import SceneFilter
from olci_core.errors import Cancelled
from olci_core.scene import Scene
from olci_ui.search.search_wait import wait_words
from olci_ui.services import Archive, services
from olci_ui.session.background_search import RunningSearch
from olci_ui.session.choices import Chosen
from olci_ui.session.searching import MeasuredResults, begin_search, found_of, stop_search
from tests.ui.page_reader import OpenPage, said, state_of

BAFFIN = "POLYGON((-81.7 71.7, -81.7 73.8, -75.1 73.8, -75.1 71.7, -81.7 71.7))"
TUTORIAL = {"from": "2018-06-01", "to": "2018-06-02", "product": "OL_1_EFR___", "area": BAFFIN}
QUERY = SearchQuery.days(date(2018, 6, 1), date(2018, 6, 2), area=Area.from_wkt(BAFFIN))
LONG_AGO = SearchQuery.days(date(2017, 1, 1), date(2017, 4, 30), area=Area.from_wkt(BAFFIN))


def address_of(app: AppTest) -> dict[str, str]:
    """Return the query parameters that the browser shows in the address."""
    return dict(app.session_state["shown_address"])


def test_a_search_ends_with_its_result(world: Path) -> None:
    running = RunningSearch(services.archive, QUERY)
    assert running.wait(30)
    assert running.result().complete
    assert running.progress.scenes == len(running.result().scenes) > 0


def test_a_stopped_search_gives_nothing_that_could_look_complete(world: Path) -> None:
    running = RunningSearch(services.archive, LONG_AGO)
    running.stop()
    assert running.wait(30)
    with pytest.raises(Cancelled):
        running.result()
    assert services.archive.recent.held(LONG_AGO) is None


def test_stopping_leaves_the_search_and_says_what_became_of_it(open_page: OpenPage) -> None:
    app = open_page("search", **TUTORIAL)
    state = state_of(app)
    state.running = RunningSearch(services.archive, LONG_AGO)
    stop_search(state)  # as the button does; in AppTest a page that waits has no button to press
    app.run()
    assert app.title[0].value == "Search"
    assert "The search was stopped" in said(app)
    assert state_of(app).found is None
    next(one for one in app.button if one.key == "search").click().run()
    assert state_of(app).found is not None
    assert "was stopped" not in said(app)


def test_the_same_search_again_comes_from_memory_and_a_refresh_asks_anew(open_page: OpenPage) -> None:
    app = open_page("search", **TUTORIAL)
    app.button(key="search").click().run()
    first = state_of(app).found
    assert first is not None
    assert f"Fresh as of {first.asked_at:%H:%M} UTC" in said(app)
    app.switch_page("../pages/search.py").run()
    app.button(key="search").click().run()
    assert state_of(app).found is first
    app.switch_page("../pages/results.py").run()
    app.button(key="refresh").click().run()
    second = state_of(app).found
    assert second is not None
    assert second.asked_at > first.asked_at
    assert second.scenes == first.scenes


def test_a_result_keeps_what_was_measured_of_it(world: Path) -> None:
    result = services.archive.recent.search(QUERY)
    found = found_of("copernicus", QUERY, result)
    assert found_of("copernicus", QUERY, services.archive.recent.search(QUERY)) is found
    assert found_of("copernicus", QUERY, services.archive.recent.search(QUERY, refresh=True)) is not found


def test_a_wait_says_count_of_about_how_many_and_year() -> None:
    expected = SearchEstimate(scenes=2_000, records=6_312, seconds=30)
    at = datetime(2019, 3, 2, tzinfo=UTC)
    assert wait_words(SearchProgress(0, 4, 0), expected, waited_s=2.9) == "Asking the catalogue … · 2 s"
    words = wait_words(SearchProgress(3, 9, 1_240, reached=at), expected, waited_s=12.2)
    assert words == "1,240 of about 6,300 products so far, all versions · now at March 2019 · 12 s"
    assert "of about" not in wait_words(SearchProgress(3, 9, 7_000, reached=at), expected, waited_s=12.2)
    assert wait_words(SearchProgress(3, 9, 1, "Trying again in 4 s."), expected, waited_s=9) == "Trying again in 4 s."


def test_months_and_hours_of_the_form_reach_the_search(open_page: OpenPage) -> None:
    app = open_page("search", **TUTORIAL)
    app.button_group(key="months").set_value([6]).run()
    app.selectbox(key="first_hour").set_value(12.0).run()
    app.button(key="search").click().run()
    found = state_of(app).found
    assert found is not None and found.query is not None
    assert (found.query.months, found.query.hours) == (frozenset({6}), (12, 24))
    assert all(scene.begin.hour >= 12 for scene in found.scenes)
    assert address_of(app)["months"] == "6"
    assert address_of(app)["hours"] == "12-24"


def test_months_in_which_no_day_lies_are_named(open_page: OpenPage) -> None:
    app = open_page("search", **TUTORIAL, months="1")
    app.button(key="search").click().run()
    assert "None of the chosen days lies in the chosen months" in said(app)
    assert app.title[0].value == "Search"


def test_quick_days_set_both_days(open_page: OpenPage) -> None:
    app = open_page("search", **TUTORIAL)
    app.button(key="last_7_days").click().run()
    form = state_of(app).form
    assert form is not None
    assert (form.last - form.first).days == 6


def test_names_are_found_in_any_form_and_missing_ones_have_their_reason(open_page: OpenPage) -> None:
    app = open_page("search", **TUTORIAL)
    found = services.archive.recent.search(QUERY)
    name = found.scenes[0].name.removesuffix(".SEN3")
    wrong = name.replace("S3A", "S3X").replace("S3B", "S3X")
    field = next(one for one in app.text_area if one.label == "Scene names")
    field.set_value(f'"{name}.zip"\n/archive/{found.scenes[1].name}\n{wrong}')
    next(one for one in app.button if one.label == "Find").click().run()
    assert not app.exception
    state = state_of(app)
    assert state.found is not None
    assert [scene.id for scene in state.found.scenes] == [scene.id for scene in found.scenes[:2]]
    assert state.found.shown == state.found.scenes
    assert "1 name not found" in said(app)
    assert state.found.reasons[wrong][:30] in said(app)
    reload = AppTest.from_file(str(Path(__file__).resolve().parents[3] / "olci_ui" / "main.py"), default_timeout=30)
    reload.switch_page("../pages/results.py")
    for key, value in address_of(app).items():
        reload.query_params[key] = value
    reload.run()
    again = state_of(reload).found
    assert again is not None
    assert again.scenes == state.found.scenes


@dataclass
class ComesByHalves:
    """A catalogue that hands on half of a result, and the other half when it is let."""

    result: SearchResult
    let: threading.Event = field(default_factory=threading.Event)
    half: threading.Event = field(default_factory=threading.Event)

    def search(
        self,
        _: SearchQuery,
        *,
        on_scenes: Callable[[tuple[Scene, ...]], object],
        cancelled: Callable[[], bool],
        **__: Any,
    ) -> SearchResult:
        middle = len(self.result.scenes) // 2
        on_scenes(self.result.scenes[:middle])
        self.half.set()
        while not self.let.wait(0.01):
            if cancelled():
                raise Cancelled("The search was stopped.")
        on_scenes(self.result.scenes[middle:])
        return self.result

    def estimate(self, _: SearchQuery) -> SearchEstimate:
        return SearchEstimate(scenes=9_000, records=9_000, seconds=60)


def half_asked(app: AppTest) -> ComesByHalves:
    """Let a search be under way of which half has come."""
    catalogue = ComesByHalves(services.archive.catalogue.search(QUERY))
    archive = cast("Archive", SimpleNamespace(kind="copernicus", recent=catalogue, scenes=services.archive.scenes))
    state_of(app).begin(RunningSearch(archive, QUERY))
    assert catalogue.half.wait(30)
    return catalogue


def half_arrived(app: AppTest) -> ComesByHalves:
    """Let a search be under way of which half has come, and draw the page Search anew: it turns to Results."""
    catalogue = half_asked(app)
    app.run()
    return catalogue


def test_a_long_search_is_looked_at_while_it_fills(open_page: OpenPage) -> None:
    app = open_page("search")
    catalogue = half_arrived(app)
    scenes = catalogue.result.scenes
    half, whole = len(current(scenes[: len(scenes) // 2])), len(current(scenes))
    assert not app.exception
    assert app.title[0].value.replace("\\", "").startswith(f"{half} scenes so far")
    assert any(one.key == "stop_filling" for one in app.button)
    state = state_of(app)
    assert state.found is not None
    first = state.found.shown[0]
    state.tick(on=[first.id])
    state.choose(Chosen(SceneFilter(platforms=frozenset({first.platform}))))
    app.run()
    same = [scene for scene in state.found.shown if scene.platform == first.platform]
    assert 0 < len(same) < half
    assert f"{len(same)} of {half} scenes shown" in said(app).replace("**", "")
    catalogue.let.set()
    assert state.running is not None
    assert state.running.wait(30)
    app.run()
    assert app.title[0].value.replace("\\", "").startswith(f"{whole} scenes")
    assert not any(one.key == "stop_filling" for one in app.button)
    state = state_of(app)
    assert state.found is not None
    assert list(state.ticked) == [first.id]
    assert state.chosen.filter.platforms == {first.platform}
    assert state.found.complete


@pytest.mark.parametrize("page", ["search", "following"])
def test_a_reload_goes_on_with_the_search_that_was_under_way(open_page: OpenPage, page: str) -> None:
    before = open_page(page, **TUTORIAL)
    catalogue = half_asked(before)
    running = state_of(before).running
    again = open_page("search", **address_of(before))
    state = state_of(again)
    assert "scenes so far" in again.title[0].value.replace("\\", "")
    assert state.running is running
    assert state.found is not None
    assert state.found.is_growing
    catalogue.let.set()
    assert state.running is not None
    assert state.running.wait(30)
    again.run()
    assert state.found.complete
    # It has come: a further reload finds the form, and is led nowhere.
    third = open_page("search", **address_of(again))
    assert (state_of(third).running, third.title[0].value) == (None, "Search")


def test_a_reload_after_a_search_was_stopped_begins_it_no_more(open_page: OpenPage) -> None:
    before = open_page("search", **TUTORIAL)
    half_asked(before)
    stop_search(state_of(before))
    again = open_page("search", **address_of(before))
    assert (state_of(again).running, state_of(again).found) == (None, None)


def test_a_search_stopped_while_it_fills_keeps_what_has_come_and_says_that_it_is_not_all(open_page: OpenPage) -> None:
    app = open_page("search")
    half_arrived(app)
    next(one for one in app.button if one.key == "stop_filling").click().run()
    state = state_of(app)
    assert state.found is not None
    assert f"The search was stopped: {len(state.found.shown)} scenes had come" in said(app)
    assert state.running is None
    assert not state.found.complete
    assert not state.found.is_growing


def test_another_search_leaves_a_filling_list_as_one_cut_short(open_page: OpenPage) -> None:
    app = open_page("search")
    half_arrived(app)
    state = state_of(app)
    begin_search(state, SearchQuery(QUERY.begin, QUERY.begin + timedelta(hours=1)))
    assert state.found is not None
    assert not state.found.is_growing
    assert state.found.notes
    assert state.running is not None
    assert state.running.wait(30)


def test_kept_results_count_by_their_bytes_and_the_newest_stays(world: Path) -> None:
    result = services.archive.catalogue.search(QUERY)
    days = [SearchQuery(QUERY.begin - timedelta(days=number), QUERY.end) for number in range(4)]
    room = held_bytes(result.scenes)[0]
    for max_bytes, kept in ((10 * room, 4), (int(2.5 * room), 2), (1, 1)):
        results = MeasuredResults(max_bytes=max_bytes)
        first = [results.found_of("copernicus", query, result, measured={}) for query in days]
        # Asked for again from the newest on: what has to be made anew would push out what is still to be asked for.
        again = [results.found_of("copernicus", query, result, measured={}) for query in reversed(days)]
        assert sum(one is other for one, other in zip(reversed(first), again, strict=True)) == kept
