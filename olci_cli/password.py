"""Whose account it is: from the environment, from the system's keychain, or asked for on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import click

from olci_core.auth import Credentials
from olci_core.errors import SignInError, StorageError
from olci_core.keychain import Keychain
from olci_core.settings import Settings


def credentials(settings: Settings, environ: Mapping[str, str] = os.environ) -> Credentials:
    """Return the account to download with. A password is never taken from an argument, where others can read it.

    Raises:
        SignInError: no user name, or no password, is to be had.
    """
    if account := known_account(settings, environ):
        return account
    username, password = environ.get("OLCI_USERNAME", ""), ""
    if sys.stdin.isatty() and sys.stderr.isatty():
        username = username or click.prompt("User name", err=True)
        password = click.prompt(f"Password of {username}", hide_input=True, err=True)
    if not username or not password:
        raise SignInError(
            "There is no user name and password to download with.",
            hint="Set OLCI_USERNAME and OLCI_PASSWORD, or sign in on the page and let it keep you signed in.",
        )
    return Credentials(username, password, environ.get("OLCI_TOTP") or None)


def known_account(settings: Settings, environ: Mapping[str, str] = os.environ) -> Credentials | None:
    """Return the account that the environment or the keychain holds, None where a person would have to be asked."""
    username, totp = environ.get("OLCI_USERNAME", ""), environ.get("OLCI_TOTP") or None
    if username and environ.get("OLCI_PASSWORD"):
        return Credentials(username, environ["OLCI_PASSWORD"], totp)
    try:
        kept = Keychain(settings).read()
    except StorageError:  # locked; whoever needs the account hears what else there is
        return None
    if kept is None or username not in ("", kept.username):
        return None
    return Credentials(kept.username, kept.password, totp or kept.totp or None)
