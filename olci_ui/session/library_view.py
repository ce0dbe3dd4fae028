"""What one tab remembers of its library: what is selected, what was removed last, what is to be cut out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from olci_core.library import Entry, Removed, purge
from olci_core.scene import Scene


@dataclass
class LibraryView:
    """``selected`` are names of products; ``turn`` is part of the check boxes' keys: a higher one draws them anew.

    ``removed``, the latest last, can be put back until the page is left. ``to_extract`` are the products that the
    Extract page works on.
    """

    selected: dict[str, None] = field(default_factory=dict)
    turn: int = 0
    removed: list[Removed] = field(default_factory=list)
    looked_at: str | None = None
    to_extract: tuple[Path, ...] = ()

    def select(self, names: Iterable[str]) -> None:
        """Select these and no others."""
        self.selected = dict.fromkeys(names)
        self.turn += 1

    def keep_selected(self, name: str, *, is_selected: bool, turn: int) -> None:
        """Hold what a check box of a turn says; the browser may yet send the state of boxes drawn anew since."""
        if turn != self.turn:
            return
        if is_selected:
            self.selected.setdefault(name)
        else:
            self.selected.pop(name, None)

    def offer_undo(self, removed: Removed) -> None:
        """Hold what was removed now."""
        self.removed.append(removed)
        self.select(())

    def leave(self) -> None:
        """Take off the disk for good what was removed: the page is left."""
        while self.removed:
            purge(self.removed.pop())

    def look_at(self, name: str | None) -> None:
        """Hold which product is looked at, None for none."""
        self.looked_at = name

    def use_for_extract(self, paths: Iterable[Path]) -> None:
        """Hold what is to be cut out."""
        self.to_extract = tuple(paths)


def scene_named(entry: Entry) -> Scene:
    """Return what the name of a product in the library says of its scene, without footprint and id."""
    name = entry.product
    return Scene(
        id="", name=entry.name, product_type=name.product_type, platform=name.platform, begin=name.begin, end=name.end,
        created=name.created, cycle=name.cycle, relative_orbit=name.relative_orbit, frame=name.frame,
        timeliness=name.timeliness, baseline=name.baseline, size_bytes=entry.size_bytes, online=False,
        footprint=None, quicklook_url=None, checksums={}, attributes={}, record={"Name": entry.name},
    )  # fmt: skip
