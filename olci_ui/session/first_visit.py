"""Whether somebody is here for the first time: until they say that they know, kept on the disk."""

from __future__ import annotations

import logging
from pathlib import Path

WELCOMED_FILE = "welcomed"

log = logging.getLogger(__name__)


class FirstVisit:
    """The first visits to the program of a data folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / WELCOMED_FILE

    @property
    def is_over(self) -> bool:
        """Whether the way need not be shown any more."""
        return self._file.exists()

    def end(self) -> None:
        """Show the way no more; where that cannot be kept, it is shown again at the next start."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch()
        except OSError as error:
            log.warning("It could not be kept that the way is known: %s", error)
