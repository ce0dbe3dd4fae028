"""A reload loses nothing that was chosen, and the back button leads to the search that stood there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from shapely.geometry import Polygon, mapping
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import UnknownElement

from olci_core.area import Area
from olci_core.area.in_words import in_words
from olci_ui.services import services
from olci_ui.session.choices import Display
from olci_ui.session.found import Found
from tests.ui.page_reader import OpenPage, state_of

MAIN = Path(__file__).resolve().parents[3] / "olci_ui" / "main.py"
BALTIC = "POLYGON((14 56,14 58,18 58,18 56,14 56))"
JUNE = {"from": "2018-06-01", "to": "2018-06-04", "product": "OL_1_EFR___", "area": BALTIC}


def at_address(page: str, parameters: dict[str, str]) -> AppTest:
    """Open a page in a new tab, or anew in the same one, under an address."""
    app = AppTest.from_file(str(MAIN), default_timeout=30)
    app.switch_page(f"../pages/{page}.py")
    for key, value in parameters.items():
        app.query_params[key] = value
    return app.run()


def test_a_reload_brings_back_ticks_view_order_filter_and_page(open_page: OpenPage) -> None:
    app = open_page("results", **JUNE)
    state = state_of(app)
    assert state.found is not None
    ticked = [scene.id for scene in state.found.shown[:3]]
    state.tick(on=ticked)
    app.session_state["results_look"] = "table"
    app.session_state["results_order"] = "newest"
    app.session_state["filter_open"] = True
    app.run()
    app.button_group(key=f"filter_platforms_{state.chosen_turn}").set_value(["S3A"]).run()
    address = dict(app.session_state["shown_address"])
    again = state_of(at_address("results", address))
    assert again is not state
    assert set(again.ticked) == set(ticked)
    assert again.look == state.look == Display(view="table", order="newest")
    assert again.chosen == state.chosen
    assert again.chosen.filter.platforms == {"S3A"}
    # Each tab has its own from then on.
    assert again.tab != state.tab
    again.untick_all()
    third = state_of(at_address("results", address))
    assert set(third.ticked) == set(ticked)


def search_for_last_7_days(app: AppTest) -> None:
    """Change the search and look at what it brings."""
    app.switch_page("../pages/search.py").run()
    app.button(key="last_7_days").click().run()
    app.button(key="search").click().run()
    app.switch_page("../pages/results.py").run()


def go_back_to_results(app: AppTest, address: dict[str, str]) -> None:
    """Come from another page to the results under the address that an earlier step has."""
    app.switch_page("../pages/help.py").run()
    app.switch_page("../pages/results.py")
    app.query_params.clear()
    for key, value in address.items():
        app.query_params[key] = value
    app.run()


def with_two_ticked(app: AppTest) -> tuple[Found, list[str]]:
    """Tick the first two scenes of the result; return it and their ids."""
    found = state_of(app).found
    assert found is not None
    ticked = [scene.id for scene in found.shown[:2]]
    state_of(app).tick(on=ticked)
    return found, ticked


def test_the_back_button_shows_the_search_that_stood_in_its_address_with_what_was_chosen_over_it(
    open_page: OpenPage,
) -> None:
    app = open_page("results", **JUNE)
    first, ticked = with_two_ticked(app)
    app.session_state["results_look"] = "calendar"
    app.run()
    address = dict(app.session_state["shown_address"])
    search_for_last_7_days(app)
    second = state_of(app).found
    assert second is not None
    assert second.query != first.query
    state_of(app).tick(on=[second.shown[0].id])
    app.session_state["results_look"] = "table"
    app.run()
    later = dict(app.session_state["shown_address"])
    go_back_to_results(app, address)
    state = state_of(app)
    assert state.found is not None
    assert (state.found.query, list(state.ticked), state.look.view) == (first.query, ticked, "calendar")
    go_back_to_results(app, later)
    assert state.found is not None
    assert (state.found.query, list(state.ticked), state.look.view) == (second.query, [second.shown[0].id], "table")


def test_a_reload_on_another_page_loses_neither_the_search_nor_what_was_chosen_over_it(open_page: OpenPage) -> None:
    app = open_page("results", **JUNE)
    first, ticked = with_two_ticked(app)
    app.run()
    app.switch_page("../pages/help.py").run()
    address = dict(app.session_state["shown_address"])
    results = at_address("help", address).switch_page("../pages/results.py")
    results.query_params.clear()
    now = state_of(results.run()).found
    assert now is not None
    assert (now.query, list(state_of(results).ticked)) == (first.query, ticked)
    search = at_address("help", address).switch_page("../pages/search.py")
    search.query_params.clear()
    form = state_of(search.run()).form
    assert form is not None
    assert form.query() == first.query


def test_the_back_button_finds_what_was_before_a_reload(open_page: OpenPage) -> None:
    app = open_page("results", **JUNE)
    first, ticked = with_two_ticked(app)
    app.run()
    address = dict(app.session_state["shown_address"])
    search_for_last_7_days(app)
    again = at_address("search", dict(app.session_state["shown_address"]))
    third = at_address("results", dict(again.session_state["shown_address"]))
    now = state_of(third).found
    assert now is not None
    assert now.query != first.query
    go_back_to_results(third, address)
    now = state_of(third).found
    assert now is not None
    assert (now.query, list(state_of(third).ticked)) == (first.query, ticked)


def test_an_area_is_in_the_address_before_its_field_shows_it(open_page: OpenPage) -> None:
    app = open_page("search", **JUNE)
    area = Area.from_text("9.5, 54, 30, 66")
    state = state_of(app)
    assert state.form is not None
    state.keep_form(replace(state.form, area=area))
    order = list(app.run().main)
    field = next(place for place, one in enumerate(order) if getattr(one, "key", None) == "area_text")
    assert app.text_area(key="area_text").value == in_words(area)
    sent = [one.proto.json for one in order[:field] if isinstance(one, UnknownElement) and one.key == "address_given"]
    assert [json.loads(text)["query"] for text in sent] == [urlencode(app.session_state["shown_address"])]
    assert urlencode({"area": area.to_wkt()}) in sent[0]


def test_an_outline_that_cannot_be_kept_is_complained_of_once(open_page: OpenPage) -> None:
    app = open_page("search", **JUNE)
    (services.data_dir / "texts").write_text("in the way of the folder")
    state = state_of(app)
    assert state.form is not None
    ring = [(lon / 1000, 50 + lon % 7 / 10) for lon in range(1000)]
    state.keep_form(replace(state.form, area=Area.from_geojson(mapping(Polygon([*ring, (1, 60), (0, 60)])))))
    app.run()
    assert not app.exception
    assert len([one for one in app.error if str(services.data_dir / "texts") in one.value.replace("\\", "")]) == 1
