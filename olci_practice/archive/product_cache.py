"""Made products on the disk: no more than there is room for, their sizes and digests remembered when they are gone."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from olci_core.errors import StorageError
from olci_core.json_reader import read_json
from olci_practice.archive.checksums import Checksums, checksums_of

_INDEX = "digests.jsonl"
_ALWAYS_KEPT = 8  # the last used ones: somebody may just be reading them


class ProductCache:
    """A folder of product zips, each made when it is first asked for.

    ``make`` writes the zip of a name into a folder and returns its path. The longest unused zips go when all together
    exceed ``room_bytes``. ``clock`` gives aware UTC times. Safe to use from many threads: one product is made at a
    time.
    """

    def __init__(self, folder: Path, *, room_bytes: int, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._room_bytes = room_bytes
        self._clock = clock
        self._lock = threading.Lock()
        self._checksums = _read_index(folder / _INDEX)

    def checksums(self, product_id: str) -> Checksums | None:
        """Return the digests of a product's zip if it has ever been made, None otherwise."""
        return self._checksums.get(product_id)

    def zip_of(self, product_id: str, *, name: str, make: Callable[[Path], Path]) -> Path:
        """Return the zip called ``name``, made by ``make`` (which gets the folder) where it is not there.

        Raises:
            StorageError: the disk refuses.
        """
        path = self._folder / name
        with self._lock:
            try:
                if path.exists() and product_id in self._checksums:
                    path.touch()
                    return path
                self._folder.mkdir(parents=True, exist_ok=True)
                path = make(self._folder)
                self._remember(product_id, path)
                self._make_room()
            except OSError as error:
                raise StorageError(
                    f"The practice archive could not write {path}: {error}", hint="Is the disk full?"
                ) from error
        return path

    def _remember(self, product_id: str, path: Path) -> None:
        checksums = checksums_of(path, taken=self._clock())
        self._checksums[product_id] = checksums
        entry = {
            "id": product_id,
            "md5": checksums.md5,
            "blake3": checksums.blake3,
            "taken": checksums.taken.isoformat(),
        }
        with (self._folder / _INDEX).open("a", encoding="utf-8") as index:
            index.write(json.dumps(entry) + "\n")

    def _make_room(self) -> None:
        zips = sorted(self._folder.glob("*.zip"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        used_bytes = 0
        for place, path in enumerate(zips):
            used_bytes += path.stat().st_size
            if used_bytes > self._room_bytes and place >= _ALWAYS_KEPT:
                path.unlink(missing_ok=True)


def _read_index(path: Path) -> dict[str, Checksums]:
    """Return what the index holds; a line torn by a crash is passed over, as its product is simply made again."""
    if not path.exists():
        return {}
    found: dict[str, Checksums] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = read_json(line)
            found[entry["id"]] = Checksums(
                md5=entry["md5"], blake3=entry["blake3"], taken=datetime.fromisoformat(entry["taken"])
            )
        except (ValueError, KeyError, TypeError):
            continue
    return found
