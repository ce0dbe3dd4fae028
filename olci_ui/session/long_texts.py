"""Texts too long for an address, as a coast in thousand corners: kept on the disk, a short word standing for each."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from olci_core.errors import StorageError
from olci_core.whole_file import write_whole
from olci_ui.session import texts

MAX_IN_ADDRESS = 4000  # characters; browsers and links take about twice as many
MAX_KEPT_TEXTS = 200  # texts; those not used for longest go first
_SIGN = "kept:"
_WORD = re.compile(r"kept:([0-9a-f]{16})")


class LongTexts:
    """The texts kept in a folder. Threads and processes may share one: a text is written once and never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "texts"

    def shortened(self, parameters: Mapping[str, str]) -> dict[str, str]:
        """Return query parameters with a short word in the place of each long text, which is kept.

        Raises:
            StorageError: a text could not be written.
        """
        return {name: self._keep(text) if len(text) > MAX_IN_ADDRESS else text for name, text in parameters.items()}

    def restored(self, parameters: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return query parameters with their long texts back, and the names of those whose text is not here."""
        whole, missing = {}, []
        for name, text in parameters.items():
            if not text.startswith(_SIGN):
                whole[name] = text
            elif (kept := self._kept(text)) is not None:
                whole[name] = kept
            else:
                missing.append(name)
        return whole, tuple(missing)

    def _keep(self, text: str) -> str:
        content = text.encode()
        word = _digest(content)
        file = self._file(word)
        sign = f"{_SIGN}{word}"
        try:
            if self._kept(sign) is None:  # not here, or spoiled since
                write_whole(file, content)
                self._let_go()
        except OSError as error:
            raise StorageError(
                texts.TEXT_NOT_KEPT.format(self._folder, error.strerror or error),
                hint=texts.TEXT_NOT_KEPT_HINT,
            ) from error
        return sign

    def _kept(self, sign: str) -> str | None:
        match = _WORD.fullmatch(sign)
        if match is None:
            return None
        file = self._file(match[1])
        try:
            content = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        return content.decode() if _digest(content) == match[1] else None

    def _let_go(self) -> None:
        newest_first = sorted(self._folder.glob("*.txt"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in newest_first[MAX_KEPT_TEXTS:]:
            file.unlink(missing_ok=True)

    def _file(self, word: str) -> Path:
        return self._folder / f"{word}.txt"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
