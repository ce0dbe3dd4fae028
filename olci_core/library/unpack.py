"""A product's zip unpacked into a folder, and nothing written beside it."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from pathlib import Path

from olci_core.errors import DamagedFile, StorageError
from olci_core.product import BLOCK_BYTES, members_of, opened
from olci_core.settings import RESERVE_BYTES


def unpack(zip_path: Path | str, folder: Path | str) -> Path:
    """Unpack a product's zip below a folder; return the product's own folder there.

    Files of the same name are replaced, others stay. The files appear when all of them have passed their test.

    Raises:
        DamagedFile: the zip is broken, would leave the folder, holds links, or grows beyond what it declares; nothing
            is written then.
        StorageError: the disk refused, or is too full.
    """
    zip_path, folder = Path(zip_path), Path(folder)
    with opened(zip_path) as archive:
        members = members_of(archive, zip_size_bytes=zip_path.stat().st_size)
        roots = {member.path.split("/")[0] for member in members}
        if len(roots) != 1 or any("/" not in member.path for member in members):
            raise DamagedFile(f"{zip_path.name} holds more than one folder; a product is one.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _check_room(folder, needed_bytes=sum(member.size_bytes for member in members))
            with tempfile.TemporaryDirectory(prefix=".unpack-", dir=folder) as beside:
                for member in members:
                    _extract(archive, member.path, into=Path(beside))
                return _put_in_place(Path(beside) / roots.pop(), folder)
        except OSError as error:
            raise StorageError(
                f"{zip_path.name} cannot be unpacked into {folder}: {error.strerror or error}",
                hint="Choose a folder that you may write to, with room enough.",
            ) from error


def lies_at(path: Path) -> Path | None:
    """Return where a product lies that arrived at a path: there, or unpacked beside it, the zip not kept; else None."""
    if path.exists():
        return path
    unpacked = path.with_suffix("")
    return unpacked if path.suffix == ".zip" and unpacked.is_dir() else None


def _extract(archive: zipfile.ZipFile, path: str, *, into: Path) -> None:
    target = into.joinpath(*path.split("/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(path) as packed, target.open("xb") as file:
        shutil.copyfileobj(packed, file, BLOCK_BYTES)
        file.flush()
        os.fsync(file.fileno())


def _put_in_place(unpacked: Path, folder: Path) -> Path:
    target = folder / unpacked.name
    if target.is_symlink():
        raise StorageError(f"{target} is a link to another place; nothing is unpacked into it.")
    if not target.exists():
        unpacked.replace(target)
        return target
    for file in sorted(unpacked.rglob("*")):
        if file.is_file():
            place = target / file.relative_to(unpacked)
            _make_real_folders(place.parent, below=target)
            file.replace(place)
    return target


def _make_real_folders(folder: Path, *, below: Path) -> None:
    """Make the folders between; a link among them would lead the files elsewhere."""
    for above in [*reversed(folder.relative_to(below).parents), folder.relative_to(below)]:
        place = below / above
        if place.is_symlink():
            raise StorageError(f"{place} is a link to another place; nothing is unpacked into it.")
        place.mkdir(exist_ok=True)


def _check_room(folder: Path, *, needed_bytes: int) -> None:
    free_bytes = shutil.disk_usage(folder).free
    if needed_bytes + RESERVE_BYTES > free_bytes:
        raise StorageError(
            f"The disk of {folder} has {free_bytes / 1e6:,.0f} MB left; unpacked the product takes"
            f" {needed_bytes / 1e6:,.0f} MB.",
            hint="Make room there or choose another folder.",
        )
