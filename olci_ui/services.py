"""The only wiring: the archives, who is signed in, and the queue of each. One for the whole process."""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from olci_core.auth import Credentials, TokenSource
from olci_core.catalogue import Catalogue, Recent
from olci_core.errors import OlciError, StorageError
from olci_core.product import ListedFile
from olci_core.scene import ProductName, Scene
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from olci_core.transfer.fetch.product_files import listing
from olci_core.transport import Transport
from olci_practice import PracticeServer
from olci_ui.preferences import Preferences, preferences_in

log = logging.getLogger(__name__)

ArchiveKind = Literal["copernicus", "practice"]
MAX_REMEMBERED_SCENES = 50_000
QUICKLOOKS_AT_ONCE = 4
QUEUED_TOGETHER = 250  # scenes written down in one go, well below a second


@dataclass
class Archive:
    """One archive: where it is, what it lists, who is signed in to it, and its downloads."""

    kind: ArchiveKind
    settings: Settings
    catalogue: Catalogue
    queue: DownloadQueue
    tokens: TokenSource | None = None
    preferences: Preferences = field(default_factory=Preferences)
    scenes: OrderedDict[str, Scene] = field(default_factory=OrderedDict)
    quicklook_places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(QUICKLOOKS_AT_ONCE))

    @cached_property
    def recent(self) -> Recent:
        """The catalogue with a memory for searches, shared by every tab."""
        return Recent(self.catalogue)

    @property
    def signed_in_as(self) -> str | None:
        """The user name, None while nobody is signed in."""
        return self.tokens.username if self.tokens else None

    def remember(self, scenes: Iterable[Scene]) -> None:
        """Keep scenes by id, for the quicklook route; the oldest go first."""
        for scene in scenes:
            self.scenes[scene.id] = scene
            self.scenes.move_to_end(scene.id)
        while len(self.scenes) > MAX_REMEMBERED_SCENES:
            self.scenes.popitem(last=False)

    def sign_in(self, credentials: Credentials) -> None:
        """Sign in and let the waiting downloads go on.

        Raises:
            SignInError, ConnectionFailed, ServiceError: nothing has changed.
        """
        tokens = TokenSource(self.settings, credentials)
        tokens.current()
        former, self.tokens = self.tokens, tokens
        self.queue.sign_in(tokens)
        if former is not None:
            former.sign_out()

    def prefer(self, preferences: Preferences) -> None:
        """Use other places and folders from now on, and at later starts.

        Raises:
            StorageError: the choice cannot be kept; nothing has changed.
        """
        preferences.save(self.settings.data_dir)
        self.preferences = preferences
        self.queue.places = preferences.places

    def sign_out(self) -> None:
        """End the session; downloads that wait stay in the queue."""
        tokens, self.tokens = self.tokens, None
        self.queue.sign_in(None)
        if tokens is not None:
            tokens.sign_out()


