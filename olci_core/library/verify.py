"""Is a product on the disk what its manifest says? Every file's size and checksum, in a zip or in a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from olci_core.errors import DamagedFile, StorageError, UnexpectedAnswer
from olci_core.product import BLOCK_BYTES, MANIFEST_NAME, ListedFile, opened, parse_manifest


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a test found.

    ``wrong`` are sentences, one a fault; ``missing`` are files that the manifest has and the disk has not;
    ``tested`` are the names of the files that are right; ``has_manifest`` says whether there was something to hold
    them against (a zip without one is still tested by its own checksums, but never called whole).
    """

    path: Path
    tested: tuple[str, ...]
    missing: tuple[str, ...]
    wrong: tuple[str, ...]
    has_manifest: bool

    @property
    def is_sound(self) -> bool:
        """Whether all that is there is right."""
        return not self.wrong and bool(self.tested)

    @property
    def is_whole(self) -> bool:
        """Whether all that is there is right and nothing is missing."""
        return self.is_sound and not self.missing and self.has_manifest


@dataclass(frozen=True, slots=True)
class _Held:
    """A file of a product: its size in bytes, and how to read it."""

    size_bytes: int
    read: Callable[[], IO[bytes]]


def verify(path: Path | str, *, on_bytes: Callable[[int], object] = lambda _count: None) -> Verdict:
    """Test a product's zip, or its folder of all or some files, against its manifest.

    ``on_bytes`` hears how many bytes were read, a block at a time; what it raises ends the test.

    Raises:
        StorageError: there is nothing at ``path``, or it cannot be read.
    """
    path = Path(path)
    try:
        with ExitStack() as stack:
            return _judge(path, _held_files(path, stack), on_bytes)
    except DamagedFile as error:
        return Verdict(path, (), (), (str(error),), has_manifest=False)
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror or error}") from error


def _held_files(path: Path, stack: ExitStack) -> dict[str, _Held]:
    if path.is_dir():
        return {
            # Mypy sees no type of a default in a lambda.
            file.name: _Held(file.stat().st_size, lambda file=file: file.open("rb"))  # type: ignore[misc]
            for file in sorted(path.iterdir())
            if file.is_file() and file.suffix != ".part"
        }
    archive = stack.enter_context(opened(path))
    return {
        # Mypy sees no type of a default in a lambda.
        info.filename.partition("/")[2]: _Held(info.file_size, lambda info=info: archive.open(info))  # type: ignore[misc]
        for info in archive.infolist()
        if not info.is_dir()
    }


def _judge(path: Path, held: Mapping[str, _Held], on_bytes: Callable[[int], object]) -> Verdict:
    promised: Mapping[str, ListedFile] = {}
    wrong = []
    if MANIFEST_NAME in held:
        try:
            with held[MANIFEST_NAME].read() as manifest:
                promised = parse_manifest(manifest.read())
        except UnexpectedAnswer as error:
            wrong.append(str(error))
    elif path.is_dir():
        wrong.append(f"There is no {MANIFEST_NAME} to test the files against.")
    tested = []
    for name, file in held.items():
        if fault := _fault(name, file, promised.get(name), on_bytes):
            wrong.append(fault)
        elif name in promised or path.is_file():
            tested.append(name)
    missing = sorted(set(promised) - set(held)) if MANIFEST_NAME in held else [MANIFEST_NAME]
    return Verdict(path, tuple(tested), tuple(missing), tuple(wrong), has_manifest=bool(promised))


def _fault(name: str, file: _Held, promised: ListedFile | None, on_bytes: Callable[[int], object]) -> str:
    """Read a file to its end and return what is wrong with it, "" for nothing."""
    if promised is not None and promised.size_bytes not in (None, file.size_bytes):
        return f"{name} has {file.size_bytes:,} bytes instead of {promised.size_bytes:,}."
    md5 = hashlib.md5(usedforsecurity=False)
    with file.read() as content:
        while block := content.read(BLOCK_BYTES):
            md5.update(block)
            on_bytes(len(block))
    expected = promised.checksums.get("MD5", "") if promised is not None else ""
    if expected and md5.hexdigest() != expected:
        return f"{name} is damaged: its MD5 is {md5.hexdigest()}; the manifest has {expected}."
    return ""
