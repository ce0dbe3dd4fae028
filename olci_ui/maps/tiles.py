"""The online backgrounds: OpenStreetMap, another server of tiles, or none; and NASA's imagery for those who want it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from olci_core.errors import SettingsError
from olci_ui.maps import texts
from olci_ui.services import services

OPENSTREETMAP = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
_CREDIT = '<a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">OpenStreetMap</a>'
ATTRIBUTION = f"&copy; {texts.CONTRIBUTORS.format(_CREDIT)}"
GIBS = texts.IMAGERY.format('<a href="https://earthdata.nasa.gov/gibs" target="_blank" rel="noopener">NASA GIBS</a>')


@dataclass(frozen=True, slots=True)
class Tiles:
    """Map tiles by their address template and the credit they ask for.

    ``side_px`` is the length of a tile's edge, ``deepest`` the map's last zoom with tiles of its own, ``zoom_offset``
    what is added to the map's zoom for the service's.
    """

    url: str
    attribution: str = ATTRIBUTION
    side_px: int = 256
    deepest: int = 19
    zoom_offset: int = 0


def tiles_from_environment(environ: Mapping[str, str] = os.environ) -> Tiles | None:
    """Read OLCI_TILES: unset for OpenStreetMap, ``off`` for none, or the address of another server with {z}, {x}, {y}.

    Raises:
        SettingsError: it is none of these.
    """
    wanted = environ.get("OLCI_TILES") or OPENSTREETMAP
    if wanted == "off":
        return None
    if not wanted.startswith(("https://", "http://")) or not all(part in wanted for part in ("{z}", "{x}", "{y}")):
        raise SettingsError(
            texts.NO_TILES.format(wanted),
            hint=texts.NO_TILES_HINT.format(OPENSTREETMAP),
        )
    return Tiles(wanted)


def tiles_in_use(environ: Mapping[str, str] = os.environ) -> Tiles | None:
    """Return the tiles for the archive in use: the practice archive asks nobody, unless OLCI_TILES names somebody.

    Raises:
        SettingsError: OLCI_TILES is no address of tiles.
    """
    if services.kind == "practice" and not environ.get("OLCI_TILES"):
        return None
    return tiles_from_environment(environ)


def imagery(crs: str) -> Tiles | None:
    """Return NASA's cloudless picture of the earth in a projection ("EPSG3413"), None where there is none.

    Source: https://nasa-gibs.github.io/gibs-api-docs/, layer BlueMarble_NextGeneration; its polar addresses are those
    of ipyleaflet's basemaps NASAGIBS.BlueMarble3413 and BlueMarble3031. The polar grids begin at 8,192 m a pixel, which
    is zoom 2 of our polar maps, with tiles of 512 pixels from the corner 4,194,304 m out, and end at 512 m.
    """
    start = "https://gibs.earthdata.nasa.gov/wmts/"
    layer = "/best/BlueMarble_NextGeneration/default/"
    if crs == "EPSG3857":
        return Tiles(f"{start}epsg3857{layer}GoogleMapsCompatible_Level8/{{z}}/{{y}}/{{x}}.jpeg", GIBS, deepest=8)
    if crs in ("EPSG3413", "EPSG3031"):
        url = f"{start}{crs.lower()}{layer}500m/{{z}}/{{y}}/{{x}}.jpeg"
        return Tiles(url, GIBS, side_px=512, deepest=6, zoom_offset=-2)
    return None
