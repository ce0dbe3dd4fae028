"""The area beside the map: every notation, named regions, and mistakes repaired on a click."""

from __future__ import annotations

import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.area.in_words import in_words
from olci_core.area.named_regions import region_named
from olci_ui.search.area_input import MAX_SHOWN, shown_text
from tests.ui.page_reader import OpenPage, press
from tests.ui.search.area_field import area_of, written

LAKE = "32, 60, 35, 62"
LAKE_JSON = Area.from_bounds(32, 60, 35, 62).to_geojson()


def broken_off_before_it_is_kept() -> None:
    """Draw the area of a form; while ``is_broken_off`` the run ends where the next click may end it."""
    from dataclasses import replace  # noqa: PLC0415 - AppTest takes what stands in the function

    import streamlit as st  # noqa: PLC0415 - as above

    from olci_ui.search.area_input import area_field, area_kept  # noqa: PLC0415 - as above
    from olci_ui.session.address import form_at_hand  # noqa: PLC0415 - as above
    from olci_ui.session.tab_state import tab_state  # noqa: PLC0415 - as above

    state = tab_state()
    form = form_at_hand(state)
    field = area_field(form)
    if st.session_state.get("is_broken_off"):
        st.stop()
    state.keep_form(replace(form, area=field.area, area_text=field.text))
    area_kept(field.area)


def test_an_area_outlives_a_run_that_is_broken_off_before_the_form_has_it() -> None:
    for is_file in (False, True):
        app = AppTest.from_function(broken_off_before_it_is_kept).run()
        app.session_state["is_broken_off"] = True
        if is_file:
            content = json.dumps(LAKE_JSON).encode()
            app.file_uploader(key="area_file").upload("lake.geojson", content, "application/geo+json").run()
        else:
            app.text_area(key="area_text").set_value(LAKE).run()
        app.session_state["is_broken_off"] = False
        app.run()
        assert not app.exception
        form = app.session_state["tab"].form
        assert form is not None, is_file
        assert form.area == Area.from_bounds(32, 60, 35, 62), is_file


@pytest.mark.parametrize(
    ("text", "action", "area"),
    [
        ("54, 170, 60, 175", "Swap longitude and latitude", Area.from_bounds(170, 54, 175, 60)),
        ("74, -82, 71.5, -75", "82° W to 75° W, 71.5° N to 74° N", Area.from_bounds(-82, 71.5, -75, 74)),
        ("54, 10, 60, 20", "Swap: Sweden", Area.from_bounds(10, 54, 20, 60)),
    ],
)
def test_a_mistake_is_repaired_on_a_click(open_page: OpenPage, text: str, action: str, area: Area) -> None:
    app = press(written(open_page("search"), text), action)
    assert not app.exception
    assert not app.warning
    assert area_of(app) == area
    assert app.text_area(key="area_text").value == in_words(area)


def test_a_crossing_outline_is_taken_apart_on_a_click(open_page: OpenPage) -> None:
    app = press(written(open_page("search"), "POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))"), "Repair the outline")
    area = area_of(app)
    assert area is not None
    assert area.geometry.area == pytest.approx(50)


def test_what_is_ambiguous_is_not_guessed(open_page: OpenPage) -> None:
    app = written(open_page("search"), "N60 W10 S54 E20")
    assert "more than one way" in app.warning[0].value
    assert area_of(app) is None


def test_what_can_be_read_two_ways_takes_the_old_area_away_until_one_is_chosen(open_page: OpenPage) -> None:
    app = written(written(open_page("search"), "10, 54, 20, 60"), "-170, -60, 170, 60")
    assert area_of(app) is None
    assert app.session_state["shown_address"]["area"] == "-170, -60, 170, 60"
    app = press(app, "170° W to 170° E, 60° S to 60° N")
    assert area_of(app) == Area.from_bounds(-170, -60, 170, 60)
    again = open_page("search", area=str(app.session_state["shown_address"]["area"]))
    assert area_of(again) == Area.from_bounds(-170, -60, 170, 60)


def test_the_beginning_of_a_region_s_name_offers_the_region(open_page: OpenPage) -> None:
    app = written(open_page("search"), "Baff")
    assert "Which region is meant?" in app.warning[0].value
    app = press(app, "Baffin Bay")
    assert area_of(app) == region_named("Baffin Bay")


def test_a_region_s_name_is_its_area_and_there_is_nothing_to_swap(open_page: OpenPage) -> None:
    app = written(open_page("search"), "Baltic Sea")
    assert area_of(app) == region_named("Baltic Sea")
    assert not [one for one in app.button if one.key == "area_swap"]


def test_a_text_that_cannot_be_read_takes_the_old_area_away_and_stands(open_page: OpenPage) -> None:
    app = written(written(open_page("search"), "10, 54, 20, 60"), "somewhere nice")
    assert area_of(app) is None
    assert app.text_area(key="area_text").value == "somewhere nice"
    assert len(app.warning) == 1
    app = app.button(key="search").click().run()
    assert len(app.warning) == 1
    assert not app.exception


def test_a_bare_point_asks_for_its_radius_at_the_map(open_page: OpenPage) -> None:
    app = written(open_page("search"), "57.5N 20E")
    assert area_of(app) is None
    app.number_input(key="point_radius").set_value(25.0)
    app = press(app, "Make it a circle")
    assert area_of(app) == Area.from_point(20, 57.5, radius_km=25)


def test_of_two_points_the_one_that_is_meant_is_chosen(open_page: OpenPage) -> None:
    app = written(open_page("search"), "57.5, 20.1")
    choice = app.radio(key="which_point")
    assert len(choice.options) == 2
    app = press(choice.set_value(1).run(), "Make it a circle")
    assert area_of(app) == Area.from_point(20.1, 57.5, radius_km=10)


