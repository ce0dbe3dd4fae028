"""What one tab remembers of its library: what is selected, what was removed last, what is to be cut out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from olci_core.library import Entry, Removed, purge
from olci_core.scene import Scene
from olci_ui.session.choices import Narrowing
from olci_ui.session.selection import Selection


@dataclass
class LibraryView(Selection[str]):
    """``selected`` are names of products.

    ``removed``, the latest last, can be put back until the page is left. ``to_extract`` are the products that the
    Extract page works on. ``looks`` counts how often a product was opened or closed. ``narrowing`` is there again when
    somebody comes back to the page, and after a reload.
    """

    removed: list[Removed] = field(default_factory=list)
    looked_at: str | None = None
    looks: int = 0
    to_extract: tuple[Path, ...] = ()
    narrowing: Narrowing = field(default_factory=Narrowing)

    def narrow(self, narrowing: Narrowing) -> None:
        """Hold what the fields above the library say."""
        self.narrowing = narrowing

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
        self.looks += 1

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
