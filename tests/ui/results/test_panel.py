"""One list in several views: which is shown first, what order does, what a choice ticks, and what a day shows."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.results.samples import press, results_of


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
