"""The saved searches on the page: saved beside the search, opened, followed, and what is new in each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_ui.services import services
from olci_ui.session.saved_searches import SavedSearches
from olci_ui.session.tab_state import TabState
from tests.ui.page_reader import said

BAFFIN = Area.from_bounds(-82, 71.5, -75, 74)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
IN_ADDRESS = {"from": "2018-06-01", "to": "2018-06-02", "product": "OL_1_EFR___", "area": BAFFIN.to_wkt()}


def button(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_a_search_is_saved_opened_and_asked_for_news(open_page: Callable[..., AppTest]) -> None:
    app = open_page("search", **IN_ADDRESS)
    app.text_input(key="saved_name").set_value("Baffin")
    submit = next(one for one in app.button if one.label == "Save this search")
    submit.click().run()
    app.switch_page("../pages/following.py").run()
    assert "not opened yet" in said(app)
    button(app, "news_Baffin")
    assert "new scene" in said(app)
    button(app, "open_Baffin")
    assert " scenes · " in app.title[0].value
    searches = SavedSearches(services.archive.settings.data_dir)
    (saved,) = searches.all()
    state = app.session_state["tab"]
    assert isinstance(state, TabState)
    assert state.found is not None
    assert saved.seen == {scene.id for scene in state.found.scenes}

    lost = state.found.shown[0]
    of_it = {scene.id for scene in state.found.scenes if abs((scene.begin - lost.begin).total_seconds()) < 10}
    searches.put(saved.__class__(saved.name, saved.parameters, saved.which_days, saved.seen - of_it, NOON))
    app.switch_page("../pages/following.py").run()
    button(app, "news_of_all")
    assert "1 new scene" in said(app)
    button(app, "open_Baffin")
    app.switch_page("../pages/results.py").run()
    app.session_state["filter_open"] = True
    app.run()
    app.toggle(key=f"filter_only_new_{app.session_state['tab'].chosen_turn}").set_value(True).run()
    assert [one.value for one in app.caption if one.value.startswith("**1 of ")]


def test_a_saved_search_without_a_name_is_refused(open_page: Callable[..., AppTest]) -> None:
    app = open_page("search", **IN_ADDRESS)
    next(one for one in app.button if one.label == "Save this search").click().run()
    assert "has no name yet" in said(app)
    assert not app.exception


def test_a_saved_search_can_be_given_a_rule(open_page: Callable[..., AppTest]) -> None:
    app = open_page("search", **IN_ADDRESS)
    app.text_input(key="saved_name").set_value("Baffin")
    next(one for one in app.button if one.label == "Save this search").click().run()
    app.switch_page("../pages/following.py").run()
    button(app, "follow_Baffin")
    assert not app.exception
    assert next(one for one in app.text_input if one.label == "Name").value == "Baffin"
