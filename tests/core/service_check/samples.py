"""Questions asked alone, and how answers are bent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from olci_core.auth import Credentials
from olci_core.service_check import check_service

NOW = datetime(2025, 8, 10, 12, tzinfo=UTC)
ACCOUNT = Credentials("practice", "practice")


def outcomes(settings: Any, *names: str) -> list[str]:
    report = check_service(settings, ACCOUNT, only=names, now=lambda: NOW)
    assert len(report.findings) == len(names)
    return [finding.outcome for finding in report.findings]


def on(path: str, change: Callable[[Any], None]) -> Callable[[Any], None]:
    """Bend only the answers whose address holds some words."""
    return lambda answer: change(answer) if path in answer.path else None


def status(number: int) -> Callable[[Any], None]:
    def change(answer: Any) -> None:
        answer.status = number

    return change
