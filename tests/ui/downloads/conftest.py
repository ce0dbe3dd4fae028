"""Scenes of the practice archive for the Downloads page, and faults of its downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from olci_core.area import Area
from olci_core.catalogue import SearchQuery
from olci_core.scene import Scene
from olci_practice import PracticeServer
from olci_practice.server.fault_order import Order
from olci_ui.services import services
from olci_ui.services.new_downloads import add_to_downloads

DAY = SearchQuery(
    datetime(2024, 4, 15, tzinfo=UTC), datetime(2024, 4, 16, tzinfo=UTC), area=Area.from_bounds(14, 54, 22, 60)
)


@pytest.fixture
def scenes(world: Path) -> Sequence[Scene]:
    """Some scenes of the archive, nobody signed in."""
    found = services.archive.catalogue.search(DAY).scenes
    return sorted(found, key=lambda scene: scene.begin)[:4]


@pytest.fixture
def faults(archive: PracticeServer) -> Iterator[Callable[..., None]]:
    """Order faults of the downloads; they are called off afterwards."""
    yield lambda do, **how: archive.faults.add(Order("download", do, **how))
    archive.faults.clear()


@pytest.fixture
def waiting(scenes: Sequence[Scene]) -> Sequence[Scene]:
    """Three jobs that wait for somebody to sign in."""
    add_to_downloads(services.archive, scenes[:3], search_name="a search")
    return scenes[:3]
