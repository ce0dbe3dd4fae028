"""One archive: where it is, what it lists, who is signed in to it, and its downloads."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from olci_core.auth import Credentials, TokenSource
from olci_core.catalogue import Catalogue, Recent
from olci_core.errors import OlciError
from olci_core.keychain import Keychain, SecretStore
from olci_core.settings import Settings
from olci_core.transfer import DownloadQueue
from olci_ui.services import texts
from olci_ui.services.folders import must_be_writable
from olci_ui.services.preferences import Preferences
from olci_ui.services.remembered_scenes import RememberedScenes
from olci_ui.services.standing_orders import StandingOrders

log = logging.getLogger(__name__)

ArchiveKind = Literal["copernicus", "practice"]
QUICKLOOKS_AT_ONCE = 4


@dataclass
class Archive:
    """One archive: where it is, what it lists, who is signed in to it, and its downloads."""

    kind: ArchiveKind
    settings: Settings
    catalogue: Catalogue
    queue: DownloadQueue
    orders: StandingOrders
    tokens: TokenSource | None = None
    preferences: Preferences = field(default_factory=Preferences)
    keychain: Keychain | None = None
    scenes: RememberedScenes = field(default_factory=RememberedScenes)
    quicklook_slots: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(QUICKLOOKS_AT_ONCE))

    @classmethod
    def opened(
        cls, kind: ArchiveKind, settings: Settings, *, preferences: Preferences, secrets: SecretStore | None = None
    ) -> Self:
        """Open an archive, so that its downloads go on; ``secrets`` stands in for the system's keychain."""
        catalogue, queue = Catalogue(settings), _queue(settings, None, places=preferences.places)
        keychain = Keychain(settings, store=secrets) if kind == "copernicus" else None
        orders = StandingOrders.begun(settings, catalogue=catalogue, queue=queue)
        return cls(kind, settings, catalogue, queue, orders, preferences=preferences, keychain=keychain)

    def stop(self) -> None:
        """Stop what goes on by itself; it goes on when the archive is opened again."""
        self.orders.stop()
        self.queue.stop()

    def move_downloads(self, folder: Path) -> None:
        """Let new downloads go to another folder, now and at later starts.

        Raises:
            StorageError: the folder cannot be made or written to; the former one stays in use.
        """
        must_be_writable(folder)
        self.prefer(replace(self.preferences, download_dir=folder))
        self.stop()
        self.settings = replace(self.settings, download_dir=folder)
        self.queue = _queue(self.settings, self.tokens, places=self.preferences.places)
        self.orders = StandingOrders.begun(self.settings, catalogue=self.catalogue, queue=self.queue)

    @cached_property
    def recent(self) -> Recent:
        """The catalogue with a memory for searches, shared by every tab."""
        return Recent(self.catalogue)

    @property
    def signed_in_as(self) -> str | None:
        """The user name, None while nobody is signed in."""
        return self.tokens.username if self.tokens else None

    def sign_in(self, credentials: Credentials, *, keep: bool = False) -> str:
        """Sign in and let the waiting downloads go on; ``keep``: at later starts, too, by way of the keychain.

        Return what was not done, as a sentence: the keychain may have refused. "" where all was done.

        Raises:
            SignInError, ConnectionFailed, ServiceError: nothing has changed.
        """
        tokens = TokenSource(self.settings, credentials)
        try:
            tokens.current()
        except OlciError:
            tokens.sign_out()  # there is no session, but a connection
            raise
        former, self.tokens = self.tokens, tokens
        self.queue.sign_in(tokens)
        if former is not None:
            former.sign_out()
        return self._keep(credentials if keep else None)

    def sign_in_kept(self) -> None:
        """Sign in with the account in the keychain, if there is one; the service is asked when a download starts."""
        if self.keychain is None or self.tokens is not None or not self.preferences.stay_signed_in:
            return
        try:
            credentials = self.keychain.read()
        except OlciError as error:
            log.warning("Not signed in by itself: %s", error)
            return
        if credentials is not None and self.tokens is None:
            tokens = TokenSource(self.settings, credentials)
            self.queue.sign_in(tokens)  # first: who sees the account finds the queue going on
            self.tokens = tokens

    def renew_with_code(self, code: str) -> None:
        """Open the next session with a new one-time code and let the downloads go on.

        Raises:
            SignInError, ConnectionFailed, ServiceError: the present session goes on.
        """
        if self.tokens is not None:
            self.tokens.renew_with_code(code)
            self.queue.sign_in(self.tokens)

    def sign_out(self) -> str:
        """Stop the transfers, end the session, forget the account; downloads stay in the queue and wait.

        Return what was not done, as a sentence, "" where all was.
        """
        tokens, self.tokens = self.tokens, None
        self.queue.sign_in(None)
        undone = [self._keep(None)]
        if tokens is not None and not tokens.sign_out():
            undone.append(texts.SIGN_OUT_UNANSWERED)
        return " ".join(filter(None, undone))

    def _keep(self, credentials: Credentials | None) -> str:
        """Let the keychain hold an account, or none; return what it refused, as a sentence."""
        if self.keychain is None or (credentials is None and not self.preferences.stay_signed_in):
            return ""
        try:
            if credentials is None:
                self.keychain.forget()
            else:
                self.keychain.keep(credentials)
            self.prefer(replace(self.preferences, stay_signed_in=credentials is not None))
        except OlciError as error:
            return f"{error} {error.hint}"
        return ""

    def prefer(self, preferences: Preferences) -> None:
        """Use other download settings from now on, and at later starts.

        Raises:
            StorageError: the choice cannot be kept; nothing has changed.
        """
        preferences.save(self.settings.data_dir)
        self.preferences = preferences
        self.queue.places = preferences.places


def _queue(settings: Settings, tokens: TokenSource | None, *, places: int) -> DownloadQueue:
    queue = DownloadQueue(settings, tokens, places=places)
    queue.start()
    return queue
