"""What a person chose for their downloads, kept in the data folder from one start to the next."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from olci_core.errors import StorageError

log = logging.getLogger(__name__)

FILE_NAME = "preferences.json"
USUAL_PLACES = 3  # of the 4 that an account has; one stays free for the official browser
FLAT = ""
BY_DAY = "{year}/{month}/{day}"
BY_MONTH = "{year}/{month}"
BY_SEARCH = "{search}"
FOLDER_PATTERNS = (FLAT, BY_MONTH, BY_DAY, BY_SEARCH)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Where downloads go (None: the platform's folder), in which folders below, and how many at once (1 to 4).

    ``stay_signed_in``: the system's keychain holds the account; it is not looked into otherwise.
    """

    download_dir: Path | None = None
    folder_pattern: str = FLAT
    places: int = USUAL_PLACES
    stay_signed_in: bool = False

    def __post_init__(self) -> None:
        if self.folder_pattern not in FOLDER_PATTERNS:
            raise ValueError(f"no such folder pattern: {self.folder_pattern}")
        if self.places not in (1, 2, 3, 4):
            raise ValueError(f"an account has 1 to 4 places, not {self.places}")

    def save(self, folder: Path) -> None:
        """Write them down.

        Raises:
            StorageError: the data folder cannot be written to.
        """
        chosen: dict[str, Any] = {"folder_pattern": self.folder_pattern, "places": self.places}
        if self.stay_signed_in:
            chosen["stay_signed_in"] = True
        if self.download_dir is not None:
            chosen["download_dir"] = str(self.download_dir)
        new, kept = folder / f"{FILE_NAME}.new", folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(chosen), "utf-8")
            new.replace(kept)
        except OSError as error:
            raise StorageError(f"The choice could not be kept in {folder}: {error.strerror or error}.") from error


def preferences_in(folder: Path) -> Preferences:
    """Return what was chosen; whatever is missing or makes no sense is as usual."""
    try:
        found = json.loads((folder / FILE_NAME).read_text("utf-8"))
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError):
        log.warning("The preferences could not be read; all is as usual.")
        return Preferences()
    return _sensible(found) if isinstance(found, dict) else Preferences()


def _sensible(found: Mapping[str, Any]) -> Preferences:
    folder, pattern, places = found.get("download_dir"), found.get("folder_pattern"), found.get("places")
    return Preferences(
        download_dir=Path(folder) if isinstance(folder, str) and folder else None,
        folder_pattern=pattern if pattern in FOLDER_PATTERNS else FLAT,
        places=places if places in (1, 2, 3, 4) and not isinstance(places, bool) else USUAL_PLACES,
        stay_signed_in=found.get("stay_signed_in") is True,
    )
