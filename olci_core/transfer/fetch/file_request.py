"""What is asked of one download, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from olci_core.transfer.fetch.ranges import PartNote


@dataclass(frozen=True, slots=True)
class FileRequest:
    """What to fetch and what is known of it.

    ``zip_root`` is the folder that a zip must hold, "" for a file that is no zip. ``size_bytes`` is a size that must
    be met, None where only the service's announcement counts. A checksum that differs damns a single file; of a zip
    that is whole it is only reported.
    """

    url: str
    target: Path
    zip_root: str = ""
    size_bytes: int | None = None
    checksums: Mapping[str, str] = field(default_factory=dict)


class Notes(Protocol):
    """Where the service's words about a part are kept, from one try to the next."""

    def read(self) -> PartNote: ...
    def write(self, note: PartNote) -> None: ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is whole under its final name."""

    size_bytes: int
    warning: str = ""
