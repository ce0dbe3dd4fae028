"""What several tests here are made of."""

from __future__ import annotations

from olci_core.area import Area

BOX = Area.from_bounds(20, 57, 21, 58)
