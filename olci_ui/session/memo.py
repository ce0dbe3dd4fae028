"""Work that a page would do again at every click, done again only when what it is made of has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Made = TypeVar("Made")


class Memo:
    """The latest result of each piece of work, by its name. One tab's; one thread at a time."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[Any, ...], Any]] = {}

    def of(self, name: str, made_of: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        """Return what ``make`` makes of ``made_of``, which must not be changed; the last one if that is equal.

        The same long list or mapping is compared in no time, an equal one in milliseconds.
        """
        kept = self._kept.get(name)
        if kept is not None and kept[0] == made_of:
            result: Made = kept[1]
            return result
        result = make()
        self._kept[name] = (made_of, result)
        return result

    def forget(self) -> None:
        """Let go of all of them."""
        self._kept.clear()
