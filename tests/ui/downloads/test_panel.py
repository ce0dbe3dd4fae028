"""The Downloads page before a real queue and a practice archive with faults: its words, buttons and choices."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.area import Area
from olci_core.auth import Credentials
from olci_core.catalogue import SearchQuery
from olci_core.errors import SignInError
from olci_core.process_lock import held_alone
from olci_core.retry import RetryPolicy
from olci_core.scene import Scene
from olci_core.transfer import DownloadQueue, Job
from olci_core.transfer.queue.retry_policy import QueuePolicy
from olci_practice import PracticeServer
from olci_practice.server.fault_order import Order
from olci_ui.downloads.action_bar import in_order
from olci_ui.services import services
from olci_ui.services.new_downloads import add_to_downloads
from olci_ui.services.preferences import BY_DAY

OpenPage = Callable[..., AppTest]
DAY = SearchQuery(
    datetime(2024, 4, 15, tzinfo=UTC), datetime(2024, 4, 16, tzinfo=UTC), area=Area.from_bounds(14, 54, 22, 60)
)
WAIT_S = 60.0


@pytest.fixture
def scenes(world: Path) -> Sequence[Scene]:
    """Some scenes of the archive, nobody signed in."""
    found = services.archive.catalogue.search(DAY).scenes
    return sorted(found, key=lambda scene: scene.begin)[:4]


@pytest.fixture
def faults(archive: PracticeServer) -> Iterator[Callable[..., None]]:
    """Order faults of the downloads; they are called off afterwards."""
    yield lambda do, **how: archive.faults.add(Order("download", do, **how))
    archive.faults.clear()


def sign_in() -> None:
    services.archive.sign_in(Credentials("practice", "practice"))


def until(happened: Callable[[Job], object]) -> Job:
    """Wait for the first job to be in a state, and return it."""
    ends_at_s = time.monotonic() + WAIT_S
    while time.monotonic() < ends_at_s:
        job = services.archive.queue.snapshot()[0]
        if happened(job):
            return job
        time.sleep(0.02)
    pytest.fail(f"it never happened: {services.archive.queue.snapshot()[0]}")


def said(app: AppTest) -> str:
    kinds = [app.title, app.markdown, app.caption, app.info, app.warning, app.error, app.success]
    words = "\n".join(str(element.value).replace("\\", "") for kind in kinds for element in kind)
    return words + "\n".join(one.proto.text.replace("\\", "") for one in app.get("progress"))


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label and not one.disabled).click().run()


def states() -> list[str]:
    return [job.state for job in services.archive.queue.snapshot()]


def order() -> list[str]:
    return [job.scene_id for job in services.archive.queue.snapshot()]


# Failures in words


@pytest.fixture
def waits(scenes: Sequence[Scene]) -> Callable[..., None]:
    """Let the queue wait so many seconds after the first failure, the second and so on."""

    def after(*waits_s: float) -> None:
        archive = services.archive
        archive.queue.stop()
        retry = RetryPolicy(8, 4 * 3600.0, backoff_s=lambda attempt, _error: waits_s[attempt - 1])
        policy = QueuePolicy(retry)
        archive.queue = DownloadQueue(archive.settings, None, policy=policy)
        archive.queue.start()

    return after


@pytest.mark.parametrize(
    ("do", "how", "words", "wait"),
    [
        ("answer", {"status": 503, "times": 1}, "503", (2400.0, r"40 minutes \(2nd of 8\)")),
        ("answer", {"status": 429, "times": 1}, "too many requests", (40.0, r"\d+ s")),
        ("cut", {"at": 0.1, "times": 1}, "broke", (40.0, r"\d+ s \(2nd of 8\)")),
    ],
    ids=["503", "429", "cut"],
)
def test_a_job_that_waits_says_what_happened_and_when_it_tries_again(
    open_page: OpenPage,
    scenes: Sequence[Scene],
    faults: Callable[..., None],
    waits: Callable[..., None],
    do: str,
    how: dict[str, float],
    words: str,
    wait: tuple[float, str],
) -> None:
    wait_s, when = wait
    waits(wait_s)
    faults(do, **how)
    sign_in()
    add_to_downloads(services.archive, scenes[:1], search_name="a search")
    job = until(lambda job: job.state == "waiting" and job.next_try_at)
    text = said(open_page("downloads"))
    assert re.search(rf"Trying again in {when}: ", text)
    assert words in text
    assert job.hint in text
    services.archive.queue.retry(job.id)
    until(lambda job: job.state == "done")


def test_each_try_is_counted(
    open_page: OpenPage, scenes: Sequence[Scene], faults: Callable[..., None], waits: Callable[..., None]
) -> None:
    waits(0.0, 40.0)
    faults("answer", status=503, times=2)
    sign_in()
    add_to_downloads(services.archive, scenes[:1], search_name="a search")
    until(lambda job: job.state == "waiting" and job.next_attempt == 3)
    assert "(3rd of 8)" in said(open_page("downloads"))


def test_a_scene_that_the_archive_no_longer_holds_fails_with_the_way_on(
    open_page: OpenPage, scenes: Sequence[Scene], faults: Callable[..., None]
) -> None:
    faults("answer", status=404)
    sign_in()
    add_to_downloads(services.archive, scenes[:1], search_name="a search")
    job = until(lambda job: job.state == "failed")
    app = open_page("downloads")
    assert job.message in said(app)
    assert job.hint
    assert job.hint in said(app)
    assert "1 scene failed" in said(app)
    press(app, "Try again")
    until(lambda job: job.state == "done")
    assert "All done: 1 scene" in said(app.run())


def test_a_full_disk_is_announced_with_its_numbers_before_anything_is_fetched(
    open_page: OpenPage, scenes: Sequence[Scene]
) -> None:
    archive = services.archive
    archive.queue.stop()
    archive.queue = DownloadQueue(archive.settings, None, free=lambda _folder: 70_000_000)
    archive.queue.start()
    sign_in()
    add_to_downloads(archive, scenes[:1], search_name="a search")
    until(lambda job: job.state == "waiting" and job.message)
    text = said(open_page("downloads"))
    assert "70 MB left" in text
    assert "Make room there" in text


def test_a_refused_account_halts_the_queue_with_one_sentence_and_a_way_to_sign_in(
    open_page: OpenPage, scenes: Sequence[Scene], faults: Callable[..., None], waits: Callable[..., None]
) -> None:
    faults("answer", status=401, times=None)
    waits(*[0.05] * 8)
    sign_in()
    add_to_downloads(services.archive, scenes[:2], search_name="a search")
    until(lambda _job: services.archive.queue.halted)
    app = open_page("downloads")
    assert len(app.warning) == 1
    assert "Nothing is lost" in said(app)
    assert states() == ["waiting", "waiting"]
    press(app, "Sign in")
    assert app.title[0].value == "Account"


def test_a_wrong_password_leaves_the_queue_waiting_for_the_right_one(
    open_page: OpenPage, scenes: Sequence[Scene]
) -> None:
    add_to_downloads(services.archive, scenes[:1], search_name="a search")
    with pytest.raises(SignInError):
        services.archive.sign_in(Credentials("practice", "wrong"))
    app = open_page("downloads")
    assert "The downloads wait for you to sign in." in said(app)
    assert [one.key for one in app.button if one.label == "Sign in"] == ["offer_sign_in"]
    app.button(key="offer_sign_in").click().run()
    assert app.session_state["tab"].take_return() == "downloads"
    app = open_page("downloads")
    sign_in()
    until(lambda job: job.state == "done")
    assert "Whole and tested" in said(app.run())


def is_free(lock: Path) -> bool:
    with held_alone(lock) as was_free:
        return was_free


def test_a_second_window_says_who_holds_the_queue(open_page: OpenPage, scenes: Sequence[Scene]) -> None:
    archive = services.archive
    archive.queue.stop()
    first = DownloadQueue(archive.settings, None)
    first.start()
    ends_at_s = time.monotonic() + WAIT_S
    archive.queue = DownloadQueue(archive.settings, None)
    try:
        while is_free(archive.settings.data_dir / "queue.lock"):  # until the first one holds the queue
            assert time.monotonic() < ends_at_s
            time.sleep(0.02)
        archive.queue.start()
        add_to_downloads(archive, scenes[:1], search_name="a search")
        app = open_page("downloads")
        assert f"process {os.getpid()}" in said(app)
        assert not [one for one in app.button if one.key == "sign_in_to_go_on"]
    finally:
        first.stop()


def test_a_file_that_has_vanished_is_named_and_fetched_again(
    open_page: OpenPage, scenes: Sequence[Scene], world: Path
) -> None:
    sign_in()
    add_to_downloads(services.archive, scenes[:1], search_name="a search")
    job = until(lambda job: job.state == "done")
    job.path.unlink()
    app = open_page("downloads")
    assert "no longer there" in said(app)
    press(app, "Download again")
    until(lambda job: job.state == "done" and job.path.exists())
    assert "Whole and tested" in said(app.run())


# People's controls


@pytest.fixture
def waiting(scenes: Sequence[Scene]) -> Sequence[Scene]:
    """Three jobs that wait for somebody to sign in."""
    add_to_downloads(services.archive, scenes[:3], search_name="a search")
    return scenes[:3]


def test_one_job_is_paused_resumed_cancelled_and_brought_back(open_page: OpenPage, waiting: Sequence[Scene]) -> None:
    app = press(open_page("downloads"), "Pause")
    assert states() == ["paused", "waiting", "waiting"]
    press(app, "Resume")
    press(app, "Cancel")
    assert states() == ["cancelled", "waiting", "waiting"]
    press(app, "Bring back")
    assert states() == ["waiting", "waiting", "waiting"]


def test_all_are_paused_and_resumed(open_page: OpenPage, waiting: Sequence[Scene]) -> None:
    app = press(open_page("downloads"), "Pause all")
    assert states() == ["paused"] * 3
    assert "paused" in said(app)
    press(app, "Resume all")
    assert states() == ["waiting"] * 3


def test_a_selection_is_cancelled_at_one_stroke_and_the_stroke_undone(
    open_page: OpenPage, waiting: Sequence[Scene]
) -> None:
    app = open_page("downloads")
    for box in [one for one in app.checkbox if one.label.startswith("Select ") and "UTC" in one.label][:2]:
        box.check()
    app.run()
    assert any(one.label == "2 selected" for one in app.checkbox)
    press(app, "Cancel")
    assert states() == ["cancelled", "cancelled", "waiting"]
    press(app, "Undo: bring 2 scenes back")
    assert states() == ["waiting"] * 3
    assert not [one for one in app.button if one.key == "undo_cancel"]


def test_everything_shown_is_selected_with_one_tick(open_page: OpenPage, waiting: Sequence[Scene]) -> None:
    app = open_page("downloads")
    next(one for one in app.checkbox if one.label == "Select all 3").check().run()
    press(app, "Pause")
    assert states() == ["paused"] * 3


def test_a_selection_goes_to_the_front_in_its_own_order(open_page: OpenPage, waiting: Sequence[Scene]) -> None:
    app = open_page("downloads")
    for box in [one for one in app.checkbox if "UTC" in one.label][1:]:
        box.check()
    press(app.run(), "To the front")
    assert order() == [waiting[1].id, waiting[2].id, waiting[0].id]


def test_the_filter_shows_one_state_and_keeps_its_choice_while_numbers_change(
    open_page: OpenPage, waiting: Sequence[Scene]
) -> None:
    app = press(open_page("downloads"), "Pause")
    chips = [one.label for one in app.button if (one.key or "").startswith("show_")]
    assert chips == ["All 3", "Waiting 2", "Paused 1"]
    press(app, "Paused 1")
    rows = [one for one in app.checkbox if "UTC" in one.label]
    assert len(rows) == 1
    press(app, "Resume")
    assert "None of the downloads is in that state" in said(app)


def test_what_is_finished_is_cleared_and_its_files_stay(open_page: OpenPage, scenes: Sequence[Scene]) -> None:
    sign_in()
    add_to_downloads(services.archive, scenes[:1], search_name="a search")
    job = until(lambda job: job.state == "done")
    app = press(open_page("downloads"), "Clear finished")
    assert states() == []
    assert job.path.exists()
    assert "Nothing here yet" in said(app)


def test_only_a_pages_rows_are_drawn(open_page: OpenPage, scenes: Sequence[Scene]) -> None:
    many = [replace(scenes[0], id=f"scene-{n}", name=_named(scenes[0].name, n)) for n in range(50)]
    add_to_downloads(services.archive, many, search_name="a search")
    app = open_page("downloads")
    assert len([one for one in app.checkbox if "UTC" in one.label]) == 20
    assert any(one.label == "Select all 50" for one in app.checkbox)


def _named(name: str, number: int) -> str:
    return f"{name[:16]}{datetime(2024, 1, 1, number // 60, number % 60, tzinfo=UTC):%Y%m%dT%H%M%S}{name[31:]}"


# Choices


def test_the_limit_is_changed_while_it_runs_and_remembered(open_page: OpenPage, waiting: Sequence[Scene]) -> None:
    app = open_page("downloads")
    assert services.archive.queue.places == 3
    app.button_group(key="places_copernicus").set_value(1).run()
    assert services.archive.queue.places == 1
    services.stop()
    assert services.archive.queue.places == 1


def test_a_folder_pattern_is_shown_used_and_remembered(
    open_page: OpenPage, scenes: Sequence[Scene], world: Path
) -> None:
    app = open_page("downloads")
    app.radio(key="folders_copernicus").set_value(BY_DAY).run()
    assert str(Path("2018") / "06" / "01") in said(app)
    services.stop()
    add_to_downloads(services.archive, scenes[:1], search_name="a search")
    job = services.archive.queue.snapshot()[0]
    assert job.path.parent == world / "2024" / "04" / "15"


# Only what is needed


DIALOG = """
import streamlit as st
from olci_ui.downloads.files import choose_files_dialog
from olci_ui.downloads.action_bar import in_order
from olci_ui.services import services

