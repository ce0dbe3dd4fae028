"""A proxy that signs people in: trusted where the settings say all of it, never by halves."""

from __future__ import annotations

from pathlib import Path

import pytest

from olci_core.errors import SettingsError
from olci_ui.access.trusted_proxy import KEY_HEADER, TrustedProxy

KEY = "k" * 40


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "proxy.key").write_text(f"{KEY}\n")
    return {
        "OLCI_PUBLIC_URL": "https://Anna.olci.example.org/",
        "OLCI_PROXY_USER": "Remote-User: anna",
        "OLCI_PROXY_KEY_FILE": str(tmp_path / "proxy.key"),
    }


def test_without_settings_there_is_no_proxy() -> None:
    assert TrustedProxy.from_environment({}) is None
    assert TrustedProxy.from_environment({"OLCI_PUBLIC_URL": " "}) is None


def test_a_proxy_vouches_for_one_person_with_its_key(settings: dict[str, str]) -> None:
    proxy = TrustedProxy.from_environment(settings)
    assert proxy is not None
    assert (proxy.scheme, proxy.host) == ("https", "anna.olci.example.org")
    assert KEY not in repr(proxy)
    assert proxy.vouches({KEY_HEADER: KEY, "remote-user": "anna"})
    for headers in (
        {},
        {"remote-user": "anna"},
        {KEY_HEADER: KEY},
        {KEY_HEADER: KEY, "remote-user": "berta"},
        {KEY_HEADER: KEY, "remote-user": "anna, berta"},
        {KEY_HEADER: KEY[:-1], "remote-user": "anna"},
        {KEY_HEADER: "ö", "remote-user": "anna"},
    ):
        assert not proxy.vouches(headers), headers


@pytest.mark.parametrize("name", ["OLCI_PUBLIC_URL", "OLCI_PROXY_USER", "OLCI_PROXY_KEY_FILE"])
def test_a_setting_that_is_missing_is_said(settings: dict[str, str], name: str) -> None:
    del settings[name]
    with pytest.raises(SettingsError, match="not complete") as refused:
        TrustedProxy.from_environment(settings)
    assert name in refused.value.hint


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OLCI_PUBLIC_URL", "http://anna.olci.example.org"),
        ("OLCI_PUBLIC_URL", "https://olci.example.org/anna"),
        ("OLCI_PUBLIC_URL", "https://anna:secret@olci.example.org"),
        ("OLCI_PUBLIC_URL", "https://olci.example.org:port"),
        ("OLCI_PUBLIC_URL", "anna"),
        ("OLCI_PROXY_USER", "anna"),
        ("OLCI_PROXY_USER", "Remote User: anna"),
        ("OLCI_PROXY_USER", "Remote-User:"),
        ("OLCI_PROXY_KEY_FILE", "/nowhere/at/all"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said(settings: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(SettingsError):
        TrustedProxy.from_environment({**settings, name: value})


def test_a_short_key_is_refused(settings: dict[str, str]) -> None:
    Path(settings["OLCI_PROXY_KEY_FILE"]).write_text("short")
    with pytest.raises(SettingsError, match="32"):
        TrustedProxy.from_environment(settings)
