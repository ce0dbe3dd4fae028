"""The archive in use is opened in the background at the start; who asks for it waits, and hears what went wrong."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from olci_core.errors import StorageError
from olci_core.library import holdings
from olci_core.settings import Settings
from olci_ui.services import Services
from tests.core.library.zips import NAME, product


class SlowStore:
    """A keychain that waits for a person."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.unlocked = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.set()
        self.unlocked.wait(10)
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


def settings_in(folder: Path) -> Settings:
    nowhere = "http://127.0.0.1:9"
    return Settings(
        f"{nowhere}/protocol/openid-connect",
        f"{nowhere}/odata/v1",
        f"{nowhere}/odata/v1",
        data_dir=folder / "data",
        download_dir=folder / "scenes",
    )


def test_who_asks_for_the_archive_waits_until_it_is_open_and_simulated_scenes_are_no_part_of_the_real_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLCI_PRACTICE", "1")
    simulated = tmp_path / "scenes" / "practice"
    simulated.mkdir(parents=True)
    product(simulated / f"{NAME}.zip")
    services = Services(settings_in(tmp_path))
    services.start()
    try:
        assert services.archive.kind == services.kind == "practice"
        assert services.archive.settings.download_dir == simulated
        assert len(holdings(simulated)) == 1
        assert holdings(tmp_path / "scenes") == ()
        assert services.archive.signed_in_as == "practice"
    finally:
        services.stop()


def test_the_folder_of_downloads_is_known_before_the_archive_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OLCI_DOWNLOAD_DIR", raising=False)
    monkeypatch.delenv("OLCI_PRACTICE", raising=False)
    services = Services(settings_in(tmp_path))
    assert services.download_dir == tmp_path / "scenes"
    services.set_download_folder(tmp_path / "chosen")
    services.stop()
    assert Services(settings_in(tmp_path)).download_dir == tmp_path / "chosen"


def test_an_archive_that_cannot_be_opened_says_so_to_whoever_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("OLCI_PRACTICE", raising=False)
    (tmp_path / "data").write_text("no folder")
    services = Services(settings_in(tmp_path))
    services.start()
    for _ in range(2):
        with pytest.raises(StorageError):
            _ = services.archive
    assert "could not be opened" in caplog.text
    services.stop()


def test_a_keychain_that_waits_for_a_person_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OLCI_PRACTICE", raising=False)
    store = SlowStore()
    services = Services(settings_in(tmp_path), secrets=store)
    services.start()
    try:
        assert services.archive.signed_in_as is None
    finally:
        store.unlocked.set()
        services.stop()
