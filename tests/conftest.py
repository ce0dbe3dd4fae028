"""How the whole suite runs: shared between two processes, a file at a time and one browser at a time, at any speed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how long a case takes says how busy the machine is


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests first, for they take longest, and keep what shares a server in one process."""
    items.sort(key=lambda item: "e2e" not in item.path.parts)
    for item in items:
        item.add_marker(pytest.mark.xdist_group("browser" if "e2e" in item.path.parts else str(item.path)))
