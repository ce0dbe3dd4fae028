"""The rules of access as the settings have them, read once when the program starts."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from olci_core.errors import OlciError
from olci_core.settings import Settings
from olci_ui.access.access_key import access_key
from olci_ui.access.access_rules import AccessRules
from olci_ui.access.trusted_proxy import TrustedProxy


def rules_from_environment(environ: Mapping[str, str]) -> AccessRules:
    """Return the rules of the page of this data folder.

    Raises:
        SettingsError: the folders or what is said of a proxy cannot be used.
        StorageError: the data folder cannot keep the key.
    """
    proxy = TrustedProxy.from_environment(environ)
    return AccessRules(access_key(Settings.from_environment(environ).data_dir), proxy)


def rules_or_exit(environ: Mapping[str, str]) -> AccessRules:
    """Return the rules of the page, or end the program with a sentence: without them it would stand open."""
    try:
        return rules_from_environment(environ)
    except OlciError as error:
        sys.exit(f"{error}\n{error.hint}")
