"""The account that is signed in: until when, what it fetches, and signing out, which asks while something runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.auth import Credentials, TokenSource
from olci_core.transfer import Job
from olci_practice import PracticeServer
from olci_ui.account.signed_in import session_line, under_way_line
from olci_ui.services import services

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes_left", "uses_codes", "words"),
    [
        (None, False, "as soon as a download starts"),
        (30, False, "renewed by itself"),
        (30, True, "a new one-time code is needed"),
        (-1, False, "the next download opens a new one"),
        (-1, True, "the next download needs a new one-time code"),
        (60 * 30, False, "2 March"),
    ],
)
def test_until_when_the_session_lasts(minutes_left: int | None, uses_codes: bool, words: str) -> None:
    ends_at = None if minutes_left is None else NOW + timedelta(minutes=minutes_left)
    tokens = SimpleNamespace(session_ends_at=ends_at, uses_codes=uses_codes)
    assert words in session_line(tokens, now=NOW)  # type: ignore[arg-type]  # a stand-in with what is read of it


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([], "No downloads"),
        (["done", "paused"], "No downloads"),
        (["running", "waiting", "waiting"], "1 download running, 2 waiting"),
    ],
)
def test_what_is_under_way(states: list[Any], words: str) -> None:
    jobs = tuple(Job(number, "id", "name", state, Path("x.zip")) for number, state in enumerate(states))
    assert words in under_way_line(jobs)


def test_signing_out_asks_while_something_runs_and_stops_it(
    open_page: Callable[..., AppTest], press: Any, said: Any, scene_in: Any, archive: PracticeServer
) -> None:
    archive.faults.extend({"orders": [{"service": "download", "do": "stall", "seconds": 30, "at": 0.5}]})
    services.archive.sign_in(Credentials("practice", "practice"))
    queue = services.archive.queue
    queue.add(scene_in(services.archive))
    while not any(job.state == "running" for job in queue.snapshot()):
        queue.wait(0.05)
    app = open_page("login")
    assert "1 download running" in said(app)
    assert "Sign out" not in [one.label for one in app.button]
    press(app, "Stop them and sign out")
    assert services.archive.signed_in_as is None
    while any(job.state == "running" for job in queue.snapshot()):
        queue.wait(0.05)
    assert [job.state for job in queue.snapshot()] == ["waiting"]


def test_a_kept_password_that_was_changed_elsewhere_leads_to_the_form(
    world: Path, open_page: Callable[..., AppTest], said: Any, scene_in: Any
) -> None:
    own = services.archive
    own.tokens = TokenSource(own.settings, Credentials("practice", "an old one"))
    own.queue.sign_in(own.tokens)
    own.queue.add(scene_in(own))
    while own.queue.halted is None:
        own.queue.wait(0.05)
    app = open_page("login")
    assert "did not accept" in said(app)
    assert [field.label for field in app.text_input][:2] == ["User name", "Password"]