def test_the_choice_between_two_points_names_sea_and_country(open_page: OpenPage) -> None:
    app = written(open_page("search"), "57.5, 20.1")
    places = [option.replace("\\", "") for option in app.radio(key="which_point").options]
    assert [place.split("(")[1] for place in places] == ["Oman)", "Gotland Basin, Baltic Sea)"]


def test_typed_metres_ask_for_their_system_and_lie_where_it_says(open_page: OpenPage) -> None:
    app = written(open_page("search"), "500000, 6000000, 510000, 6010000")
    assert "no degrees" in app.warning[0].value
    assert area_of(app) is None
    (system,) = (one for one in app.selectbox if one.label == "Coordinate system")
    assert any(option.startswith("EPSG:25832 · ETRS89") and "Germany" in option for option in system.options)
    app = system.set_value("EPSG:25832").run()
    assert not app.exception
    area = area_of(app)
    assert area is not None
    assert area.bounds == pytest.approx((9.0, 54.15, 9.153, 54.24), abs=0.01)
    assert any("from EPSG" in str(one.value) for one in app.caption)
    app = app.text_area(key="area_text").set_value("10, 54, 20, 60").run()
    assert area_of(app) == Area.from_bounds(10, 54, 20, 60)


def test_a_likely_system_is_chosen_on_its_small_map(open_page: OpenPage) -> None:
    app = written(open_page("search"), "500000 6000000")
    likely = next(one for one in app.button if one.label.startswith("ETRS89") or "Mercator" in one.label)
    app = likely.click().run()
    assert app.number_input(key="point_radius").value == 10


def test_a_search_without_an_area_points_at_the_map(open_page: OpenPage) -> None:
    app = open_page("search").button(key="search").click().run()
    assert "There is no area yet" in app.warning[0].value
    assert not app.exception


def test_a_link_with_an_area_nobody_can_read_keeps_its_dates_and_says_so_at_the_top(open_page: OpenPage) -> None:
    link = {"area": "POLYGON((1 2", "from": "2018-06-01", "to": "2018-06-02", "product": "OL_1_ERR___"}
    app = open_page("search", **link)
    assert not app.exception
    assert "The area in the link cannot be used" in app.warning[0].value
    state = app.session_state["tab"]
    assert (state.form.first.isoformat(), state.form.product_type) == ("2018-06-01", "OL_1_ERR___")
    assert app.text_area(key="area_text").value == "POLYGON((1 2"
    app = app.run()
    assert "The area in the link cannot be used" in app.warning[0].value
    app = written(app, "10, 54, 20, 60")
    assert not app.warning
    assert area_of(app) == Area.from_bounds(10, 54, 20, 60)


def test_a_link_to_days_without_scenes_says_which_days_stand_there_instead(open_page: OpenPage) -> None:
    app = open_page("search", **{"from": "2010-01-01", "to": "2018-06-02", "product": "OL_1_ERR___", "area": LAKE})
    assert app.date_input(key="first_day").value == date(2016, 2, 16)
    assert "The link asks for 2010-01-01 to 2018-06-02" in app.warning[0].value.replace("\\", "")
    app.date_input(key="first_day").set_value(date(2018, 6, 1)).run()
    assert not app.warning


def test_an_old_link_with_an_outline_wider_than_half_the_earth_is_a_question(open_page: OpenPage) -> None:
    wide = "POLYGON((-170 -60, 170 -60, 170 60, -170 60, -170 -60))"
    app = open_page("search", area=wide, **{"from": "2018-06-01", "to": "2018-06-02"})
    assert area_of(app) is None
    labels = [one.label.replace("\\", "") for one in app.button]
    assert any("(340° wide)" in label for label in labels)
    assert any("(20° wide)" in label for label in labels)


@pytest.mark.parametrize("text", ["57 N 18 E, 150 km", "POLYGON((10 50, 20 50, 15 60, 10 50))", "14 56 18 58"])
def test_after_another_page_an_area_reads_as_it_was_given(open_page: OpenPage, text: str) -> None:
    app = written(open_page("search"), text)
    area = area_of(app)
    read_as = [one.value for one in app.caption if "Read as" in one.value]
    app = app.switch_page("../pages/help.py").run().switch_page("../pages/search.py").run()
    assert app.text_area(key="area_text").value == text
    assert [one.value for one in app.caption if "Read as" in one.value] == read_as
    assert area_of(app) == area


def test_after_a_reload_an_area_reads_in_words_where_words_mean_it(open_page: OpenPage) -> None:
    app = written(open_page("search"), "57 N 18 E, 150 km")
    again = open_page("search", area=str(app.session_state["shown_address"]["area"]))
    assert again.text_area(key="area_text").value == "150 km round 57° N, 18° E"
    assert area_of(again) == area_of(app)


def test_a_field_left_empty_is_no_area(open_page: OpenPage) -> None:
    app = written(written(open_page("search"), "10, 54, 20, 60"), "")
    assert area_of(app) is None
    assert not app.warning


def test_an_outline_nobody_can_read_stands_as_its_length() -> None:
    ring = [(lon / 1000, 50 + lon % 7 / 1000) for lon in range(4000)]
    area = Area.from_geojson({"type": "Polygon", "coordinates": [[*ring, (4, 60), (0, 60), ring[0]]]})
    assert len(area.to_wkt()) > MAX_SHOWN
    assert shown_text(area) == "An outline of about 4,003 corners, in use"
