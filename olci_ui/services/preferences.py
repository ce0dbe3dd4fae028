"""What a person chose for their downloads, kept in the data folder from one start to the next."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from olci_core.errors import StorageError
from olci_core.json_reader import read_json
from olci_core.set_aside import set_aside
from olci_core.whole_file import write_whole
from olci_ui.services import texts
from olci_ui.texts import NEWER, WAS_EMPTY, WAS_SPOILED

log = logging.getLogger(__name__)

PREFERENCES_FILE = "preferences.json"
_PREFERENCES_VERSION = 1
USUAL_CONCURRENCY = 3  # of the 4 that an account has; one stays free for the official browser
FLAT = ""
BY_DAY = "{year}/{month}/{day}"
BY_MONTH = "{year}/{month}"
BY_SEARCH = "{search}"
FOLDER_PATTERNS = (FLAT, BY_MONTH, BY_DAY, BY_SEARCH)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Where downloads go (None: the platform's folder), in which folders below, and how many at once (1 to 4).

    ``stay_signed_in``: the system's keychain holds the account; it is not looked into otherwise. ``notice``: that the
    file of an earlier start could not be used and was set aside, as a sentence.
    """

    download_dir: Path | None = None
    folder_pattern: str = FLAT
    places: int = USUAL_CONCURRENCY
    stay_signed_in: bool = False
    notice: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.folder_pattern not in FOLDER_PATTERNS:
            raise ValueError(f"no such folder pattern: {self.folder_pattern}")
        if self.places not in (1, 2, 3, 4):
            raise ValueError(f"an account has 1 to 4 transfers at once, not {self.places}")

    def as_kept(self) -> dict[str, Any]:
        """Return what the file holds."""
        chosen: dict[str, Any] = {
            "version": _PREFERENCES_VERSION,
            "folder_pattern": self.folder_pattern,
            "places": self.places,
        }
        if self.stay_signed_in:
            chosen["stay_signed_in"] = True
        if self.download_dir is not None:
            chosen["download_dir"] = str(self.download_dir)
        return chosen

    def save(self, folder: Path) -> None:
        """Write them down.

        Raises:
            StorageError: the data folder cannot be written to.
        """
        try:
            write_whole(folder / PREFERENCES_FILE, json.dumps(self.as_kept()).encode())
        except OSError as error:
            raise StorageError(texts.CHOICE_NOT_KEPT.format(folder, error.strerror or error)) from error


def preferences_in(folder: Path) -> Preferences:
    """Return what was chosen; whatever is missing or makes no sense is as usual.

    A file that cannot be used as it is gets a dated name, and what could be read of it is written anew.
    """
    file = folder / PREFERENCES_FILE
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return Preferences()
    except UnicodeDecodeError:
        return _begun_anew(file, Preferences(), fault=WAS_SPOILED)
    except OSError as error:
        return _begun_anew(file, Preferences(), fault=texts.UNREADABLE.format(error.strerror or error))
    try:
        found = read_json(text)
    except ValueError:
        return _begun_anew(file, Preferences(), fault=WAS_SPOILED if text.strip() else WAS_EMPTY)
    if not isinstance(found, dict):
        return _begun_anew(file, Preferences(), fault=WAS_SPOILED)
    read = _sensible(found)
    fault = _fault_of(found, read)
    return _begun_anew(file, read, fault=fault) if fault else read


def _fault_of(found: Mapping[str, Any], read: Preferences) -> str:
    """Return what is wrong with a file that could be read, "" for nothing."""
    version = found.get("version", _PREFERENCES_VERSION)
    if isinstance(version, int) and version > _PREFERENCES_VERSION:
        return NEWER.format(version)
    used = read.as_kept()
    exact = [name for name in used if name != "download_dir"]  # a path may be written in several ways
    odd = [name for name in exact if name in found and found[name] != used[name]]
    odd += [name for name in ("download_dir", "stay_signed_in") if found.get(name) and name not in used]
    return texts.NO_SENSE.format(", ".join(odd)) if odd else ""


def _begun_anew(file: Path, read: Preferences, *, fault: str) -> Preferences:
    """Set a file aside, keep what could be read of it, and say so."""
    what = texts.CHOICES.format(fault)
    try:
        aside = set_aside(file, moment=datetime.now(UTC))
        read.save(file.parent)
    except (OSError, StorageError) as error:
        log.warning("%s: %s", file, error)
        return replace(read, notice=texts.AS_USUAL.format(what))
    log.warning("%s %s: kept as %s", file, fault, aside.name)
    return replace(read, notice=texts.KEPT_AS.format(what, aside.name))


def _sensible(found: Mapping[str, Any]) -> Preferences:
    folder, pattern, places = found.get("download_dir"), found.get("folder_pattern"), found.get("places")
    return Preferences(
        download_dir=Path(folder) if isinstance(folder, str) and folder else None,
        folder_pattern=pattern if pattern in FOLDER_PATTERNS else FLAT,
        places=places if places in (1, 2, 3, 4) and not isinstance(places, bool) else USUAL_CONCURRENCY,
        stay_signed_in=found.get("stay_signed_in") is True,
    )
