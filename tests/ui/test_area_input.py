"""The area beside the map: every notation, named regions, files, and mistakes mended on a click."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.area.named_regions import region_named
from olci_core.errors import InputError
from olci_ui.search.area_file import in_one, read_file
from olci_ui.search.area_input import MAX_SHOWN, shown_text
from olci_ui.session.tab_state import TabState

OpenPage = Callable[..., AppTest]


def area_of(app: AppTest) -> Area | None:
    state = app.session_state["tab"]
    assert isinstance(state, TabState)
    return state.form.area if state.form else None


def written(app: AppTest, text: str) -> AppTest:
    return app.text_area(key="area_text").set_value(text).run()


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label.replace("\\", "") == label).click().run()


@pytest.mark.parametrize(
    ("text", "action", "area"),
    [
        ("54, 170, 60, 175", "Swap longitude and latitude", Area.from_bounds(170, 54, 175, 60)),
        ("74, -82, 71.5, -75", "82° W to 75° W, 71.5° N to 74° N", Area.from_bounds(-82, 71.5, -75, 74)),
        ("54, 10, 60, 20", "Swap longitude and latitude", Area.from_bounds(10, 54, 20, 60)),
    ],
)
def test_a_mistake_is_mended_on_a_click(open_page: OpenPage, text: str, action: str, area: Area) -> None:
    app = press(written(open_page("search"), text), action)
    assert not app.exception
    assert not app.warning
    assert area_of(app) == area
    assert app.text_area(key="area_text").value == area.to_wkt()


def test_a_crossing_outline_is_taken_apart_on_a_click(open_page: OpenPage) -> None:
    app = press(written(open_page("search"), "POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))"), "Mend the outline")
    area = area_of(app)
    assert area is not None
    assert area.geometry.area == pytest.approx(50)


def test_what_is_ambiguous_is_not_guessed(open_page: OpenPage) -> None:
    app = written(open_page("search"), "N60 W10 S54 E20")
    assert "more than one way" in app.warning[0].value
    assert area_of(app) is None


def test_a_named_region_becomes_the_area_and_is_let_go_with_it(open_page: OpenPage) -> None:
    app = open_page("search")
    app.selectbox(key="area_region").select("Baltic Sea").run()
    assert area_of(app) == region_named("Baltic Sea")
    assert app.query_params["area"]
    assert app.selectbox(key="area_region").value == "Baltic Sea"
    app = written(app, "10, 54, 20, 60")
    assert area_of(app) == Area.from_bounds(10, 54, 20, 60)
    app.run()
    assert app.selectbox(key="area_region").value is None


def test_a_field_left_empty_is_no_area(open_page: OpenPage) -> None:
    app = written(written(open_page("search"), "10, 54, 20, 60"), "")
    assert area_of(app) is None
    assert not app.warning


def test_an_outline_nobody_can_read_stands_as_its_length() -> None:
    ring = [(lon / 1000, 50 + lon % 7 / 1000) for lon in range(4000)]
    area = Area.from_geojson({"type": "Polygon", "coordinates": [[*ring, (4, 60), (0, 60), ring[0]]]})
    assert len(area.to_wkt()) > MAX_SHOWN
    assert shown_text(area) == "An outline of about 4,003 corners, in use"


def kml(*boxes: tuple[float, float, float, float]) -> str:
    marks = [
        f"<Placemark><name>Box {number}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{w},{s} {e},{s} {e},{n} {w},{n} {w},{s}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        for number, (w, s, e, n) in enumerate(boxes, 1)
    ]
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{"".join(marks)}</Document></kml>'


def kmz(text: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("doc.kml", text)
    return packed.getvalue()


BOXES = ((10.0, 54.0, 20.0, 60.0), (15.0, 58.0, 25.0, 62.0))


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    return app.file_uploader(key="area_file").upload(name, content, "application/octet-stream").run()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("one.kml", kml(BOXES[0]).encode()),
        ("one.kmz", kmz(kml(BOXES[0]))),
        ("one.geojson", json.dumps(Area.from_bounds(*BOXES[0]).to_geojson()).encode()),
    ],
)
def test_a_file_with_one_area_becomes_the_area(open_page: OpenPage, name: str, content: bytes) -> None:
    app = upload(open_page("search"), name, content)
    assert not app.exception
    assert area_of(app) == Area.from_bounds(*BOXES[0])
    app = written(app, "0, 0, 5, 5")
    assert area_of(app) == Area.from_bounds(0, 0, 5, 5)


def test_of_several_areas_in_a_file_one_or_all_are_chosen(open_page: OpenPage) -> None:
    app = upload(open_page("search"), "two.kml", kml(*BOXES).encode())
    assert area_of(app) is None
    choice = next(one for one in app.selectbox if "2 areas" in one.label)
    app = choice.select_index(2).run()
    assert area_of(app) == Area.from_bounds(*BOXES[1])
    choice = next(one for one in app.selectbox if "2 areas" in one.label)
    app = choice.select_index(0).run()
    area = area_of(app)
    assert area is not None
    assert area.bounds == (10, 54, 25, 62)


@pytest.mark.parametrize("name", ["bad.kml", "bad.zip", "bad.gpkg", "bad.geojson"])
def test_a_file_that_cannot_be_used_is_named_in_a_sentence(open_page: OpenPage, name: str) -> None:
    app = upload(open_page("search"), name, b"PK\x03\x04 or something <else> {")
    assert not app.exception
    assert len(app.warning) == 1
    assert area_of(app) is None


def test_a_file_name_cannot_lead_out_of_its_folder() -> None:
    features = read_file("../../../etc/x.kml", kml(*BOXES).encode())
    assert [feature.name for feature in features] == ["Box 1", "Box 2"]
    assert in_one(features).bounds == (10, 54, 25, 62)
    with pytest.raises(InputError):
        read_file("..", b"")