choose_files_dialog(services.archive, st.session_state["ticked"], search_name="a search")
"""


@pytest.fixture
def dialog_for(scenes: Sequence[Scene]) -> Callable[..., AppTest]:
    """Open the dialog for some ticked scenes."""

    def opened(*ticked: Scene) -> AppTest:
        app = AppTest.from_string(DIALOG, default_timeout=60)
        app.session_state["ticked"] = ticked
        app.run()
        assert not app.exception
        return app

    return opened


def test_natural_colour_comes_without_the_other_bands(
    dialog_for: Callable[..., AppTest], scenes: Sequence[Scene]
) -> None:
    app = dialog_for(scenes[0])
    assert "MB of " in said(app)
    press(app, "Add these files")
    sign_in()
    job = until(lambda job: job.state == "done")
    assert {file.name for file in job.path.glob("Oa*")} == {f"Oa0{n}_radiance.nc" for n in (4, 6, 8)}
    assert (job.path / "geo_coordinates.nc").exists()


def test_bands_are_chosen_from_the_products_own_list(
    dialog_for: Callable[..., AppTest], scenes: Sequence[Scene]
) -> None:
    app = dialog_for(scenes[0])
    app.radio(key="files_preset").set_value("bands").run()
    assert "Choose at least one file" in said(app)
    app.multiselect(key="files_bands").select("Oa10_radiance.nc").run()
    assert "Choose at least one file" not in said(app)
    press(app, "Add these files")
    assert services.archive.queue.snapshot()[0].files == ("Oa10_radiance.nc", "geo_coordinates.nc")


def test_everything_comes_as_one_zip(dialog_for: Callable[..., AppTest], scenes: Sequence[Scene]) -> None:
    app = dialog_for(scenes[0], scenes[1])
    app.radio(key="files_preset").set_value("everything").run()
    press(app, "Add whole products")
    assert [job.files for job in services.archive.queue.snapshot()] == [(), ()]


def test_scenes_of_different_products_are_not_chosen_from_together(
    dialog_for: Callable[..., AppTest], scenes: Sequence[Scene]
) -> None:
    assert "different products" in said(dialog_for(scenes[0], replace(scenes[1], product_type="OL_2_WFR___")))


def test_a_product_whose_list_is_not_to_be_had_is_named(
    dialog_for: Callable[..., AppTest], scenes: Sequence[Scene], archive: PracticeServer
) -> None:
    archive.faults.add(Order("nodes", "answer", status=503, times=None))
    try:
        assert dialog_for(scenes[0]).error
    finally:
        archive.faults.clear()


def test_downloads_lie_in_a_folder_of_their_search_if_wanted(world: Path, scenes: Sequence[Scene]) -> None:
    archive = services.archive
    archive.prefer(replace(archive.preferences, folder_pattern="{search}"))
    add_to_downloads(archive, scenes[:1], search_name="2018-06-01 to 2018-06-02 OL_1_EFR")
    [job] = archive.queue.snapshot()
    assert job.path == world / "2018-06-01 to 2018-06-02 OL_1_EFR" / f"{scenes[0].name}.zip"


def test_files_that_were_set_aside_are_said_on_an_empty_page(world: Path, open_page: OpenPage) -> None:
    data = world.parent / "data"
    data.mkdir()
    (data / "queue.sqlite").write_bytes(b"rubbish" * 99)
    (data / "preferences.json").write_text('{"places": 2, "folder_p', "utf-8")
    (data / "follow.sqlite").write_bytes(b"")
    app = open_page("downloads")
    assert not app.exception
    said = "\n".join(one.value.replace("\\", "") for one in app.warning)
    assert "The list of downloads was spoiled" in said
    assert "The file of your choices was spoiled. It is kept as preferences.2" in said
    assert "The file of the standing orders was empty. It is kept as follow.2" in said


def test_what_goes_on_comes_first_and_a_row_that_ends_meanwhile_keeps_its_place(
    open_page: OpenPage, waiting: Sequence[Scene]
) -> None:
    job_a, job_b, job_c = services.archive.queue.snapshot()
    jobs = [replace(job_a, state="done"), replace(job_b, state="failed"), job_c]
    ended_before = frozenset({job_a.id, job_b.id})
    assert [job.id for job in in_order(jobs, ended_before=ended_before)] == [job_c.id, job_b.id, job_a.id]
    ended = [*jobs[:2], replace(job_c, state="done")]
    assert [job.id for job in in_order(ended, ended_before=ended_before)] == [job_c.id, job_b.id, job_a.id]
    again = [jobs[0], replace(job_b, state="waiting"), job_c]
    assert [job.id for job in in_order(again, ended_before=ended_before)] == [job_b.id, job_c.id, job_a.id]
