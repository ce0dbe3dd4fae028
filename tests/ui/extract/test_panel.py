"""The Extract page: scenes of the library become files, a curve and a table, and a reload finds them again."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.auth import Credentials
from olci_core.catalogue import SearchQuery
from olci_core.extract import Grid
from olci_core.library import unpack
from olci_core.scene import ProductName
from olci_ui.extract.preview import MAX_PREVIEW_CELLS, preview_pixel_m
from olci_ui.services import services
from olci_ui.services.tasks import extract_tasks, library_tasks
from tests.ui.page_reader import OpenPage, said

LIMIT_S = 90
CREDENTIALS = Credentials("practice", "practice")
QUERY = SearchQuery.days(
    date(2023, 6, 1), date(2023, 6, 4), area=Area.from_bounds(18.5, 56.2, 19.5, 56.8), product_type="OL_1_EFR___"
)


def comes_into_view(app: AppTest) -> bool:
    return any("extract_made" in element.proto.json for element in app.get("bidi_component"))


def over(work: Any) -> None:
    give_up_at = time.monotonic() + LIMIT_S
    while work.is_busy:
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


def write_area(app: AppTest, text: str) -> None:
    """Give another area than that of an earlier cut, which one of these tests has left."""
    (way,) = [choice for choice in app.radio if choice.label == "Area"]
    way.set_value("Another, as text").run()
    (field,) = [field for field in app.text_area if field.label == "Area as text"]
    field.set_value(text).run()


@pytest.fixture
def library(world: Path) -> Path:
    """A library with one scene of the practice archive."""
    archive = services.archive
    archive.sign_in(CREDENTIALS)
    found = archive.catalogue.search(QUERY, limit=1)
    archive.queue.add(found.scenes[0])
    assert archive.queue.wait(60)
    return world


def test_without_scenes_the_page_says_so(open_page: OpenPage) -> None:
    app = open_page("extract")
    assert not app.exception
    assert "nothing in the library" in said(app)


def test_a_scene_is_previewed_cut_and_found_again_after_a_reload(open_page: OpenPage, library: Path) -> None:
    app = open_page("extract")
    assert "Give an area" in said(app)
    write_area(app, "18 to 20 E, 56 to 57 N")
    assert "1 scene" in said(app)
    (stations,) = [field for field in app.text_area if field.label == "Stations"]
    stations.set_value("buoy, 19.0, 56.5").run()
    next(button for button in app.button if button.label == "Cut out 1 scene").click().run()
    over(extract_tasks)
    assert comes_into_view(app.run())
    again = open_page("extract")
    assert not again.exception
    assert "of 1 scene are in the folder" in said(again)
    assert not comes_into_view(again)  # nobody has waited for it there
    (area_way,) = [choice for choice in again.radio if choice.label == "Area"]
    assert area_way.value == "The area of an earlier cut"
    assert any(button.label == "Cut out 1 scene" for button in again.button)
    (folder,) = (library / "cuts").iterdir()
    endings = sorted(path.suffix for path in folder.iterdir())
    assert endings == [".csv", ".csv", ".png", ".py", ".tif", ".txt"]
    assert "OLCI scene" in said(again)
    elsewhere = replace(extract_tasks.tasks()[-1].result, folder=Path("of the practice archive"))
    extract_tasks.begin("Cutting", lambda _task: elsewhere, archive="practice")
    over(extract_tasks)
    again.run()
    assert str(folder) in said(again)
    assert "of the practice archive" not in said(again)


def test_very_many_pixels_are_asked_for_first_and_more_than_fit_are_refused(open_page: OpenPage, library: Path) -> None:
    app = open_page("extract")
    write_area(app, "18 to 20 E, 56 to 57 N")
    assert not any(button.label == "Cut out all the same" for button in app.button)
    (pixel,) = [field for field in app.number_input if field.label == "Pixel in metres"]
    pixel.set_value(20.0).run()
    assert "pixels in each cut, more than a whole scene has" in said(app)
    assert any(button.label == "Cut out all the same" for button in app.button)
    assert not extract_tasks.is_busy
    (area,) = [field for field in app.text_area if field.label == "Area as text"]
    area.set_value("16 to 22 E, 54 to 58 N").run()
    assert not app.exception
    assert "up to 150,000,000 can be cut" in said(app)
    assert not any(button.label.startswith("Cut out") for button in app.button)


def test_a_preview_of_very_many_pixels_is_coarser(open_page: OpenPage, library: Path) -> None:
    area = Area.from_bounds(18, 56, 20, 57)
    fine = Grid.for_area(area, pixel_m=10)
    coarse = Grid.for_area(area, pixel_m=preview_pixel_m(fine, 10.0))
    assert MAX_PREVIEW_CELLS * 0.9 < coarse.rows * coarse.columns < MAX_PREVIEW_CELLS * 1.1
    assert preview_pixel_m(Grid.for_area(area), 300.0) == 300.0
    app = open_page("extract")
    write_area(app, "18 to 20 E, 56 to 57 N")
    (pixel,) = [field for field in app.number_input if field.label == "Pixel in metres"]
    pixel.set_value(20.0).run()
    next(button for button in app.button if button.label == "Preview").click().run(timeout=60)
    assert not app.exception
    assert "to be quick; the cut will have 20 m" in said(app)


def test_of_versions_of_one_acquisition_the_best_is_chosen(open_page: OpenPage, library: Path) -> None:
    (late,) = library.glob("*.zip")
    early = ProductName.parse(late.name.removesuffix(".zip"))
    early = early._replace(timeliness="NR", created=early.created - timedelta(hours=12))
    with ZipFile(late) as held, ZipFile(library / f"{early}.zip", "w") as renamed:
        for info in held.infolist():
            renamed.writestr(info.filename.replace(late.name.removesuffix(".zip"), str(early)), held.read(info))
    app = open_page("extract")
    assert "1 scene of 2" in said(app)
    assert "best version" in said(app)
    (scenes,) = [field for field in app.multiselect if field.label == "Scenes"]
    assert "NT" in scenes.value[0] or late.name.removesuffix(".zip") in scenes.value
    scenes.set_value(scenes.options).run()
    assert not app.exception
    assert "1 acquisition is chosen in more than one version" in said(app)


def test_what_has_been_downloaded_is_handed_on(open_page: OpenPage, library: Path) -> None:
    app = open_page("downloads")
    next(button for button in app.button if button.label == "Use these scenes").click().run()
    app.switch_page("../pages/extract.py").run()
    assert not app.exception
    assert app.session_state["tab"].library.to_extract == tuple(library.glob("*.zip"))
    assert "1 scene of 1" in said(app)


def test_what_was_unpacked_without_keeping_the_zip_is_handed_on_as_its_folder(
    open_page: OpenPage, library: Path
) -> None:
    (zipped,) = library.glob("*.zip")
    folder = unpack(zipped, library)
    zipped.unlink()
    app = open_page("downloads")
    assert "its folder is: see the Library" in said(app).replace("\\", "")
    next(button for button in app.button if button.label == "Use these scenes").click().run()
    assert app.session_state["tab"].library.to_extract == (folder,)


def test_what_cannot_be_an_area_is_said_and_nothing_begins(open_page: OpenPage, library: Path) -> None:
    app = open_page("extract")
    write_area(app, "nowhere at all")
    assert not app.exception
    assert app.warning
    assert not any(button.label.startswith("Cut out") for button in app.button)


def test_a_scene_in_the_library_is_checked_beside_the_page_removed_and_put_back(
    open_page: OpenPage, library: Path
) -> None:
    app = open_page("library")
    assert "1 product" in said(app)
    next(button for button in app.button if button.label == "Check").click().run()
    over(library_tasks)
    app.run()
    assert "Whole and tested" in said(app)
    app.checkbox[0].check().run()
    next(button for button in app.button if button.label == "Remove from the disk").click().run()
    assert not list(library.glob("*.zip"))
    next(button for button in app.button if button.label == "Undo").click().run()
    assert len(list(library.glob("*.zip"))) == 1


@pytest.mark.parametrize(("area", "left"), [("18 to 20 E, 56 to 57 N", 1), ("100 to 101 E, 10 to 11 N", 0)])
def test_the_library_shows_what_meets_the_area_of_the_search(
    area: str, left: int, open_page: OpenPage, library: Path
) -> None:
    app = open_page("search", area=Area.from_text(area).to_wkt())
    app.switch_page("../pages/library.py").run()
    app.toggle(key="library_in_area").set_value(True).run()
    assert not app.exception
    assert sum(button.label == "Look" for button in app.button) == left


def test_what_was_removed_is_gone_once_the_page_is_left(open_page: OpenPage, library: Path) -> None:
    app = open_page("library")
    app.checkbox[0].check().run()
    next(button for button in app.button if button.label == "Remove from the disk").click().run()
    assert (library / ".removed").exists()
    app.switch_page("../pages/help.py").run()
    assert not (library / ".removed").exists()
