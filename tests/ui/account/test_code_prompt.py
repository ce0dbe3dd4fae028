"""A new one-time code: asked for in time, and only while something is to be fetched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.auth import Credentials, TokenSource
from olci_core.errors import SignInError
from olci_core.transfer import Job
from olci_ui.account.code_prompt import why_code_is_needed
from olci_ui.services import services

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def job(state: Any) -> Job:
    return Job(1, "id", "name", state, Path("x.zip"))


@pytest.mark.parametrize(
    ("minutes_left", "refusal", "states", "words"),
    [
        (30, None, ["waiting"], ""),
        (9, None, ["waiting", "running", "done"], "Your session ends at"),
        (9, None, ["paused", "done", "failed", "cancelled"], ""),
        (9, None, [], ""),
        (-1, None, ["running"], "Your session has ended"),
        (None, None, ["waiting"], ""),
        (None, SignInError("This account needs a one-time code."), ["waiting"], "1 download can go on"),
        (30, SignInError("refused"), [], ""),
    ],
)
def test_when_a_code_is_asked_for(
    minutes_left: int | None, refusal: SignInError | None, states: list[str], words: str
) -> None:
    by = None if minutes_left is None else NOW + timedelta(minutes=minutes_left)
    tokens = SimpleNamespace(needs_code_by=by, refusal=refusal)
    # A stand-in with what is read of it.
    reason = why_code_is_needed(tokens, [job(state) for state in states], now=NOW)  # type: ignore[arg-type]
    assert words in reason
    assert bool(words) == bool(reason)


@pytest.fixture
def halted(world: Path, scene_in: Any) -> None:
    """An account with two factors whose code is not at hand, and a download that waits for it."""
    archive = services.archive
    archive.tokens = TokenSource(archive.settings, Credentials("twofactor", "practice", ""))
    archive.queue.sign_in(archive.tokens)
    archive.queue.add(scene_in(archive))
    while archive.queue.halted is None:
        archive.queue.wait(0.05)


def test_the_code_is_asked_for_on_every_page_and_the_downloads_go_on_with_it(
    halted: None, open_page: Callable[..., AppTest], said: Any, press: Any
) -> None:
    app = open_page("help")
    for name in ("library", "login", "downloads"):
        assert "1 download can go on" in said(app)
        app.switch_page(f"../pages/{name}.py").run()
    app = press(app, "Go on")
    assert "There is no code" in said(app)
    code = next(field for field in app.text_input if field.label == "One-time code")
    code.set_value("000000")
    app = press(app, "Go on")
    assert "did not accept" in said(app)
    assert services.archive.queue.halted is not None
    next(field for field in app.text_input if field.label == "One-time code").set_value("123456")
    app = press(app, "Go on")
    assert services.archive.queue.wait(60)
    assert [one.state for one in services.archive.queue.snapshot()] == ["done"]
    assert "123456" not in said(app)


def test_an_account_without_two_factors_is_never_asked(open_page: Callable[..., AppTest], said: Any) -> None:
    services.archive.sign_in(Credentials("practice", "practice"))
    assert not [field for field in open_page("search").text_input if field.label == "One-time code"]
