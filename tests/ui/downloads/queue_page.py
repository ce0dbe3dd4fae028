"""The Downloads page before a real queue: what is said on it, pressed on it, and what the queue makes of that."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from olci_core.auth import Credentials
from olci_core.transfer import Job
from olci_ui.services import services

OpenPage = Callable[..., AppTest]


WAIT_S = 60.0


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
