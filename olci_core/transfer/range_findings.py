"""What a check of the connection has found of ranges, kept where the queue keeps what it learns itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing

from olci_core.settings import Settings
from olci_core.transfer.fetch.ranges import RangeSupport
from olci_core.transfer.store.job_store import STORE_NAME, JobStore


def keep_range_findings(
    settings: Settings, honoured: Mapping[str, bool], *, now: Callable[[], float] = time.time
) -> str:
    """Let the queue of these settings know, by host, whether files are given from the middle on.

    A queue under way heeds it from its next request on. Return a sentence if the queue's file was spoiled and has been
    set aside, "" otherwise; without findings nothing is opened.

    Raises:
        StorageError: the data folder cannot be used.
    """
    if not honoured:
        return ""
    with closing(JobStore(settings.data_dir / STORE_NAME)) as store:
        ranges = RangeSupport(store, now=now)
        for host, honours in honoured.items():
            ranges.note_found(host, honours=honours)
        return store.notice
