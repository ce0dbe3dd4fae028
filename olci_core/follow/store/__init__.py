"""Standing orders on the disk: what they are, each scene they took, what they decided, and what was cut of it."""

from __future__ import annotations

from pathlib import Path

from olci_core.follow.store.cuts import CutTable, KeptCut
from olci_core.follow.store.database import FOLLOW_FILE, Database
from olci_core.follow.store.decisions import DecisionTable, Remembered
from olci_core.follow.store.orders import OrderState, OrderTable
from olci_core.follow.store.taken import TakenScene, TakenTable

__all__ = ["FOLLOW_FILE", "FollowStore", "KeptCut", "OrderState", "Remembered", "TakenScene"]


class FollowStore:
    """The file of the standing orders, a table a topic; threads and processes may share it.

    ``notice`` is a sentence for a person where the file could not be used and a new one was begun, "" otherwise.

    Raises:
        StorageError: the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.notice = self._database.notice
        self.orders = OrderTable(self._database)
        self.taken = TakenTable(self._database)
        self.decisions = DecisionTable(self._database)
        self.cuts = CutTable(self._database)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
