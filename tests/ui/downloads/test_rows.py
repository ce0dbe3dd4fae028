"""The row of a job: its bar."""

from __future__ import annotations

from olci_ui.downloads.rows import bar
from tests.ui.downloads.samples import DONE, RUNNING, WAITING


def test_a_bar_holds_its_room_and_its_number() -> None:
    assert 'aria-valuenow="13"' in bar(RUNNING)
    assert "width: 100.0%" in bar(DONE)
    assert "width: 0.0%" in bar(WAITING)
