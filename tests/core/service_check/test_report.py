"""The report of a check: what was found, and no secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from olci_core.service_check import check_service
from tests.core.service_check.samples import ACCOUNT, NOW


def test_a_report_holds_no_secret(bender: Any, tmp_path: Path) -> None:
    report = check_service(bender.settings, ACCOUNT, only=("discovery", "lifetimes", "no-token"), now=lambda: NOW)
    path = report.write(tmp_path, secrets=("discovery document",))
    text = path.read_text("utf-8")
    assert path.name == "connection-check-20250810T120000Z.txt"
    assert "DAT-ZIP-604" in text
    assert "discovery document" not in text
    assert "eyJ" not in text
