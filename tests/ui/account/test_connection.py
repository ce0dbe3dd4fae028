"""The connection check on the account page: every question answered in a table, and a report on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from olci_core.auth import Credentials
from olci_practice import PracticeServer
from olci_ui.services import services


def test_the_check_fills_a_table_and_leaves_a_report(
    world: Path, open_page: Callable[..., AppTest], press: Any, said: Any, archive: PracticeServer
) -> None:
    services.archive.sign_in(Credentials("practice", "practice"))
    app = press(open_page("login"), "Check the connection to Copernicus")
    (table,) = app.dataframe
    assert "without secrets" in said(app)
    outcomes = list(table.value["Outcome"])
    assert len(outcomes) == 20
    assert outcomes.count("✓ agrees") >= 18
    (report,) = services.archive.settings.data_dir.glob("connection-check-*.txt")
    assert "practice\n" not in report.read_text("utf-8")
    assert services.archive.signed_in_as == "practice", "the session goes on"
