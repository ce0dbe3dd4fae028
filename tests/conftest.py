"""How the whole suite runs: a file at a time, the longest first, at any speed."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how long a case takes says how busy the machine is

gc.disable()  # until all is imported, which stays
HERE = Path(__file__).parent
# The longest files first, so that no process is left with one of them at the end.
TO_COME_FIRST = ("test_rules.py", "test_accessible.py", "test_sheet.py", "test_journey.py", "test_polar_job.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to count which lines and branches the tests go through."""
    parser.addoption("--branch-coverage", action="store_true", help="print which lines and branches were run")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count before the first module is imported."""
    if config.getoption("--branch-coverage"):
        from tests.branch_coverage import BranchCoverage  # noqa: PLC0415 - its probes are needed by nobody else

        gives_out = bool(getattr(config.option, "numprocesses", None)) and not hasattr(config, "workerinput")
        config.pluginmanager.register(BranchCoverage(runs_tests=not gives_out))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what takes longest."""
    items.sort(key=_turn)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Let the collector of garbage pass over what stays, and look seldom: else it takes an eighth of the time."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 10)
    gc.enable()


def _turn(item: pytest.Item) -> int:
    """Return when a test's file has its turn: the longest, the browser's other tests, the checkout's, all others."""
    if item.path.name in TO_COME_FIRST and (item.path.parent == HERE or "e2e" in item.path.parts):
        return TO_COME_FIRST.index(item.path.name)
    if "e2e" in item.path.parts:
        return len(TO_COME_FIRST)
    return len(TO_COME_FIRST) + (1 if item.path.parent == HERE else 2)
