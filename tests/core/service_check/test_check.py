"""The connection check: all agrees with the practice archive, and each answer that is bent is found out."""

from __future__ import annotations

from typing import Any

from olci_core.service_check import CHECK_NAMES, check_service
from tests.core.service_check.samples import ACCOUNT, NOW, status


def test_the_practice_archive_agrees_with_everything_in_little_time_and_few_bytes(bender: Any) -> None:
    seen: list[str] = []
    report = check_service(
        bender.settings, ACCOUNT, on_progress=lambda finding: seen.append(finding.name), now=lambda: NOW
    )
    # The archive's clock is the true one, and only the session's length is taken from another.
    odd = [(finding.name, finding.found) for finding in report.findings if finding.outcome != "agrees"]
    assert [name for name, _ in odd] == ["Lifetime of a token and of a session"], odd
    assert len(report.findings) == len(CHECK_NAMES) == len(seen)
    assert report.received_bytes < 10_000_000
    assert check_service(bender.settings, ACCOUNT, only=("lifetimes",)).findings[0].outcome == "agrees"


def test_without_an_account_the_rest_is_asked_all_the_same(bender: Any) -> None:
    report = check_service(bender.settings, now=lambda: NOW)
    unclear = {finding.name for finding in report.of("unclear")}
    assert len(report.of("agrees")) >= 10
    assert not report.of("differs")
    assert any("account" in finding.found for finding in report.of("unclear"))
    assert len(unclear) >= 6


def test_a_service_that_is_down_is_a_finding_too(bender: Any) -> None:
    with bender.bent(status(503)) as settings:
        report = check_service(settings, only=("top", "no-token", "not-found"), now=lambda: NOW)
    assert {finding.outcome for finding in report.findings} <= {"unclear", "differs"}


def test_the_time_set_apart_is_kept(bender: Any) -> None:
    ticks = iter(range(0, 10_000, 30))
    report = check_service(bender.settings, monotonic=lambda: float(next(ticks)), now=lambda: NOW)
    assert len(report.findings) == len(CHECK_NAMES)
    assert any("time or the bytes" in finding.found for finding in report.of("unclear"))
