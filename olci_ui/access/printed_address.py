"""The address that lets a browser in: printed where the program was started, and opened from there."""

from __future__ import annotations

import html
import logging
import sys
import threading
import webbrowser
from pathlib import Path

from olci_ui.access import texts
from olci_ui.access.access_key import access_key, write_private
from olci_ui.access.access_rules import TOKEN_PARAMETER, AccessRules
from olci_ui.texts import APP, OPEN

log = logging.getLogger(__name__)

LAUNCH_FILE = f"Open {APP}.html"
LAUNCH_FILE_KEPT_S = 60.0


def page_address(url: str, data_dir: Path) -> str:
    """Return the address that lets in a program of the same person, for a page at ``url`` (path included).

    Raises:
        StorageError: the data folder's key cannot be read.
    """
    return with_token(url, AccessRules(access_key(data_dir)))


def with_token(url: str, rules: AccessRules) -> str:
    """Return an address with the token that lets a browser in."""
    return f"{url}{'&' if '?' in url else '?'}{TOKEN_PARAMETER}={rules.token}"


def print_address(rules: AccessRules, *, port: int, base: str = "") -> str:
    """Print the address of the page and return it; ``base`` is the path it lives under, as "/app"."""
    # The number, not "localhost": that name may lead to ::1, where somebody else may listen.
    address = with_token(f"http://127.0.0.1:{port}{base}/", rules)
    sys.stdout.write(texts.OPEN_AT.format(address))
    sys.stdout.write(texts.YOURS_ALONE)
    if rules.proxy is not None:
        sys.stdout.write(texts.BEHIND_PROXY.format(rules.proxy.user, rules.proxy.scheme, rules.proxy.host, base))
    sys.stdout.flush()
    return address


def open_in_browser(address: str, *, folder: Path) -> None:
    """Open an address in the person's browser by way of a file of theirs.

    Every user of a computer can read the command with which a browser is started; the token stays out of it. ``folder``
    must be one that a browser may read: some may not look into hidden folders.
    """
    path = folder / LAUNCH_FILE
    target = html.escape(address)
    page = f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={target}">'
    try:
        write_private(path, f'{page}<title>{APP}</title><p><a href="{target}">{OPEN}</a></p>')
    except OSError as error:
        log.warning("The browser could not be opened: %s. Open the printed address.", error.strerror or error)
        return
    remover = threading.Timer(LAUNCH_FILE_KEPT_S, remove_launch_file, [folder])
    remover.daemon = True
    remover.start()
    threading.Thread(target=_open, args=[path.as_uri()], name="open browser", daemon=True).start()


def remove_launch_file(folder: Path) -> None:
    """Take the file away that the browser was opened with."""
    try:
        (folder / LAUNCH_FILE).unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s could not be removed: %s", folder / LAUNCH_FILE, error.strerror or error)


def _open(uri: str) -> None:
    if not webbrowser.open(uri):
        log.warning("No browser could be opened. Open the printed address.")
