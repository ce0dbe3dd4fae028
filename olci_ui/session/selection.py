"""What is selected by check boxes of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key", int, str)


@dataclass
class Selection(Generic[Key]):
    """What is ``selected``, in the order of the clicks; ``turn`` is part of the check boxes' keys.

    A higher turn draws all of them anew. The browser may yet send the state of those that were there before.
    """

    selected: dict[Key, None] = field(default_factory=dict)
    turn: int = 0

    def select(self, keys: Iterable[Key]) -> None:
        """Select these and no others."""
        self.selected = dict.fromkeys(keys)
        self.turn += 1

    def keep_selected(self, key: Key, *, is_selected: bool, turn: int) -> None:
        """Hold what a check box of a turn says; one that was drawn anew since says nothing."""
        if turn != self.turn:
            return
        if is_selected:
            self.selected.setdefault(key)
        else:
            self.selected.pop(key, None)
