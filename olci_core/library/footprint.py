"""Where a product on the disk lies, as its own manifest says."""

from __future__ import annotations

import re
from pathlib import Path

from olci_core.area import Area
from olci_core.errors import InputError, StorageError
from olci_core.product import MANIFEST_NAME, opened

_POSITIONS = re.compile(rb"<(?:\w+:)?posList[^>]*>([^<]{1,200000})<")


def footprint_of(path: Path) -> Area | None:
    """Return a product's footprint, None where it has none that can be read.

    Raises:
        DamagedFile, StorageError: the product cannot be read.
    """
    try:
        if path.is_dir():
            content = (path / MANIFEST_NAME).read_bytes()
        else:
            with opened(path) as archive:
                name = next((each for each in archive.namelist() if each.endswith(f"/{MANIFEST_NAME}")), None)
                content = archive.read(name) if name else b""
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"{path.name} cannot be read: {error.strerror or error}") from error
    found = _POSITIONS.search(content)
    return _area(found[1].decode("ascii", "replace")) if found else None


def _area(text: str) -> Area | None:
    try:
        numbers = [float(number) for number in text.split()]
        ring = [[lon, lat] for lat, lon in zip(numbers[::2], numbers[1::2], strict=True)]
        if ring[0] != ring[-1]:
            ring.append(ring[0])
        return Area.from_footprint({"type": "Polygon", "coordinates": [ring]})
    except (ValueError, IndexError, InputError):
        return None
