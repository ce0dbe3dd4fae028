"""What is to be read of an upload: the file itself, or each file of shapes in a zip, laid out in a folder."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from olci_core.area.formats.kinds import ENDINGS, KINDS_HINT
from olci_core.errors import InputError

MAX_UNPACKED_BYTES = 100_000_000
_MAX_MEMBERS = 2_000
_MAX_FILES = 100
_SHAPEFILE_PARTS = (".shx", ".dbf", ".prj", ".cpg")
_LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_SCENE_PARTS = ("xfdumanifest.xml", "manifest.safe")


@dataclass(slots=True)
class Source:
    """One file of shapes: its name as the person knows it, its bytes, and by ending what belongs to it."""

    name: str
    content: bytes
    parts: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class UnpackBudget:
    """What may still be unpacked into memory, whatever headers say: of a zip, and of the zips in it, together."""

    left_bytes: int = MAX_UNPACKED_BYTES

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        """Return a member's content.

        Raises:
            InputError: that is too much; the message is the rest of a sentence about the file.
        """
        with archive.open(entry) as member:
            content = member.read(self.left_bytes + 1)
        self.left_bytes -= len(content)
        if self.left_bytes < 0:
            raise InputError(
                f"unpacks to more than {MAX_UNPACKED_BYTES / 1e6:.0f} MB.", hint="Keep only what you need of it."
            )
        return content


def sources_in_zip(content: bytes, *, depth: int = 0, budget: UnpackBudget | None = None) -> list[Source]:
    """Return the files of shapes in a zip or KMZ, in its order, without the litter that computers leave there.

    Raises:
        InputError: it is damaged, locked, unpacks to too much, or holds none; the rest of a sentence about the file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_litter(entry.filename)]
            _check(entries)
            return list(_sources(entries, archive, budget or UnpackBudget(), depth=depth))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError) as error:
        raise InputError("is damaged, or locked with a password.", hint="Pack it again.") from error


def _sources(
    entries: list[zipfile.ZipInfo], archive: zipfile.ZipFile, budget: UnpackBudget, *, depth: int
) -> Iterator[Source]:
    by_name = {entry.filename.lower(): entry for entry in reversed(entries)}
    found = 0
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        ending = path.suffix.lower()
        if ending.lstrip(".") not in ENDINGS or (ending in (".xml", ".txt") and len(entries) > 1):
            continue
        found += 1
        if found > _MAX_FILES:
            raise InputError(f"holds more than {_MAX_FILES} files of shapes.", hint="Keep only those you need.")
        if ending in (".zip", ".kmz"):
            if depth == 0:
                yield from sources_in_zip(budget.read(archive, entry), depth=1, budget=budget)
            continue
        source = Source(path.name, budget.read(archive, entry))
        if ending == ".shp":
            stem = entry.filename[: -len(ending)].lower()
            beside = {part: by_name[stem + part] for part in _SHAPEFILE_PARTS if stem + part in by_name}
            source.parts = {part: budget.read(archive, other) for part, other in beside.items()}
        yield source
    if not found:
        raise InputError("holds no file of shapes that is understood.", hint=KINDS_HINT)


def _check(entries: list[zipfile.ZipInfo]) -> None:
    names = [PurePosixPath(entry.filename.replace("\\", "/")).name.lower() for entry in entries]
    if len(entries) > _MAX_MEMBERS:
        raise InputError(
            f"holds {len(entries):,} files; {_MAX_MEMBERS:,} are looked at.", hint="Give the shapes alone."
        )
    if "[content_types].xml" in names:
        raise InputError("is a document or a table of an office program, and holds no outlines.", hint=KINDS_HINT)
    if any(name in _SCENE_PARTS for name in names):
        raise InputError("is a downloaded scene, not an area.", hint="Look at it under “Library”.")


def _is_litter(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(part in _LITTER or part.startswith("._") for part in parts)
