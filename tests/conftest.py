"""How the whole suite runs: a file at a time, the longest first, at any speed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how long a case takes says how busy the machine is


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what takes longest: the browser's tests, then the rules of the whole checkout, which stand here."""
    here = Path(__file__).parent
    items.sort(key=lambda item: 0 if "e2e" in item.path.parts else 1 if item.path.parent == here else 2)
