"""The key of the page: made once for a data folder, in a file that its owner alone can read."""

from __future__ import annotations

import logging
import os
import re
import secrets
import stat
from pathlib import Path

from olci_core.errors import StorageError
from olci_core.whole_file import write_whole
from olci_ui.access import texts

log = logging.getLogger(__name__)

PAGE_KEY_FILE = "page.key"
KEY_BYTES = 32
_KEY = re.compile(r"[0-9A-Za-z_-]{43}")  # what token_urlsafe makes of 32 bytes
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def access_key(folder: Path) -> str:
    """Return the key of a data folder: the one kept there, or a new one kept from now on.

    A key that others could read, or that is damaged, is thrown away. Where the system has no file modes (Windows) the
    folder's own rights protect it, those of the user profile as a rule.

    Raises:
        StorageError: the folder cannot be written to, or the file in it belongs to somebody else.
    """
    path = folder / PAGE_KEY_FILE
    try:
        kept = _kept(path)
        return kept if kept is not None else _made(path)
    except OSError as error:
        raise StorageError(
            texts.KEY_NOT_KEPT.format(folder, error.strerror or error),
            hint=texts.KEY_NOT_KEPT_HINT,
        ) from error


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone can read, whole or not at all.

    Raises:
        OSError: the folder cannot be written to.
    """
    write_whole(path, text.encode(), mode=0o600)


def _made(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = secrets.token_urlsafe(KEY_BYTES)
    write_private(path, key)
    # Of two programs that start at once, both go by the key that came last.
    return _kept(path) or key


def _kept(path: Path) -> str | None:
    """Return the key in a file, None where there is none that is still a secret."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(file.fileno())
        if hasattr(os, "geteuid") and about.st_uid != os.geteuid():
            raise PermissionError(None, texts.SOMEBODY_ELSES)
        if os.name == "posix" and about.st_mode & _OTHERS:
            log.warning("Others could read the key of the page; a new one takes its place.")
            return None
        text = file.read(200).decode("ascii", errors="replace").strip()
    return text if _KEY.fullmatch(text) else None
