"""The Downloads page before a real queue and a practice archive with faults: what went wrong, and what to do."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from olci_core.auth import Credentials
from olci_core.errors import SignInError
from olci_core.process_lock import held_alone
from olci_core.retry import RetryPolicy
from olci_core.scene import Scene
from olci_core.transfer import DownloadQueue
from olci_core.transfer.queue.retry_policy import QueuePolicy
from olci_ui.services import services
from olci_ui.services.new_downloads import add_to_downloads
from tests.ui.downloads.queue_page import WAIT_S, sign_in, states, until
from tests.ui.page_reader import OpenPage, press, said


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
