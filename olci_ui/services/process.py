"""The archives of this process: opened at their first use, stopped with the server, one of them in use."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import olci_practice
from olci_core.auth import Credentials, TokenSource
from olci_core.catalogue import Catalogue
from olci_core.keychain import Keychain, SecretStore
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from olci_ui.services.archive import Archive, ArchiveKind
from olci_ui.services.folders import must_be_writable
from olci_ui.services.preferences import preferences_in
from olci_ui.services.standing_orders import StandingOrders


class Services:
    """What every tab shares. ``start`` and ``stop`` come with the server.

    ``secrets`` stands in for the system's keychain.
    """

    def __init__(self, settings: Settings | None = None, *, secrets: SecretStore | None = None) -> None:
        self._lock = threading.RLock()
        self._given = settings
        self._secrets = secrets
        self._archives: dict[ArchiveKind, Archive] = {}
        self._practice_server: olci_practice.PracticeServer | None = None
        self._kind: ArchiveKind = "copernicus"

    def start(self) -> None:
        """Open the queue, so that downloads go on where they stood."""
        with self._lock:
            if os.environ.get("OLCI_PRACTICE") == "1":
                self.use_practice()
            else:
                # The keychain may wait for a person to unlock it: the page does not.
                kept = self.archive_of("copernicus").sign_in_kept
                threading.Thread(target=kept, name="keychain", daemon=True).start()

    def stop(self) -> None:
        """Stop the queues and the practice archive; what was under way goes on at the next start."""
        with self._lock:
            for archive in self._archives.values():
                archive.orders.stop()
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
            archive.orders.stop()
            archive.queue.stop()
            archive.settings = replace(archive.settings, download_dir=folder)
            archive.queue = _queue(archive.settings, archive.tokens, places=archive.preferences.places)
            archive.orders = StandingOrders.begun(archive.settings, catalogue=archive.catalogue, queue=archive.queue)

    def _opened(self, kind: ArchiveKind) -> Archive:
        settings = self._given or Settings.from_environment()
        if kind == "practice":
            settings = self._practising(settings.within("practice"))
        preferences = preferences_in(settings.data_dir)
        if preferences.download_dir is not None and not os.environ.get("OLCI_DOWNLOAD_DIR"):
            settings = replace(settings, download_dir=preferences.download_dir)
        queue = _queue(settings, None, places=preferences.places)
        keychain = Keychain(settings, store=self._secrets) if kind == "copernicus" else None
        catalogue = Catalogue(settings)
        orders = StandingOrders.begun(settings, catalogue=catalogue, queue=queue)
        return Archive(kind, settings, catalogue, queue, orders, preferences=preferences, keychain=keychain)

    def _practising(self, settings: Settings) -> Settings:
        if self._practice_server is None:
            self._practice_server = olci_practice.PracticeServer(data_dir=settings.data_dir / "archive")
        at = self._practice_server.start()
        return settings.at(identity_url=at.identity_url, catalogue_url=at.catalogue_url, download_url=at.download_url)


def _queue(settings: Settings, tokens: TokenSource | None, *, places: int) -> DownloadQueue:
    queue = DownloadQueue(settings, tokens, places=places)
    queue.start()
    return queue


services = Services()
