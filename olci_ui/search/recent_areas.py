"""The areas searched last: kept on the disk, the latest first."""

from __future__ import annotations

import threading
from pathlib import Path

from olci_core.area import Area
from olci_core.area.in_words import in_words
from olci_core.area.text.bounds import Bounds
from olci_core.errors import InputError
from olci_core.json_reader import read_json, write_json
from olci_core.whole_file import write_whole

MAX_RECENT_AREAS = 10
RECENT_AREAS_FILE = "recent_areas.json"
_MAX_TEXT = 200_000  # characters of an outline that is worth keeping here
_lock = threading.Lock()


class RecentAreas:
    """The areas kept in a folder; what cannot be read or written is as if it were not there. Threads may share one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / RECENT_AREAS_FILE

    def all(self) -> tuple[Area, ...]:
        """Return them, the latest first."""
        try:
            texts = read_json(self._file.read_bytes())
        except (OSError, ValueError):
            return ()
        areas = [_area(text) for text in texts] if isinstance(texts, list) else []
        return tuple(area for area in areas if area is not None)[:MAX_RECENT_AREAS]

    def add(self, area: Area) -> None:
        """Put an area in front; one that is there already moves there."""
        with _lock:
            kept = [area, *(one for one in self.all() if one != area)][:MAX_RECENT_AREAS]
            texts = [text for one in kept if len(text := one.to_wkt()) <= _MAX_TEXT]
            try:
                write_whole(self._file, write_json(texts))
            except OSError:
                return  # a convenience: no search fails for it


def words_for(area: Area) -> str:
    """Return what an area is called: by the words that mean it, else by where it lies."""
    if (words := in_words(area)) is not None:
        return words
    west, south, east, north = (round(edge, 2) for edge in area.bounds)
    return Bounds(west, south, east, north).words()


def _area(text: object) -> Area | None:
    try:
        return Area.from_wkt(text) if isinstance(text, str) else None
    except InputError:
        return None
