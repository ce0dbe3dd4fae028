"""The connection check on the account page: every question answered in a table, and a report on the disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from olci_core.auth import Credentials
from olci_core.settings import origin
from olci_core.transfer.store.job_store import STORE_NAME, JobStore
from olci_practice import PracticeServer
from olci_ui.services import services
from olci_ui.services.connection import QUESTIONS


def test_the_check_fills_a_table_and_leaves_a_report(
    world: Path, open_page: Callable[..., AppTest], press: Any, said: Any, archive: PracticeServer
) -> None:
    services.archive.sign_in(Credentials("practice", "practice"))
    host = origin(services.archive.settings.download_url)[1]
    with closing(JobStore(services.archive.settings.data_dir / STORE_NAME)) as store:
        store.keep_range_refusals(host, 2, now_s=time.time())
    app = press(open_page("login"), "Check the connection to Copernicus")
    (table,) = [str(one.proto.body) for one in app.get("html") if "<table" in str(one.proto.body)]
    assert "without secrets" in said(app)
    assert table.count("<tr>") == 1 + QUESTIONS
    assert table.count("✓ as expected") >= QUESTIONS - 2
    with closing(JobStore(services.archive.settings.data_dir / STORE_NAME)) as store:
        assert store.range_refusals(host) == 0, "what was found is remembered"
    (report,) = services.archive.settings.data_dir.glob("connection-check-*.txt")
    assert "practice\n" not in report.read_text("utf-8")
    assert services.archive.signed_in_as == "practice", "the session goes on"
