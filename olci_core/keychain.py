"""The account kept in the system's own keychain, from one start to the next; never in a file of this program."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from olci_core.auth import Credentials
from olci_core.errors import SignInError, StorageError
from olci_core.json_reader import read_json, write_json
from olci_core.settings import APP_NAME, Settings, origin

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

ENTRY = "account"
# The backends of keyring that hand a secret to the system. Its others write files, or keep nothing.
SYSTEM_KEYCHAINS = ("macOS", "Windows", "SecretService", "libsecret", "kwallet")
NO_KEYCHAIN = (
    "This computer has no keychain that the program could use; on Linux that is GNOME Keyring or KWallet, which opens "
    "when you log in to the desktop."
)


class SecretStore(Protocol):
    """What keeps a secret under two names, as a backend of keyring does; it raises errors of keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret, None where there is none."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the secret."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Remove the secret."""
        ...


class Keychain:
    """The keychain's entry for the account of one identity service. A call may wait until a person unlocks it.

    ``store`` stands in for the system's keychain; it is looked for where none is given.
    """

    def __init__(self, settings: Settings, *, store: SecretStore | None = None) -> None:
        self._service = f"{APP_NAME} ({origin(settings.identity_url)[1]})"
        self._given = store

    @cached_property
    def _store(self) -> SecretStore | None:
        """The keychain, looked for when it is first needed."""
        return self._given or system_keychain()

    @property
    def problem(self) -> str:
        """Why nothing can be kept here, "" where it can."""
        return "" if self._store is not None else NO_KEYCHAIN

    def read(self) -> Credentials | None:
        """Return the account that is kept, without a one-time code; None where there is none.

        Raises:
            StorageError: the keychain did not open.
        """
        if self._store is None:
            return None
        with _keychain_errors("read"):
            kept = self._store.get_password(self._service, ENTRY)
        return _credentials(kept) if kept else None

    def keep(self, credentials: Credentials) -> None:
        """Keep an account: its name, its password, and whether it needs codes; a code is good once and is not kept.

        Raises:
            StorageError: there is no keychain, or it did not open.
        """
        if self._store is None:
            raise StorageError(NO_KEYCHAIN, hint="Sign in at each start.")
        kept = {
            "username": credentials.username,
            "password": credentials.password,
            "uses_codes": credentials.totp is not None,
        }
        with _keychain_errors("changed"):
            self._store.set_password(self._service, ENTRY, write_json(kept).decode())

    def forget(self) -> None:
        """Remove the account; none may be there.

        Raises:
            StorageError: the keychain did not open.
        """
        if self._store is None:
            return
        with _keychain_errors("changed"):
            if self._store.get_password(self._service, ENTRY) is not None:
                self._store.delete_password(self._service, ENTRY)


def system_keychain() -> KeyringBackend | None:
    """Return the system's keychain, None where there is none that keeps secrets out of plain files.

    None, too, where the library was installed without keyring.
    """
    try:
        from keyring.backend import get_all_keyring  # noqa: PLC0415 - a tenth of a second, for signing in alone
    except ModuleNotFoundError:
        return None
    real = [one for one in get_all_keyring() if type(one).__module__.rpartition(".")[2] in SYSTEM_KEYCHAINS]
    real = [one for one in real if type(one).__module__.startswith("keyring.backends.")]
    return max(real, key=lambda one: one.priority, default=None)


@contextmanager
def _keychain_errors(done: str) -> Iterator[None]:
    """Turn what a keychain raises into a StorageError; its own words stay out, for they may name the secret."""
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    try:
        yield
    except (KeyringError, OSError) as error:
        log.warning("The keychain could not be %s: %s", done, type(error).__name__)
        raise StorageError(
            f"This computer's keychain could not be {done}.", hint="Unlock it, then try again."
        ) from error


def _credentials(kept: str) -> Credentials | None:
    try:
        found = read_json(kept)
        username, password = found["username"], found["password"]
        if not isinstance(username, str) or not isinstance(password, str):
            return None
        return Credentials(username, password, "" if found.get("uses_codes") else None)
    except (ValueError, KeyError, TypeError, AttributeError, SignInError):
        log.warning("The keychain's entry of this program could not be read.")
        return None
