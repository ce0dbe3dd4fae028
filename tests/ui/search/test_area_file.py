"""An area from an uploaded file: one of its features, several, or all; a bad file is named in a sentence."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.errors import InputError
from olci_ui.search.area_file import read_file
from tests.ui.page_reader import OpenPage
from tests.ui.search.area_field import area_of, written


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


def test_of_several_areas_in_a_file_one_several_or_all_are_chosen(open_page: OpenPage) -> None:
    app = upload(open_page("search"), "two.kml", kml(*BOXES).encode())
    assert area_of(app) is None
    choice = app.multiselect[0]
    assert choice.label == "2 areas in this file"
    app = choice.select("Box 2").run()
    assert area_of(app) == Area.from_bounds(*BOXES[1])
    app = app.multiselect[0].select("Box 1").run()
    area = area_of(app)
    assert area is not None
    assert area.bounds == (10.0, 54.0, 25.0, 62.0)
    app = upload(open_page("search"), "two.kml", kml(*BOXES).encode())
    app = next(box for box in app.checkbox if box.label == "All 2 areas together").check().run()
    assert area_of(app) == area


def test_what_cannot_be_used_of_a_file_is_named(open_page: OpenPage) -> None:
    features = [
        {"type": "Feature", "properties": {"name": "Harbour"}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "properties": {}, "geometry": Area.from_bounds(*BOXES[0]).to_geojson()},
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    app = upload(open_page("search"), "mixed.geojson", content)
    assert area_of(app) == Area.from_bounds(*BOXES[0])
    assert any("1 of 2 features could not be used: Harbour" in plain_words(one.value) for one in app.caption)


def test_a_file_without_a_coordinate_system_asks_for_it(open_page: OpenPage) -> None:
    ring = [[400_000, 6_400_000], [500_000, 6_400_000], [500_000, 6_500_000], [400_000, 6_400_000]]
    content = json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()
    app = upload(open_page("search"), "utm.geojson", content)
    assert "are no degrees" in app.warning[0].value
    app = next(one for one in app.selectbox if one.label == "Coordinate system").select("EPSG:32633").run()
    area = area_of(app)
    assert area is not None
    assert area.area_km2 == pytest.approx(5_000, rel=0.01)


def plain_words(text: str) -> str:
    return text.replace("\\", "")


def test_an_edge_wider_than_half_the_earth_asks_which_way_is_meant(open_page: OpenPage) -> None:
    ring = [[-170, -60], [170, -60], [170, 60], [-170, 60], [-170, -60]]
    app = upload(open_page("search"), "wide.json", json.dumps({"type": "Polygon", "coordinates": [ring]}).encode())
    assert area_of(app) == Area.from_bounds(170, -60, -170, 60)
    app = next(one for one in app.radio if "Which way round" in one.label).set_value(True).run()
    assert area_of(app) == Area.from_bounds(-170, -60, 170, 60)


@pytest.mark.parametrize("name", ["bad.kml", "bad.zip", "bad.gpkg", "bad.geojson"])
def test_a_file_that_cannot_be_used_is_named_in_a_sentence(open_page: OpenPage, name: str) -> None:
    app = upload(open_page("search"), name, b"PK\x03\x04 or something <else> {")
    assert not app.exception
    assert len(app.warning) == 1
    assert area_of(app) is None


def test_a_file_name_cannot_lead_out_of_its_folder() -> None:
    file = read_file("../../../etc/x.kml", kml(*BOXES).encode())
    assert [feature.name for feature in file.features] == ["Box 1", "Box 2"]
    assert file.in_one().bounds == (10, 54, 25, 62)
    with pytest.raises(InputError):
        read_file("..", b"")
