"""Each page through the main script: what it says, what its buttons do, and what bad input gets."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.auth import Credentials
from olci_core.catalogue import Catalogue
from olci_ui.services import services
from olci_ui.services.tasks import TaskQueue, library_tasks
from tests.ui.page_reader import OpenPage, press, press_and_leave, said, state_of

BAFFIN = "POLYGON((-81.7 71.7, -81.7 73.8, -75.1 73.8, -75.1 71.7, -81.7 71.7))"
TUTORIAL = {"from": "2018-06-01", "to": "2018-06-02", "product": "OL_1_EFR___", "area": BAFFIN}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("search", "Search"),
        ("results", "Results"),
        ("following", "Following"),
        ("downloads", "Downloads"),
        ("library", "Library"),
        ("extract", "Extract"),
        ("login", "Account"),
        ("help", "Help"),
    ],
)
def test_each_page_opens_and_shows_a_newcomer_what_to_do(open_page: OpenPage, name: str, title: str) -> None:
    app = open_page(name)
    assert not app.exception
    assert [one.value for one in app.title] == [title]
    assert len(said(app)) > 80


def test_the_tutorials_search_gives_scenes_of_both_days(open_page: OpenPage) -> None:
    app = open_page("search", **TUTORIAL)
    assert app.text_area(key="area_text").value == BAFFIN or "71.7" in (app.text_area(key="area_text").value or "")
    press(app, "Search")
    assert not app.exception
    found = state_of(app).found
    assert found is not None
    assert {scene.begin.date() for scene in found.shown} == {date(2018, 6, 1), date(2018, 6, 2)}
    assert said(app).find(f"{len(found.shown)} scenes") >= 0


def test_a_link_to_results_runs_its_search(open_page: OpenPage) -> None:
    app = AppTest.from_file(str(Path(__file__).resolve().parents[2] / "olci_ui" / "main.py"), default_timeout=30)
    app.switch_page("../pages/results.py")
    for key, value in TUTORIAL.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    assert state_of(app).found is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("somewhere nice", "does not describe an area"),
        ("POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))", "cross"),
        ('{"type": "Polygon"', "GeoJSON"),
        ("POLYGON((0 95, 1 95, 1 96, 0 95))", ""),
    ],
)
def test_an_area_that_cannot_be_used_is_named_and_stays_in_the_field(
    open_page: OpenPage, text: str, words: str
) -> None:
    app = open_page("search")
    app.text_area(key="area_text").set_value(text).run()
    assert len(app.warning) == 1
    assert words.lower() in said(app).lower()
    assert app.text_area(key="area_text").value == text
    press(app, "Search")
    assert app.title[0].value == "Search"
    assert state_of(app).found is None


def test_a_search_without_an_area_says_how_to_give_one(open_page: OpenPage) -> None:
    app = press(open_page("search"), "Search")
    assert "There is no area yet" in said(app)


def test_an_end_before_the_begin_is_named(open_page: OpenPage) -> None:
    app = open_page("search", **(TUTORIAL | {"from": "2018-06-03"}))
    press(app, "Search")
    assert app.title[0].value == "Search"
    assert len(app.warning) == 1
    assert "before" in said(app)


def test_a_damaged_link_is_named(open_page: OpenPage) -> None:
    app = open_page("search", product="<script>")
    assert len(app.warning) == 1
    assert not app.exception


def test_no_scene_at_all_says_what_may_help(open_page: OpenPage) -> None:
    app = press(open_page("search", **(TUTORIAL | {"from": "2016-02-20", "to": "2016-02-21"})), "Search")
    assert "0 scenes" in said(app)
    assert "No scene matches" in said(app)


def test_a_service_that_is_down_is_said_in_a_sentence_and_asked_again_on_a_click(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    well = services.archive.settings.catalogue_url
    monkeypatch.setenv("OLCI_CATALOGUE_URL", "http://127.0.0.1:9/odata/v1")
    services.stop()
    archive = services.archive
    archive.catalogue = Catalogue(archive.settings, sleep=lambda _s: None)  # it is asked four times all the same
    app = open_page("search", **TUTORIAL)
    press(app, "Search")
    assert not app.exception
    assert "cannot be reached" in said(app)
    assert app.title[0].value == "Search"
    results = open_page("results", **TUTORIAL)
    assert "cannot be reached" in said(results)
    assert "There is no search yet" not in said(results)
    services.stop()
    monkeypatch.setenv("OLCI_CATALOGUE_URL", well)
    assert "scenes · 1–2 June 2018" in said(press(results, "Try again"))


def test_a_wrong_password_is_named_and_nobody_is_signed_in(open_page: OpenPage) -> None:
    app = open_page("login")
    app.text_input[0].set_value("practice")
    app.text_input[1].set_value("wrong")
    press(app, "Sign in")
    assert "did not accept" in said(app)
    assert services.archive.signed_in_as is None


def test_signing_in_and_out(open_page: OpenPage) -> None:
    app = open_page("login")
    app.text_input[0].set_value("practice")
    app.text_input[1].set_value("practice")
    press(app, "Sign in")
    assert services.archive.signed_in_as == "practice"
    press(app, "Sign out")
    assert services.archive.signed_in_as is None


def test_the_practice_archive_is_one_click_away_and_says_so_on_every_page(open_page: OpenPage) -> None:
    app = press(open_page("search"), "Use the practice archive")
    for name in ("results", "downloads", "library", "extract", "login", "help", "search"):
        app.switch_page(f"../pages/{name}.py").run()
        assert "simulated" in said(app), name
    press(app, "Leave the practice archive")
    assert "simulated" not in said(app)


def test_ticked_scenes_reach_the_disk(open_page: OpenPage, world: Path) -> None:
    services.archive.sign_in(Credentials("practice", "practice"))
    app = press(open_page("search", **TUTORIAL), "Search")
    state = state_of(app)
    assert state.found is not None
    state.tick_all([state.found.shown[0].id])
    app.run()
    press(app, "Add to downloads")
    assert not state.ticked
    app.switch_page("../pages/downloads.py").run()
    assert app.title[0].value == "Downloads"
    assert services.archive.queue.wait(60)
    assert [job.state for job in services.archive.queue.snapshot()] == ["done"]
    assert (world / f"{state.found.shown[0].name}.zip").stat().st_size > 1_000_000
    app.run()
    assert "Whole and tested" in said(app)
    app.switch_page("../pages/library.py").run()
    assert "1 product" in said(app)
    press(app, "Check")
    wait_for(library_tasks)
    app.run()
    assert "Whole: " in said(app)
    press(app, "Unpack")
    wait_for(library_tasks)
    assert (world / state.found.shown[0].name).is_dir()


def wait_for(work: TaskQueue) -> None:
    give_up_at = time.monotonic() + 60
    while work.is_busy:
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


def test_without_a_sign_in_the_queue_waits_and_says_so(open_page: OpenPage) -> None:
    app = press(open_page("search", **TUTORIAL), "Search")
    state = state_of(app)
    assert state.found is not None
    services.archive.queue.add(state.found.shown[0])
    app.switch_page("../pages/downloads.py").run()
    assert "wait for you to sign in" in said(app)
    assert [job.state for job in services.archive.queue.snapshot()] == ["waiting"]


def test_a_folder_that_cannot_be_written_to_is_refused(open_page: OpenPage, tmp_path: Path) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("not a folder")
    before = services.archive.settings.download_dir
    app = open_page("login")
    app.text_input[3].set_value(str(in_the_way / "scenes"))
    press(app, "Use this folder")
    assert "Nothing can be written" in said(app)
    for text, words in (
        ("  ", "No folder is named"),
        ("scenes", "does not say from where on"),
        ("~no-such-person/scenes", "There is no home folder"),
    ):
        app.text_input[3].set_value(text)
        press(app, "Use this folder")
        assert words in said(app)
    assert not app.exception
    assert services.archive.settings.download_dir == before


def test_another_folder_is_used_and_remembered(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OLCI_DOWNLOAD_DIR")
    app = open_page("login")
    app.text_input[3].set_value(str(tmp_path / "elsewhere"))
    press(app, "Use this folder")
    assert services.archive.settings.download_dir == tmp_path / "elsewhere"
    services.stop()
    assert services.archive.settings.download_dir == tmp_path / "elsewhere"


def test_what_was_typed_is_said_to_be_lost_where_the_page_is_left_in_the_same_instant(
    open_page: OpenPage, tmp_path: Path
) -> None:
    before = services.archive.settings.download_dir
    app = open_page("login")
    app.text_input[3].set_value(str(tmp_path / "elsewhere"))
    press_and_leave(app, "Use this folder", "help")
    assert not app.exception
    assert "What you typed was not taken" in said(app)
    assert services.archive.settings.download_dir == before


def test_names_are_looked_up(open_page: OpenPage) -> None:
    app = press(open_page("search", **TUTORIAL), "Search")
    found = state_of(app).found
    assert found is not None
    name = found.shown[0].name
    app.switch_page("../pages/search.py").run()
    field = next(one for one in app.text_area if one.label == "Scene names")
    field.set_value(f"{name}.zip\nS3A_OL_1_EFR____20180601T000000_no_such_scene\n{'x' * 10_000}")
    press(app, "Find")
    assert "1 scene" in said(app)
    assert "no_such_scene" in said(app)
    assert "x" * 200 not in said(app)
