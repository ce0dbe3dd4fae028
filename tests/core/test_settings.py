"""Where the service is and where files go, from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from olci_core.errors import SettingsError
from olci_core.settings import CDSE_CATALOGUE_URL, CDSE_DOWNLOAD_URL, CDSE_IDENTITY_URL, Settings


def test_an_empty_environment_means_copernicus_and_the_platforms_folders() -> None:
    settings = Settings.from_environment({})
    assert settings.identity_url == CDSE_IDENTITY_URL
    assert settings.catalogue_url == CDSE_CATALOGUE_URL
    assert settings.download_url == CDSE_DOWNLOAD_URL
    assert settings.data_dir.is_absolute()
    assert settings.download_dir.is_absolute()


def test_each_variable_is_taken(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "OLCI_IDENTITY_URL": "http://127.0.0.1:9/realm/protocol/openid-connect/",
            "OLCI_CATALOGUE_URL": "https://catalogue.example/odata/v1",
            "OLCI_DOWNLOAD_URL": "http://localhost:9/odata/v1",
            "OLCI_DATA_DIR": str(tmp_path / "a folder"),
            "OLCI_DOWNLOAD_DIR": str(tmp_path / "scenes"),
        }
    )
    assert settings.identity_url == "http://127.0.0.1:9/realm/protocol/openid-connect"
    assert settings.catalogue_url == "https://catalogue.example/odata/v1"
    assert settings.data_dir == tmp_path / "a folder"
    assert settings.download_dir == tmp_path / "scenes"
    assert settings.trusted_origins == {
        ("http", "127.0.0.1", 9),
        ("https", "catalogue.example", 443),
        ("http", "localhost", 9),
    }


@pytest.mark.parametrize(
    "address",
    [
        "http://catalogue.example/odata/v1",
        "ftp://catalogue.example",
        "catalogue.example",
        "https://",
        "https://name:secret@catalogue.example",
        "https://catalogue.example:port",
        "https://[broken",
        "http://name:secret@catalogue.example",
        "ftp://name:secret@catalogue.example",
        "https://name:secret@catalogue.example:port",
        "https://cata logue.example",
        "https://catalogue..example",
        "https://" + 64 * "a" + ".example",
    ],
)
def test_an_address_that_could_leak_a_secret_or_leads_nowhere_is_refused(address: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"OLCI_DOWNLOAD_URL": address})
    assert "OLCI_DOWNLOAD_URL" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_folder_of_somebody_who_is_not_there_is_said() -> None:
    with pytest.raises(SettingsError, match="OLCI_DATA_DIR is not a folder") as refused:
        Settings.from_environment({"OLCI_DATA_DIR": "~nobody-of-this-name/data"})
    assert refused.value.hint


def test_a_second_archive_has_folders_of_its_own() -> None:
    settings = Settings.from_environment({})
    inner = settings.within("practice")
    assert inner.data_dir.parent == settings.data_dir
    assert inner.download_dir.parent == settings.download_dir
