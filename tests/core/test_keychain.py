"""The account in the system's keychain: kept, found at the next start, removed; refused where there is none."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from olci_core.auth import Credentials
from olci_core.errors import StorageError
from olci_core.keychain import NO_KEYCHAIN, Keychain, system_keychain
from olci_core.settings import Settings


class MemoryStore:
    """A keychain in memory, which can be locked."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._must_be_open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._must_be_open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._must_be_open()
        del self.kept[service, username]

    def _must_be_open(self) -> None:
        if self.is_locked:
            raise KeyringLocked("the secret hunter22 is locked away")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def keychain(store: MemoryStore | NoKeyring, **settings: str) -> Keychain:
    return Keychain(Settings(**settings), store=store)  # type: ignore[arg-type]  # addresses alone are given


def test_an_account_is_found_again_without_its_code(store: MemoryStore) -> None:
    keychain(store).keep(Credentials("anna", "hunter22"))
    assert keychain(store).read() == Credentials("anna", "hunter22")
    keychain(store).keep(Credentials("anna", "hunter22", "123456"))
    assert keychain(store).read() == Credentials("anna", "hunter22", "")
    assert "123456" not in str(store.kept)


def test_each_identity_service_has_an_entry_of_its_own(store: MemoryStore) -> None:
    keychain(store).keep(Credentials("anna", "hunter22"))
    assert keychain(store, identity_url="https://elsewhere.example/realm").read() is None


def test_what_was_forgotten_is_gone_and_forgetting_twice_does_no_harm(store: MemoryStore) -> None:
    keychain(store).keep(Credentials("anna", "hunter22"))
    for _ in range(2):
        keychain(store).forget()
        assert keychain(store).read() is None
    assert store.kept == {}


SENSELESS = ("", "{", "[]", '"text"', "{}", '{"username": 1, "password": "x"}', '{"username": "", "password": ""}')


@pytest.mark.parametrize("entry", SENSELESS)
def test_an_entry_that_makes_no_sense_is_none(store: MemoryStore, entry: str) -> None:
    chain = keychain(store)
    chain.keep(Credentials("anna", "hunter22"))
    (key,) = store.kept
    store.kept[key] = entry
    assert chain.read() is None


def test_a_locked_keychain_is_a_sentence_without_the_secret(
    store: MemoryStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store.is_locked = True
    chain = keychain(store)
    for attempt in (chain.read, chain.forget, lambda: chain.keep(Credentials("anna", "hunter22"))):
        with pytest.raises(StorageError, match="keychain could not be") as refused:
            attempt()
        assert "hunter22" not in str(refused.value) + refused.value.hint
    assert "hunter22" not in caplog.text


def test_a_computer_without_a_keychain_says_so_and_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if system_keychain() is not None:
        pytest.skip("this computer has a keychain, which a test leaves alone")
    monkeypatch.setenv("HOME", str(tmp_path))
    chain = Keychain(Settings())
    assert chain.problem == NO_KEYCHAIN
    assert chain.read() is None
    chain.forget()
    with pytest.raises(StorageError):
        chain.keep(Credentials("anna", "hunter22"))
    assert list(tmp_path.rglob("*")) == []
