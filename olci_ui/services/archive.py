"""One archive: where it is, what it lists, who is signed in to it, and its downloads."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from olci_core.auth import Credentials, TokenSource
from olci_core.catalogue import Catalogue, Recent
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from olci_ui.services.preferences import Preferences
from olci_ui.services.remembered_scenes import RememberedScenes

ArchiveKind = Literal["copernicus", "practice"]
QUICKLOOKS_AT_ONCE = 4


@dataclass
class Archive:
    """One archive: where it is, what it lists, who is signed in to it, and its downloads."""

    kind: ArchiveKind
    settings: Settings
    catalogue: Catalogue
    queue: DownloadQueue
    tokens: TokenSource | None = None
    preferences: Preferences = field(default_factory=Preferences)
    scenes: RememberedScenes = field(default_factory=RememberedScenes)
    quicklook_places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(QUICKLOOKS_AT_ONCE))

    @cached_property
    def recent(self) -> Recent:
        """The catalogue with a memory for searches, shared by every tab."""
        return Recent(self.catalogue)

    @property
    def signed_in_as(self) -> str | None:
        """The user name, None while nobody is signed in."""
        return self.tokens.username if self.tokens else None

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

    def sign_out(self) -> None:
        """End the session; downloads that wait stay in the queue."""
        tokens, self.tokens = self.tokens, None
        self.queue.sign_in(None)
        if tokens is not None:
            tokens.sign_out()

    def prefer(self, preferences: Preferences) -> None:
        """Use other download settings from now on, and at later starts.

        Raises:
            StorageError: the choice cannot be kept; nothing has changed.
        """
        preferences.save(self.settings.data_dir)
        self.preferences = preferences
        self.queue.places = preferences.places
