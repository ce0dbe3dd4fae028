"""The archives of this process: opened at their first use, stopped with the server, one of them in use."""

from __future__ import annotations

import logging
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import olci_practice
from olci_core.auth import Credentials
from olci_core.errors import OlciError, StorageError
from olci_core.settings import Settings
from olci_ui.services.preferences import Preferences, preferences_in

if TYPE_CHECKING:  # loaded with the first archive, when the server answers already
    from olci_core.keychain import SecretStore
    from olci_ui.services.archive import Archive, ArchiveKind

log = logging.getLogger(__name__)


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
        self._opening: Future[None] | None = None  # under way since ``start``

    def start(self) -> None:
        """Open the queue, so that downloads go on where they stood.

        It is done in a thread of its own, while the browser loads the page's scripts: who asks for the archive in use
        waits for it, and hears what went wrong.
        """
        opener = ThreadPoolExecutor(1, thread_name_prefix="opener")
        self._opening = opener.submit(self._open)
        opener.shutdown(wait=False)

    def stop(self) -> None:
        """Stop the queues and the practice archive; what was under way goes on at the next start."""
        opening, self._opening = self._opening, None
        if opening is not None:
            opening.exception()  # once it has ended, well or not, there is something to stop
        with self._lock:
            for archive in self._archives.values():
                archive.stop()
            self._archives.clear()
            if self._practice_server is not None:
                self._practice_server.stop()
                self._practice_server = None

    @property
    def data_dir(self) -> Path:
        """The folder of what belongs to no archive."""
        return (self._given or Settings.from_environment()).data_dir

    @property
    def download_dir(self) -> Path:
        """The folder of downloads at the start, known before the archive is open."""
        return self._settings_of(_kind_at_start())[0].download_dir

    @property
    def kind(self) -> ArchiveKind:
        """Which archive is in use."""
        opening = self._opening
        if opening is not None:
            opening.result()
        return self._kind

    @property
    def archive(self) -> Archive:
        """The archive in use."""
        return self.archive_of(self.kind)

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
            self.archive.move_downloads(folder)

    def _open(self) -> None:
        try:
            with self._lock:
                if _kind_at_start() == "practice":
                    self.use_practice()
                else:
                    # The keychain may wait for a person to unlock it: the page does not.
                    kept = self.archive_of("copernicus").sign_in_kept
                    threading.Thread(target=kept, name="keychain", daemon=True).start()
        except OlciError as error:
            log.error("The downloads could not be opened: %s", error)  # noqa: TRY400 - who asks for them gets it whole
            raise

    def _given_settings(self) -> Settings:
        return self._given or Settings.from_environment()

    def _settings_of(self, kind: ArchiveKind) -> tuple[Settings, Preferences]:
        """Return the settings of an archive, with what the person prefers in them, and the preferences."""
        settings = self._given_settings()
        if kind == "practice":
            settings = settings.within("practice")
        preferences = preferences_in(settings.data_dir)
        if preferences.download_dir is not None and not os.environ.get("OLCI_DOWNLOAD_DIR"):
            settings = replace(settings, download_dir=preferences.download_dir)
        return settings, preferences

    def _opened(self, kind: ArchiveKind) -> Archive:
        from olci_ui.services.archive import Archive  # noqa: PLC0415 - half of what the program loads

        settings, preferences = self._settings_of(kind)
        if kind == "practice":
            settings = self._practising(settings)
        return Archive.opened(kind, settings, preferences=preferences, secrets=self._secrets)

    def _practising(self, settings: Settings) -> Settings:
        """Start the practice archive; its own folder is no part of the real library: it holds simulated scenes."""
        from olci_core.library import set_apart  # noqa: PLC0415 - who does not practise needs none of it here

        with suppress(StorageError):  # nothing can be put there either
            set_apart(self._given_settings().within("practice").download_dir)
        if self._practice_server is None:
            self._practice_server = olci_practice.PracticeServer(data_dir=settings.data_dir / "archive")
        at = self._practice_server.start()
        return settings.at(identity_url=at.identity_url, catalogue_url=at.catalogue_url, download_url=at.download_url)


def _kind_at_start() -> ArchiveKind:
    return "practice" if os.environ.get("OLCI_PRACTICE") == "1" else "copernicus"


services = Services()
