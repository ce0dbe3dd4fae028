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
# The longest come first, so that no process is left with one of them at the end; and what keeps a core and more busy
# beside what waits more than it works: for a server that misbehaves, for a program that begins, for a map to be moved.
TO_COME_FIRST = (
    "e2e/test_accessible.py",
    "core/transfer/end_to_end",
    "e2e/test_journey.py",
    "cli",
    "test_packaging.py",
    "test_start.py",
    "e2e/test_map_drawing.py",
    "e2e/test_map_results.py",
    "e2e/test_map_tiles.py",
    "e2e/test_polar_job.py",
    "e2e/test_sheet.py",
    "e2e",
    "test_*.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to count which lines and branches the tests go through."""
    parser.addoption("--branch-coverage", action="store_true", help="print which lines and branches were run")
    parser.addoption("--types-beside", action="store_true", help="check the types while the tests run")


def pytest_configure(config: pytest.Config) -> None:
    """Begin what goes on beside the tests, and to count before the first module is imported."""
    gives_out = bool(getattr(config.option, "numprocesses", None)) and not hasattr(config, "workerinput")
    if gives_out and config.getoption("--types-beside"):
        from tests.type_check import TypeCheckBeside  # noqa: PLC0415 - not before its mypy is asked for

        config.pluginmanager.register(TypeCheckBeside())
    if config.getoption("--branch-coverage"):
        from tests.branch_coverage import BranchCoverage  # noqa: PLC0415 - its probes are needed by nobody else

        config.pluginmanager.register(BranchCoverage(runs_tests=not gives_out))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put each file where it has its turn."""
    turns = {file: _turn(file.relative_to(HERE)) for file in {item.path for item in items}}
    items.sort(key=lambda item: turns[item.path])


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Let the collector of garbage pass over what stays, and look seldom: else it takes an eighth of the time."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 10)
    gc.enable()


def _turn(file: Path) -> int:
    places = {place.as_posix() for place in (file, *file.parents)}
    for turn, first in enumerate(TO_COME_FIRST):
        if first in places or (file.parent == Path() and file.match(first)):
            return turn
    return len(TO_COME_FIRST)
