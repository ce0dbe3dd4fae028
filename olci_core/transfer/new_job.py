"""What may enter the queue: names checked before they become paths and addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from olci_core.errors import InputError
from olci_core.product import file_name_is_safe
from olci_core.product.device_names import DEVICE_NAME
from olci_core.scene import ProductName, folder_name
from olci_core.transfer.job import Job
from olci_core.transfer.store.job_rows import NewJob

_FOLDER_PART = re.compile(r"[\w(][\w ().,+=-]{0,80}", re.ASCII)
_ANY_SCENE = "S3A_OL_1_EFR____20240415T074029_20240415T074329_20240415T094500_0180_111_149_1980_PS2_O_NT_003.SEN3"
_SCENE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


class Downloadable(Protocol):
    """What the queue reads of a scene; ``online``, if it has it and it is False, says that it must be ordered first."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def size_bytes(self) -> int | None: ...
    @property
    def checksums(self) -> Mapping[str, str]: ...


def new_job(scene: Downloadable, *, files: Sequence[str], folder: str, download_dir: Path) -> NewJob:
    """Return the job that brings a scene, or chosen files of it, below the download folder.

    Raises:
        InputError: a name, the id or the folder pattern could leave its place.
    """
    name = folder_name(scene.name)
    if not _SCENE_ID.fullmatch(scene.id):
        raise InputError(f"Not the id of a product: {scene.id[:80]!r}")
    check_files(files)
    below = download_dir / inner if (inner := subfolder(folder, scene_name=name)) else download_dir
    return NewJob(
        scene_id=scene.id,
        scene_name=name,
        files=tuple(sorted(set(files))),
        path=below / (name if files else f"{name}.zip"),
        size_bytes=None if files else scene.size_bytes,
        checksums=tuple(sorted(scene.checksums.items())),
        is_online=bool(getattr(scene, "online", True)),
    )


def check_files(files: Sequence[str]) -> None:
    """Do nothing if chosen files have names that a product's files may have.

    Raises:
        InputError: one has not.
    """
    for file in files:
        if not file_name_is_safe(file):
            raise InputError(f"Not the name of a product's file: {file[:80]!r}")


def check_pattern(pattern: str) -> None:
    """Do nothing if a folder pattern can be filled in, whatever the scene.

    Raises:
        InputError: as ``subfolder``.
    """
    subfolder(pattern, scene_name=_ANY_SCENE)


def subfolder(pattern: str, *, scene_name: str) -> str:
    """Fill in a pattern such as ``{year}/{month}/{day}`` or ``my search``; "" is the download folder itself.

    Known fields: ``year``, ``month``, ``day``, ``product_type``, ``platform``.

    Raises:
        InputError: it would leave the download folder, or some system has no such folder name.
    """
    filled = pattern.strip().strip("/")
    if not filled:
        return ""
    product = ProductName.parse(scene_name)
    fields = {
        "year": f"{product.begin:%Y}",
        "month": f"{product.begin:%m}",
        "day": f"{product.begin:%d}",
        "product_type": product.product_type,
        "platform": product.platform,
    }
    for name, value in fields.items():
        filled = filled.replace(f"{{{name}}}", value)
    for part in filled.split("/"):
        if not _FOLDER_PART.fullmatch(part) or part != part.rstrip(". ") or DEVICE_NAME.fullmatch(part):
            raise InputError(
                f"This cannot be the name of a folder: {part[:80]!r}",
                hint="Use letters, digits, spaces, - and _, with / between folders, and {year}, {month} or {day}.",
            )
    return filled


def is_on_disk(job: Job) -> bool:
    """Whether what a job brings lies under its final name, all of it."""
    return all((job.path / file).exists() for file in job.files) if job.files else job.path.exists()
