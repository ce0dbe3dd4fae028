"""The library's work beside the page, waited for."""

from __future__ import annotations

import time

from olci_ui.services.tasks import library_tasks

LIMIT_S = 90


def until_done() -> None:
    """Wait until what was begun in the library is done."""
    give_up_at = time.monotonic() + LIMIT_S
    while library_tasks.is_busy:
        assert time.monotonic() < give_up_at
        time.sleep(0.05)
