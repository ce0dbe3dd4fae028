"""One try at one job: the whole zip, or the chosen files one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from olci_core.errors import DamagedFile, StorageError
from olci_core.product import MANIFEST_NAME, ListedFile, parse_manifest, tested_members
from olci_core.product.manifest import manifest_warning
from olci_core.scene import folder_name
from olci_core.settings import Settings
from olci_core.transfer.fetch.disk import check_still_there, discard, disk_errors, make_folder, part_of, size_on_disk
from olci_core.transfer.fetch.file_download import FileDownloader
from olci_core.transfer.fetch.file_request import Arrival, FileRequest, Notes
from olci_core.transfer.fetch.integrity import Digest
from olci_core.transfer.fetch.product_files import chosen, file_url, listing
from olci_core.transfer.fetch.progress import Progress
from olci_core.transfer.job import Job

if TYPE_CHECKING:  # HTTP is imported when the first connection is made
    from olci_core.transport import Transport


class Tokens(Protocol):
    """Anything that hands out an access token."""

    def current(self) -> str: ...


class FolderMemory(Protocol):
    """Where it is kept which folders there were, and where they led."""

    def known_folder(self, folder: Path) -> Path | None: ...
    def keep_folder(self, folder: Path, leads_to: Path) -> None: ...


@dataclass(frozen=True, slots=True)
class JobDownloader:
    """Brings jobs to the disk. ``notes(job_id, file)`` keeps the service's words about a part."""

    settings: Settings
    transport: Transport
    files: FileDownloader
    notes: Callable[[int, str], Notes]
    folders: FolderMemory

    def attempt(self, job: Job, *, next_token: Callable[[], str], progress: Progress) -> Arrival:
        """Bring a job to its end, or raise what stood in the way. Nothing is fetched that is there and whole.

        ``next_token`` gives a fresh token; it is called right before each file.

        Raises:
            FolderGone: the download folder was there before and is not now.
            OlciError: the job cannot be brought to its end now; ``transient`` says whether it can later.
        """
        root = self._root(job)
        known_as = self.folders.known_folder(root)
        if known_as is not None:
            check_still_there(root, known_as)
        make_folder(job.path if job.files else job.path.parent, below=None if known_as is None else root)
        if known_as is None:
            with disk_errors(root):
                self.folders.keep_folder(root, root.resolve())
        if job.files:
            return self._files(job, next_token=next_token, progress=progress)
        return self._zip(job, next_token=next_token, progress=progress)

    def check_folder(self, job: Job) -> None:
        """Do nothing if the folder that a job goes to is there as before, or was never there.

        Raises:
            FolderGone: it was there, and is not now.
        """
        root = self._root(job)
        known_as = self.folders.known_folder(root)
        if known_as is not None:
            check_still_there(root, known_as)

    def _root(self, job: Job) -> Path:
        """Return the folder that the program does not make a second time by itself."""
        download_dir = self.settings.download_dir
        return download_dir if job.path.is_relative_to(download_dir) else job.path.parent

    def _zip(self, job: Job, *, next_token: Callable[[], str], progress: Progress) -> Arrival:
        root = folder_name(job.scene_name)
        if job.path.exists() and zip_is_whole(job.path, root=root, progress=progress) and _fits(job):
            return Arrival(size_on_disk(job.path), manifest_warning(job.path, root=root))
        request = FileRequest(
            url=f"{self.settings.download_url}/Products({job.scene_id})/$value",
            target=job.path,
            zip_root=root,
            checksums=dict(job.checksums),
        )
        return self.files.fetch(request, token=next_token(), notes=self.notes(job.id, ""), progress=progress)

    def _files(self, job: Job, *, next_token: Callable[[], str], progress: Progress) -> Arrival:
        url, folder = self.settings.download_url, folder_name(job.scene_name)
        held = listing(self.transport, download_url=url, scene_id=job.scene_id, folder=folder)
        wanted = chosen(job.files, held=held)
        manifest = held.get(MANIFEST_NAME)
        if manifest is not None:
            wanted = (manifest, *(file for file in wanted if file.name != MANIFEST_NAME))
        progress.announce(_total([file.size_bytes for file in wanted]))
        done_bytes = 0
        promised: Mapping[str, ListedFile] = {}
        for listed in wanted:
            progress.base_bytes = done_bytes
            file = promised.get(listed.name, listed)
            target = job.path / file.name
            if not _is_there(target, file):
                request = FileRequest(
                    url=file_url(url, scene_id=job.scene_id, folder=folder, name=file.name),
                    target=target,
                    size_bytes=file.size_bytes,
                    checksums=file.checksums,
                )
                self.files.fetch(request, token=next_token(), notes=self.notes(job.id, file.name), progress=progress)
            done_bytes += size_on_disk(target)
            progress.base_bytes = done_bytes
            progress.reach(0)
            if file.name == MANIFEST_NAME:
                with disk_errors(target):
                    promised = parse_manifest(target.read_bytes())
        progress.announce(done_bytes)
        return Arrival(done_bytes)


def zip_is_whole(path: Path, *, root: str, progress: Progress) -> bool:
    """Whether a zip that lies under its final name already passes its test."""
    try:
        tested_members(path, root=root, stopped=progress.stopped)
    except (DamagedFile, StorageError):
        return False
    progress.check()
    return True


def _fits(job: Job) -> bool:
    """Whether a zip that is there is the one that the catalogue lists now: its checksum, where that is known."""
    digest = Digest(dict(job.checksums))
    digest.begin_with(job.path, size_bytes=size_on_disk(job.path))
    return not digest.difference()


def _is_there(target: Path, file: ListedFile) -> bool:
    if file.size_bytes is None or not target.exists() or size_on_disk(target) != file.size_bytes:
        return False
    digest = Digest(file.checksums)
    digest.begin_with(target, size_bytes=file.size_bytes)
    return not digest.difference()


def _total(sizes_bytes: list[int | None]) -> int | None:
    known = [size for size in sizes_bytes if size is not None]
    return sum(known) if len(known) == len(sizes_bytes) else None


def discard_parts(job: Job) -> None:
    """Remove what has arrived of a job and is not whole.

    Raises:
        StorageError: the disk refused.
    """
    for target in [job.path / file for file in job.files] or [job.path]:
        discard(part_of(target))
