"""The online background of the world map: OpenStreetMap, a mirror of it, or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from olci_core.errors import SettingsError

OPENSTREETMAP = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
_CREDIT = '<a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">OpenStreetMap</a>'
ATTRIBUTION = f"&copy; {_CREDIT} contributors"


@dataclass(frozen=True, slots=True)
class Tiles:
    """Map tiles by their address template and the credit they ask for."""

    url: str
    attribution: str = ATTRIBUTION


def tiles_from_environment(environ: Mapping[str, str] = os.environ) -> Tiles | None:
    """Read OLCI_TILES: unset for OpenStreetMap, ``off`` for none, or the address of a mirror with {z}, {x} and {y}.

    Raises:
        SettingsError: it is none of these.
    """
    wanted = environ.get("OLCI_TILES") or OPENSTREETMAP
    if wanted == "off":
        return None
    if not wanted.startswith(("https://", "http://")) or not all(part in wanted for part in ("{z}", "{x}", "{y}")):
        raise SettingsError(
            f"OLCI_TILES is not an address of map tiles: {wanted}",
            hint=f"Set it to off, or to an address like {OPENSTREETMAP}, or leave it unset.",
        )
    return Tiles(wanted)
