"""The environment in which the program works with a practice archive as with a service elsewhere."""

from __future__ import annotations

from pathlib import Path

from olci_practice.server.service_state import Addresses


def environment_of(at: Addresses, folder: Path) -> dict[str, str]:
    """Return the variables that name the services, and folders of one's own below ``folder``."""
    return {
        "OLCI_IDENTITY_URL": at.identity_url,
        "OLCI_CATALOGUE_URL": at.catalogue_url,
        "OLCI_DOWNLOAD_URL": at.download_url,
        "OLCI_DATA_DIR": str(folder / "data"),
        "OLCI_DOWNLOAD_DIR": str(folder / "scenes"),
    }
