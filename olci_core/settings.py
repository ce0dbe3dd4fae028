"""Where the service is and where files go, read once from the environment; and which addresses may be asked."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import platformdirs

from olci_core.errors import RequestRefused, SettingsError
from olci_core.redaction import redacted

APP_NAME = "olci-scene-picker"

# Copernicus Data Space Ecosystem, https://documentation.dataspace.copernicus.eu/APIs/OData.html
CDSE_IDENTITY_URL = "https://identity.dataspace.copernicus.eu/auth/realms/CDSE/protocol/openid-connect"
CDSE_CATALOGUE_URL = "https://catalogue.dataspace.copernicus.eu/odata/v1"
CDSE_DOWNLOAD_URL = "https://download.dataspace.copernicus.eu/odata/v1"
CLIENT_ID = "cdse-public"  # who asks for a token, https://documentation.dataspace.copernicus.eu/APIs/Token.html

MAX_TRANSFERS = 4  # at once, of one account: https://documentation.dataspace.copernicus.eu/Quotas.html
RESERVE_BYTES = 64 * 2**20  # of a disk, left free, so that the system and our own records can go on
_HOST = re.compile(r"[\w.:-]*")
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """The three services and the two folders; every address is https, or http on this machine."""

    identity_url: str = CDSE_IDENTITY_URL
    catalogue_url: str = CDSE_CATALOGUE_URL
    download_url: str = CDSE_DOWNLOAD_URL
    data_dir: Path = Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))
    download_dir: Path = Path(platformdirs.user_downloads_dir()) / "OLCI scenes"

    def __post_init__(self) -> None:
        for name in ("identity_url", "catalogue_url", "download_url"):
            object.__setattr__(self, name, _checked_address(getattr(self, name), name=name))

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read OLCI_IDENTITY_URL, OLCI_CATALOGUE_URL, OLCI_DOWNLOAD_URL, OLCI_DATA_DIR and OLCI_DOWNLOAD_DIR.

        What is unset or empty keeps its default: CDSE itself and the platform's own folders.

        Raises:
            SettingsError: an address is neither https nor http on this machine, or a folder is somebody's who is not.
        """
        standard = cls()
        return cls(
            identity_url=environ.get("OLCI_IDENTITY_URL") or standard.identity_url,
            catalogue_url=environ.get("OLCI_CATALOGUE_URL") or standard.catalogue_url,
            download_url=environ.get("OLCI_DOWNLOAD_URL") or standard.download_url,
            data_dir=_folder(environ, "OLCI_DATA_DIR", standard.data_dir),
            download_dir=_folder(environ, "OLCI_DOWNLOAD_DIR", standard.download_dir),
        )

    def at(self, *, identity_url: str, catalogue_url: str, download_url: str) -> Self:
        """Return these settings with the three services elsewhere (as the practice archive is)."""
        return replace(self, identity_url=identity_url, catalogue_url=catalogue_url, download_url=download_url)

    def within(self, folder_name: str) -> Self:
        """Return these settings with both folders moved into a subfolder of the same name."""
        return replace(self, data_dir=self.data_dir / folder_name, download_dir=self.download_dir / folder_name)

    @property
    def trusted_origins(self) -> frozenset[tuple[str, str, int]]:
        """Scheme, host and port of the services that may be given a secret."""
        return frozenset(origin(url) for url in (self.identity_url, self.catalogue_url, self.download_url))

    def check_trusted(self, url: str) -> None:
        """Do nothing if an address is one of a service that may be given a secret.

        Raises:
            RequestRefused: it is not.
        """
        if origin(url) not in self.trusted_origins:
            raise RequestRefused(
                f"{origin(url)[1]} is not one of the configured services; nothing was sent to it.",
                hint="Check the addresses in the settings.",
            )

    def check_safe(self, url: str) -> None:
        """Do nothing if an address that a service named may be asked, without a secret.

        Raises:
            RequestRefused: it is not encrypted, or names this very computer though no configured service is here.
        """
        try:
            scheme, host, _ = origin(url)
        except ValueError as error:
            raise RequestRefused(f"The service named an address that cannot be read: {_shown(url)}") from error
        if not host:
            raise RequestRefused(f"The service named an address that cannot be read: {_shown(url)}")
        is_here = host in LOOPBACK_HOSTS
        if is_here and not any(ours in LOOPBACK_HOSTS for _, ours, _ in self.trusted_origins):
            raise RequestRefused(
                f"The service named an address on this very computer: {_shown(url)}", hint="Nothing was sent there."
            )
        if scheme != "https" and not (scheme == "http" and is_here):
            raise RequestRefused(
                f"The service named an address that is not encrypted: {_shown(url)}",
                hint="Nothing was sent there. Try again later.",
            )


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of an address, the port filled in.

    Raises:
        ValueError: it cannot be read, or no host can have that name.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not _HOST.fullmatch(host):
        raise ValueError(f"no name of a host: {host}")
    host.encode("idna")  # or it is longer than a name may be
    return parts.scheme, host, parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)


def _shown(url: str) -> str:
    """Return an address as a sentence may show it: without its query, which may repeat a secret."""
    return redacted(url.partition("?")[0][:200])


def _folder(environ: Mapping[str, str], variable: str, standard: Path) -> Path:
    text = environ.get(variable)
    try:
        return Path(text).expanduser().absolute() if text else standard
    except (RuntimeError, OSError) as error:  # nobody has that name; the working folder is gone
        raise SettingsError(
            f"{variable} is not a folder that can be found: {text}", hint="Give the whole path of a folder."
        ) from error


def _checked_address(url: str, *, name: str) -> str:
    variable = f"OLCI_{name.upper()}"
    hint = f"Set {variable} to an https address, or leave it unset to use Copernicus itself."
    if "@" in url:
        raise SettingsError(f"{variable} carries a password inside the address.", hint=hint)
    try:
        scheme, host, _ = origin(url)
    except ValueError as error:
        raise SettingsError(f"{variable} is not an address: {url}", hint=hint) from error
    if not host or scheme not in ("https", "http"):
        raise SettingsError(f"{variable} is not an address: {url}", hint=hint)
    if scheme == "http" and host not in LOOPBACK_HOSTS:
        raise SettingsError(f"{variable} is not encrypted: {url}", hint=hint)
    return url.rstrip("/")
