"""What lies in the download folder: products whole and in part, and what their names say of them."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from olci_core.errors import InputError, StorageError, UnexpectedAnswer
from olci_core.product import MANIFEST_NAME, opened, parse_manifest
from olci_core.scene import ProductName

OWN_LIBRARY = ".olci-library"
"""A folder with a file of this name is a library of its own: a scan of a folder above leaves it out."""

DEEPEST_FOLDER = 5  # below the download folder; year/month/day take three
MAX_PREVIEW_BYTES = 20 * 2**20
# Gone since its folder was read, somebody else's, or a link that leads to itself: the others are there all the same.
_OF_ONE_ENTRY = (errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.ELOOP)
_PICTURE_ENDINGS = (".jpg", ".jpeg", ".png")
_PICTURE_WORDS = ("quicklook", "quick-look", "thumbnail", "browse", "preview")


@dataclass(frozen=True, slots=True)
class Holding:
    """A product on the disk.

    ``is_whole`` says whether all of it is there, by sizes and names alone (``verify`` reads the bytes); a zip is whole
    unless it still has its ``.part`` name. ``files`` are the files of a folder.
    """

    path: Path
    name: str
    product: ProductName
    kind: Literal["zip", "folder"]
    size_bytes: int
    is_whole: bool
    files: tuple[str, ...] = ()


def holdings(download_dir: Path | str) -> tuple[Holding, ...]:
    """Return the products below a folder, in order of their names; () where there is no such folder.

    Raises:
        StorageError: the folder cannot be read.
    """
    try:
        found = [holding for entry in entries(Path(download_dir)) if (holding := described(entry)) is not None]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StorageError(f"{download_dir} cannot be read: {error.strerror or error}") from error
    return tuple(sorted(found, key=lambda holding: (holding.name, holding.kind, str(holding.path))))


def thumbnail(path: Path) -> bytes | None:
    """Return the picture that a product carries (JPEG or PNG bytes), None where it carries none.

    Raises:
        DamagedFile, StorageError: the product cannot be read.
    """
    try:
        if path.is_dir():
            pictures = [file for file in sorted(path.iterdir()) if _is_picture(file.name)]
            small = [file for file in pictures if file.stat().st_size <= MAX_PREVIEW_BYTES]
            return small[0].read_bytes() if small else None
        with opened(path) as archive:
            infos = [info for info in archive.infolist() if _is_picture(info.filename.rpartition("/")[2])]
            fitting = [info for info in infos if info.file_size <= MAX_PREVIEW_BYTES]
            return archive.read(fitting[0]) if fitting else None
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror or error}") from error


def set_apart(folder: Path) -> None:
    """Make a folder, there or not, a library of its own.

    Raises:
        StorageError: it cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / OWN_LIBRARY).touch()
    except OSError as error:
        raise StorageError(f"{folder} cannot be written to: {error.strerror or error}") from error


def entries(folder: Path, *, depth: int = 0) -> Iterator[os.DirEntry[str]]:
    """Yield what lies below a folder; hidden folders, libraries of their own and the insides of products left out."""
    with os.scandir(folder) as found:
        for entry in list(found):
            yield entry
            is_product = entry.name.endswith(".SEN3") or entry.name.startswith(".")
            if depth < DEEPEST_FOLDER and not is_product and entry.is_dir(follow_symlinks=False):
                if Path(entry.path, OWN_LIBRARY).exists():
                    continue
                try:
                    yield from entries(Path(entry.path), depth=depth + 1)
                except OSError as error:
                    if error.errno not in _OF_ONE_ENTRY:
                        raise


def described(entry: os.DirEntry[str]) -> Holding | None:
    """Return what a file or folder is, None for what is no product."""
    is_part = entry.name.endswith(".part")
    name = entry.name.removesuffix(".part")
    if not name.endswith((".SEN3", ".SEN3.zip")):
        return None
    try:
        product = ProductName.parse(name.removesuffix(".zip"))
        if name.endswith(".zip"):
            size_bytes = entry.stat().st_size
            return Holding(Path(entry.path), str(product), product, "zip", size_bytes, is_whole=not is_part)
        return _folder(Path(entry.path), product) if entry.is_dir() else None
    except InputError:
        return None  # a foreign name
    except OSError as error:
        if error.errno not in _OF_ONE_ENTRY:
            raise
        return None


def _folder(path: Path, product: ProductName) -> Holding:
    sizes = {file.name: file.stat().st_size for file in sorted(path.iterdir()) if file.is_file()}
    files = tuple(name for name in sizes if not name.endswith(".part"))
    try:
        promised = parse_manifest((path / MANIFEST_NAME).read_bytes()) if MANIFEST_NAME in sizes else {}
    except UnexpectedAnswer:
        promised = {}
    is_whole = bool(promised) and all(
        listed.size_bytes in (None, sizes[name]) if name in sizes else False for name, listed in promised.items()
    )
    return Holding(path, str(product), product, "folder", sum(sizes.values()), is_whole=is_whole, files=files)


def _is_picture(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(_PICTURE_ENDINGS) and any(word in lower for word in _PICTURE_WORDS)
