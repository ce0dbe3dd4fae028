"""One list in several views: which is shown first, what order does, what a choice ticks, and what a day tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.scene import Scene
from olci_ui import maps
from olci_ui.maps import FootprintOnMap
from olci_ui.pictures.crops import crops
from olci_ui.results.order import ordered
from olci_ui.results.views.calendar import days_of
from olci_ui.session.tab_state import TabState

OpenPage = Callable[..., AppTest]
BALTIC = "POLYGON((14 56,14 58,18 58,18 56,14 56))"
JUNE = {"from": "2018-06-01", "to": "2018-06-04", "product": "OL_1_EFR___", "area": BALTIC}


def scene(name: str, *, hours: float) -> Scene:
    begin = datetime(2024, 4, 1, 8, tzinfo=UTC) + timedelta(hours=hours)
    return Scene(
        id=name,
        name=name,
        product_type="OL_1_EFR___",
        platform="S3A",
        begin=begin,
        end=begin,
        created=begin,
        cycle=1,
        relative_orbit=1,
        frame=1800,
        timeliness="NT",
        baseline="003",
        size_bytes=1,
        online=True,
        footprint=None,
        quicklook_url=None,
        checksums={},
        attributes={},
        record={},
    )


FOUR = (scene("late", hours=30), scene("early", hours=0), scene("noon", hours=4), scene("unknown", hours=5))
COVERAGE = {"late": 0.4, "early": 0.9, "noon": 0.9001}
BRIGHT = {"late": 0.1, "early": 0.8, "noon": 0.2, "unknown": None}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("time", ["early", "noon", "unknown", "late"]),
        ("newest", ["late", "unknown", "noon", "early"]),
        ("coverage", ["early", "noon", "late", "unknown"]),
        ("clearest", ["late", "noon", "early", "unknown"]),
    ],
)
def test_an_order_puts_what_is_not_known_last_and_equals_in_order_of_time(order: str, expected: list[str]) -> None:
    assert [one.id for one in ordered(FOUR, order, coverage=COVERAGE, bright=BRIGHT)] == expected


def test_a_day_tells_the_least_bright_of_the_scenes_that_cover_at_least_half() -> None:
    first, second = days_of(FOUR, coverage=COVERAGE, bright=BRIGHT)
    assert (first.date, first.scenes, first.coverage, first.bright) == (date(2024, 4, 1), 3, 0.9001, 0.2)
    assert (second.date, second.scenes, second.coverage, second.bright) == (date(2024, 4, 2), 1, 0.4, 0.1)
    (nothing_known,) = days_of(FOUR[1:2], coverage={}, bright={})
    assert (nothing_known.coverage, nothing_known.bright) == (None, None)


def results_of(app: AppTest) -> TabState:
    state = app.session_state["tab"]
    assert isinstance(state, TabState)
    return state


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def looked(app: AppTest) -> AppTest:
    """Return the page after the look at pictures that it has begun, if any."""
    looking = results_of(app).looking
    assert looking is None or looking.wait(60)
    return app.run()


@pytest.fixture
def june(open_page: OpenPage) -> AppTest:
    """The results of a search for four days of a Baltic area."""
    return press(open_page("search", **JUNE), "Search")


def test_the_contact_sheet_comes_first_where_there_is_an_area(june: AppTest) -> None:
    assert not june.exception
    assert results_of(june).look.view == "area"
    assert not june.dataframe


@pytest.mark.parametrize(("view", "tables"), [("whole", 0), ("table", 1), ("calendar", 0), ("area", 0)])
def test_each_view_draws_the_same_ticks(june: AppTest, view: str, tables: int) -> None:
    state = results_of(june)
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


def test_the_clearest_of_each_day_are_ticked_with_their_reason_and_own_ticks_stay(june: AppTest) -> None:
    state = results_of(june)
    assert state.found is not None
    covering = {one.id for one in state.found.shown if state.found.coverage.get(one.id, 0) >= 0.8}
    own = next(one.id for one in state.found.shown if one.id not in covering)
    state.tick(on=[own])
    june.session_state["best_span"] = "day"
    june.run()
    looked(press(june, "Tick the clearest"))
    assert not june.exception
    chosen = [state.found.by_id[one] for one in state.reasons]
    assert {one.id for one in chosen} <= covering
    assert len({one.begin.date() for one in chosen}) == len(chosen) > 1
    assert set(state.ticked) == {own, *state.reasons}
    assert all("that day" in reason for reason in state.reasons.values())
    looked(press(june.run(), "Tick the fewest"))
    assert list(state.reasons.values()) == ["covers the whole area by itself"]
    assert set(state.ticked) == {own, *state.reasons}


def test_least_bright_first_looks_at_all_scenes(june: AppTest) -> None:
    june.session_state["results_order"] = "clearest"
    june.session_state["results_look"] = "table"
    looked(june.run())
    assert not june.exception
    shares = june.dataframe[0].value["bright_here"].dropna().tolist()
    assert len(shares) > 3
    assert shares == sorted(shares)


def test_scenes_found_by_name_have_no_area_to_be_cut_to(june: AppTest) -> None:
    state = results_of(june)
    assert state.found is not None
    name = state.found.shown[0].name
    june.switch_page("../pages/search.py").run()
    next(one for one in june.text_area if one.label == "Scene names").set_value(name)
    press(june, "Find")
    assert not june.exception
    assert state.look.view == "table"
    assert not [one for one in june.button if one.label == "Tick the clearest"]


def test_footprints_are_coloured_by_date_or_by_how_much_of_the_scene_is_bright(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Sequence[FootprintOnMap]] = []
    monkeypatch.setattr(maps, "results_map", lambda scenes, **_: drawn.append(scenes))
    app = open_page("results", **JUNE)
    app.segmented_control(key="results_look").set_value("table").run()
    assert all(one.begin is not None and one.bright is None for one in drawn[-1])
    app.segmented_control(key="map_colours").set_value("bright").run()
    assert all(one.begin is None and one.bright is not None and 0 <= one.bright <= 1 for one in drawn[-1])
    app.switch_page("../pages/search.py").run()
    app.switch_page("../pages/results.py").run()
    assert app.segmented_control(key="map_colours").value == "bright"
    looked(app.selectbox(key="results_order").set_value("clearest").run())
    assert app.segmented_control(key="map_colours").value == "bright"
    app.segmented_control(key="map_colours").set_value("here").run()
    shares = {one.id: one.bright for one in drawn[-1]}
    state = results_of(app)
    assert state.found is not None
    assert state.found.query is not None
    assert state.found.query.area is not None
    assert shares == crops.shares(state.found.query.area, state.found.shown)
    assert any(share is not None for share in shares.values())
