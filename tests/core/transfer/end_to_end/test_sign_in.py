"""Tokens that die, accounts that are refused, an identity service in trouble: whole files, or one true sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from olci_core.errors import SignInError, SignInUnavailable
from olci_core.transfer import DownloadQueue
from tests.core.transfer.misbehaving_service import Service, Tokens
from tests.core.transfer.queue_driver import WAIT_S, arrived, held, states


def test_a_dead_token_is_reported_and_replaced(
    service: Service, new_queue: Callable[..., DownloadQueue], tokens: type[Tokens], tmp_path: Path
) -> None:
    scene = service.product()
    service.good_tokens = {"fresh"}
    source = tokens("stale", "fresh")
    queue = new_queue(tokens=source)
    queue.add(scene)
    assert queue.wait(WAIT_S)
    assert arrived(tmp_path, scene) == service.content(scene)
    assert source.refusals == ["stale"]


def test_a_source_without_refused_serves_as_well(service: Service, new_queue: Callable[..., DownloadQueue]) -> None:
    queue = new_queue(tokens=SimpleNamespace(current=lambda: "token"))
    queue.add(service.product())
    assert queue.wait(WAIT_S)
    assert queue.snapshot()[0].state == "done"


def test_a_sign_in_that_is_refused_again_and_again_halts_the_queue(
    service: Service, new_queue: Callable[..., DownloadQueue], tokens: type[Tokens]
) -> None:
    service.good_tokens = set()
    queue = new_queue()
    queue.add(service.product())
    assert not queue.wait(WAIT_S)
    assert "expired" in (queue.halted or "")
    assert len(service.asked) == 4
    assert queue.snapshot()[0].state == "waiting"


def test_a_refused_account_halts_the_queue_until_somebody_signs_in(
    service: Service, new_queue: Callable[..., DownloadQueue], tokens: type[Tokens]
) -> None:
    class Refused:
        asked = 0

        def current(self) -> None:
            self.asked += 1
            raise SignInError("Copernicus did not accept the password.", hint="Check it.")

    refused = Refused()
    queue = new_queue(tokens=refused, places=1)
    queue.add_all([service.product(number) for number in range(3)])
    assert not queue.wait(WAIT_S)
    said = queue.halted
    assert said == "Copernicus did not accept the password. Check it."
    assert {job.message for job in queue.snapshot()} == {said}
    assert refused.asked == 1
    assert service.asked == []
    queue.sign_in(tokens())
    assert queue.wait(WAIT_S)
    assert queue.halted is None
    assert [job.state for job in queue.snapshot()] == ["done"] * 3


def test_no_token_reaches_the_log(
    service: Service, new_queue: Callable[..., DownloadQueue], tokens: type[Tokens], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.good_tokens = {"secret-two"}
    queue = new_queue(tokens=tokens("secret-one", "secret-two"))
    queue.add(service.product())
    assert queue.wait(WAIT_S)
    assert "is there" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("scenes", [1, 3])
def test_an_identity_service_in_trouble_is_waited_for(
    scenes: int, service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    class Troubled:
        asked = 0

        def current(self) -> Any:
            self.asked += 1
            if self.asked <= 20:
                raise SignInUnavailable("The sign-in service gives no clear answer.", status=403)
            return "token"

    queue = new_queue(tokens=Troubled())
    queue.add_all([service.product(number) for number in range(scenes)])
    assert queue.wait(WAIT_S)
    assert states(queue) == ["done"] * scenes


def test_why_a_queue_does_not_go_on_is_at_hand_when_waiting_ends(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    queue = new_queue(tokens=None)
    assert queue.halted is not None
    assert queue.hold is None  # nothing waits
    queue.add(service.product())
    assert not queue.wait(5)
    assert queue.halted == "Sign in to download"
    assert held(queue).needs_person


def test_when_a_new_code_is_needed_is_at_hand_while_something_waits(
    service: Service, new_queue: Callable[..., DownloadQueue]
) -> None:
    by = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    queue = new_queue(started=False, tokens=SimpleNamespace(current=lambda: "token", needs_code_by=by))
    assert queue.needs_code_by is None
    queue.add(service.product())
    assert queue.needs_code_by == by
