"""What may enter the queue: names checked before they become paths and addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from olci_core.errors import InputError
from olci_core.product import file_name_is_safe
from olci_core.transfer.fetch.folders import folder_name, subfolder
from olci_core.transfer.job import Job
from olci_core.transfer.store.job_rows import NewJob

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
    for file in files:
        if not file_name_is_safe(file):
            raise InputError(f"Not the name of a product's file: {file[:80]!r}")
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


def is_on_disk(job: Job) -> bool:
    """Whether what a job brings lies under its final name, all of it."""
    return all((job.path / file).exists() for file in job.files) if job.files else job.path.exists()