class Services:
    """What every tab shares. ``start`` and ``stop`` come with the server."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._lock = threading.RLock()
        self._given = settings
        self._archives: dict[ArchiveKind, Archive] = {}
        self._practice_server: PracticeServer | None = None
        self._kind: ArchiveKind = "copernicus"

    def start(self) -> None:
        """Open the queue, so that downloads go on where they stood."""
        with self._lock:
            if os.environ.get("OLCI_PRACTICE") == "1":
                self.use_practice()
            else:
                self.archive_of("copernicus")

    def stop(self) -> None:
        """Stop the queues and the practice archive; what was under way goes on at the next start."""
        with self._lock:
            for archive in self._archives.values():
                archive.queue.stop()
            self._archives.clear()
            if self._practice_server is not None:
                self._practice_server.stop()
                self._practice_server = None

    @property
    def data_dir(self) -> Path:
        """The folder of what belongs to no archive."""
        return (self._given or Settings.from_environment()).data_dir

    @property
    def kind(self) -> ArchiveKind:
        """Which archive is in use."""
        return self._kind

    @property
    def archive(self) -> Archive:
        """The archive in use."""
        return self.archive_of(self._kind)

    def archive_of(self, kind: ArchiveKind) -> Archive:
        """Return an archive, opened at its first use."""
        with self._lock:
            if kind not in self._archives:
                self._archives[kind] = self._opened(kind)
            return self._archives[kind]

    def opened(self, kind: str) -> Archive | None:
        """Return an archive that is in use already, None otherwise: an address alone opens none."""
        return next((archive for name, archive in self._archives.items() if name == kind), None)

    def use_practice(self) -> None:
        """Turn to the practice archive, signed in."""
        with self._lock:
            archive = self.archive_of("practice")
            if archive.tokens is None:
                archive.sign_in(Credentials("practice", "practice"))
            self._kind = "practice"

    def use_copernicus(self) -> None:
        """Turn back to the archive of the settings."""
        self._kind = "copernicus"

    def set_download_folder(self, folder: Path) -> None:
        """Let new downloads go to another folder, now and at later starts.

        Raises:
            StorageError: the folder cannot be made or written to; the former one stays in use.
        """
        with self._lock:
            must_be_writable(folder)
            archive = self.archive
            archive.prefer(replace(archive.preferences, download_dir=folder))
            archive.queue.stop()
            archive.settings = replace(archive.settings, download_dir=folder)
            archive.queue = _queue(archive.settings, archive.tokens, places=archive.preferences.places)

    def _opened(self, kind: ArchiveKind) -> Archive:
        settings = self._given or Settings.from_environment()
        if kind == "practice":
            settings = self._practising(settings.within("practice"))
        preferences = preferences_in(settings.data_dir)
        if preferences.download_dir is not None and not os.environ.get("OLCI_DOWNLOAD_DIR"):
            settings = replace(settings, download_dir=preferences.download_dir)
        queue = _queue(settings, None, places=preferences.places)
        return Archive(kind, settings, Catalogue(settings), queue, preferences=preferences)

    def _practising(self, settings: Settings) -> Settings:
        if self._practice_server is None:
            self._practice_server = PracticeServer(data_dir=settings.data_dir / "archive")
        at = self._practice_server.start()
        return settings.at(identity_url=at.identity_url, catalogue_url=at.catalogue_url, download_url=at.download_url)


def must_be_writable(folder: Path) -> None:
    """Make a folder and try it out.

    Raises:
        StorageError: it cannot be made, or nothing can be written there.
    """
    trial = folder / ".can-be-written"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise StorageError(
            f"Nothing can be written to the folder {folder}: {error.strerror or error}.",
            hint="Choose another folder, or one inside your own home folder.",
        ) from error


def add_to_downloads(
    archive: Archive,
    scenes: Sequence[Scene],
    *,
    search_name: str,
    files: Sequence[str] = (),
    progress: Callable[[float], object] = lambda _share: None,
) -> int:
    """Queue scenes, or chosen files of each, into the folders that were chosen; return how many scenes there are.

    ``search_name`` is the folder's name where a person wants one folder a search. ``progress`` hears the share that
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
    return len(scenes)


def product_files(archive: Archive, scene: Scene) -> Mapping[str, ListedFile]:
    """Ask which files a scene's product holds, by name; no account is needed for that.

    Raises:
        InputError: the scene's name does not follow the convention.
        UnexpectedAnswer, ConnectionFailed, ServiceError: the service gave no list.
    """
    return listing(
        Transport(archive.settings),
        download_url=archive.settings.download_url,
        scene_id=scene.id,
        folder=str(ProductName.parse(scene.name)),
    )


def _queue(settings: Settings, tokens: TokenSource | None, *, places: int) -> DownloadQueue:
    queue = DownloadQueue(settings, tokens, places=places)
    queue.start()
    return queue


def known_scene(kind: str, scene_id: str) -> Scene | None:
    """Return a scene that some search has shown, None where no search has."""
    archive = services.opened(kind)
    return archive.scenes.get(scene_id) if archive else None


def kept_quicklook(kind: str, scene_id: str) -> bytes | None:
    """Return a quicklook that lies on the disk, as for a download of an earlier day; None where there is none."""
    archive = services.opened(kind)
    return archive.catalogue.kept_quicklook(scene_id) if archive else None


def quicklook(kind: str, scene: Scene) -> bytes | None:
    """Return a scene's quicklook, None where there is none to be had."""
    archive = services.opened(kind)
    if archive is None:
        return None
    try:
        with archive.quicklook_places:
            return archive.catalogue.quicklook(scene)
    except OlciError as error:
        log.info("No quicklook of %s: %s", scene.name, error)
        return None


services = Services()
