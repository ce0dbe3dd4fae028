"""Scenes into the queue: whole or some files of each, into the folders that were chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing

from olci_core.library import LibraryIndex
from olci_core.product import ListedFile
from olci_core.scene import ProductName, Scene
from olci_core.transfer.fetch.product_files import listing
from olci_core.transport import Transport
from olci_ui.formats import count
from olci_ui.services.archive import Archive
from olci_ui.services.folders import must_be_writable
from olci_ui.texts import ADDED, WAIT_FOR_SIGN_IN

QUEUED_TOGETHER = 250  # scenes written down in one go, well below a second


def add_to_downloads(
    archive: Archive,
    scenes: Sequence[Scene],
    *,
    search_name: str,
    search: str = "",
    files: Sequence[str] = (),
    progress: Callable[[float], object] = lambda _share: None,
) -> int:
    """Queue scenes, or chosen files of each, into the folders that were chosen; return how many scenes there are.

    ``search_name`` is the folder's name where a person wants one folder a search; ``search`` are the words by which the
    library knows later which search they came from. ``progress`` hears the share that
    is queued, 0 to 1.

    Raises:
        InputError: a name could not be a path; the scenes of batches before it are queued.
        StorageError: the download folder or the queue cannot be written to; likewise.
    """
    must_be_writable(archive.settings.download_dir)
    folder = archive.preferences.folder_pattern.replace("{search}", search_name)
    for first in range(0, len(scenes), QUEUED_TOGETHER):
        progress(first / len(scenes))
        archive.queue.add_all(scenes[first : first + QUEUED_TOGETHER], files=files or None, folder=folder)
    if search:
        LibraryIndex(archive.settings.data_dir).keep_origin([scene.name for scene in scenes], search=search)
    return len(scenes)


def added_words(archive: Archive, number: int) -> str:
    """Return what is said of scenes that were just queued, and what they wait for."""
    said = ADDED.format(count(number, "scene"))
    return said if archive.signed_in_as is not None else f"{said} {WAIT_FOR_SIGN_IN}"


def product_files(archive: Archive, scene: Scene) -> Mapping[str, ListedFile]:
    """Ask which files a scene's product holds, by name; no account is needed for that.

    Raises:
        InputError: the scene's name does not follow the convention.
        UnexpectedAnswer, ConnectionFailed, ServiceError: the service gave no list.
    """
    folder = str(ProductName.parse(scene.name))
    with closing(Transport(archive.settings)) as transport:
        return listing(transport, download_url=archive.settings.download_url, scene_id=scene.id, folder=folder)
