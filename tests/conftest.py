"""How the whole suite runs: a file at a time, the longest first, at any speed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how long a case takes says how busy the machine is


HERE = Path(__file__).parent
# The longest files first, so that no process is left with one of them at the end.
TO_COME_FIRST = ("test_rules.py", "test_accessible.py", "test_sheet.py", "test_journey.py", "test_polar_job.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put first what takes longest, and measure coverage where it says something.

    To be traced makes Python twice as slow. A browser's test and a rule of the checkout look at other processes, which
    are not traced; the examples of a property go over the same lines again and again.
    """
    items.sort(key=_turn)
    if config.pluginmanager.hasplugin("_cov"):
        for item in items:
            if _turn(item) < len(TO_COME_FIRST) + 2 or getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker("no_cover")


def _turn(item: pytest.Item) -> int:
    """Return when a test's file has its turn: the longest, the browser's other tests, the checkout's, all others."""
    if item.path.name in TO_COME_FIRST and (item.path.parent == HERE or "e2e" in item.path.parts):
        return TO_COME_FIRST.index(item.path.name)
    if "e2e" in item.path.parts:
        return len(TO_COME_FIRST)
    return len(TO_COME_FIRST) + (1 if item.path.parent == HERE else 2)
