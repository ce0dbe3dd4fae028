"""What several tests here are made of."""

from __future__ import annotations

from datetime import UTC, datetime

from olci_core.area import Area

SINCE = datetime(2024, 5, 1, tzinfo=UTC)


AREA = Area.from_bounds(170, 60, -170, 90)
