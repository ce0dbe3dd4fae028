"""The bar above the jobs: one, all, or those selected; which of them are shown, in which order, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from olci_core.scene import Scene
from olci_core.transfer import Job
from olci_ui.downloads.action_bar import in_order
from olci_ui.services import services
from olci_ui.services.new_downloads import add_to_downloads
from tests.ui.downloads.queue_page import order, sign_in, states, until
from tests.ui.page_reader import OpenPage, press, said


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


def test_what_goes_on_comes_first_and_a_row_that_comes_to_rest_meanwhile_keeps_its_place(
    open_page: OpenPage, waiting: Sequence[Scene]
) -> None:
    job_a, job_b, job_c = services.archive.queue.snapshot()

    def ids(*jobs: Job, before: Sequence[Job]) -> list[int]:
        return [job.id for job in in_order(jobs, at_rest_before=frozenset(job.id for job in before))]

    a_done, b_failed, b_paused = (
        replace(job_a, state="done"),
        replace(job_b, state="failed"),
        replace(job_b, state="paused"),
    )
    assert ids(a_done, b_failed, job_c, before=[job_a, job_b]) == [job_c.id, job_b.id, job_a.id]
    assert ids(a_done, b_paused, job_c, before=[job_a, job_b]) == [job_c.id, job_b.id, job_a.id]
    assert ids(a_done, b_failed, replace(job_c, state="done"), before=[job_a, job_b]) == [job_c.id, job_b.id, job_a.id]
    assert ids(a_done, job_b, job_c, before=[job_a, job_b]) == [job_b.id, job_c.id, job_a.id]
    assert ids(job_a, b_paused, job_c, before=[]) == [job_a.id, job_b.id, job_c.id]


def test_the_page_opens_with_what_goes_on_though_more_than_a_page_is_paused(
    open_page: OpenPage, scenes: Sequence[Scene]
) -> None:
    many = [replace(scenes[0], id=f"scene-{n}", name=_named(scenes[0].name, n)) for n in range(22)]
    add_to_downloads(services.archive, many, search_name="a search")
    jobs = services.archive.queue.snapshot()
    services.archive.queue.do("pause", [job.id for job in jobs[:-1]])
    app = open_page("downloads")
    assert [one.key for one in app.button if (one.key or "").startswith("pause_") and one.key != "pause_all"] == [
        f"pause_{jobs[-1].id}"
    ]
