"""A scene in the library: what is known of its zip and of its folder, as one entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from olci_core.library.scan import Holding
from olci_core.scene import ProductName

EntryState = Literal["whole", "checked", "warning", "partial", "broken"]
"""Whole: complete by sizes. Checked: every byte read and right. Warning: it can be read, but is not all that its
manifest promises. Partial: chosen files, or still arriving. Broken: damaged, or no zip that could be opened."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A scene in the library, zipped, unpacked or both.

    ``folder``: where it lies below the library's own folder ("" for directly). ``search``: the search that it came
    from, in words, "" where that is not known. ``note``: what the scan or a check found, in a sentence.
    ``checked_at``: aware UTC, None if it never was.
    """

    product: ProductName
    holdings: tuple[Holding, ...]
    state: EntryState
    folder: str = ""
    search: str = ""
    note: str = ""
    checked_at: datetime | None = None

    @property
    def name(self) -> str:
        """The product's name."""
        return self.holdings[0].name

    @property
    def path(self) -> Path:
        """The best of what is here: the zip if it is whole, as the checksums are of it, else the folder."""
        return self.holdings[0].path

    @property
    def paths(self) -> tuple[Path, ...]:
        """All places where it lies."""
        return tuple(holding.path for holding in self.holdings)

    @property
    def size_bytes(self) -> int:
        """What it takes on the disk."""
        return sum(holding.size_bytes for holding in self.holdings)


@dataclass(frozen=True, slots=True)
class IndexedHolding:
    """What the index knows of one zip or folder; "" where no check, or nothing odd, was found."""

    holding: Holding
    changed_ns: int
    checked_at: str
    verdict: str
    note: str


def entries_of(found: Iterable[IndexedHolding], download_dir: Path, origins: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return what was found as one entry a scene, the latest first; ``origins`` has the search of each, by name."""
    by_name: dict[str, list[IndexedHolding]] = {}
    for item in found:
        by_name.setdefault(item.holding.name, []).append(item)
    made = [_entry(items, download_dir, search=origins.get(name, "")) for name, items in by_name.items()]
    return tuple(sorted(made, key=lambda entry: (entry.product.begin, entry.name), reverse=True))


def _entry(items: list[IndexedHolding], download_dir: Path, *, search: str) -> Entry:
    items.sort(
        key=lambda item: (
            item.verdict == "broken", not item.holding.is_whole, item.verdict == "warning", item.holding.kind != "zip"
        )
    )  # fmt: skip
    best = items[0]
    folder = best.holding.path.parent
    below = folder.relative_to(download_dir).as_posix() if folder.is_relative_to(download_dir) else str(folder)
    return Entry(
        product=best.holding.product,
        holdings=tuple(item.holding for item in items),
        state=_state(best),
        folder="" if below == "." else below,
        search=search,
        note=best.note,
        checked_at=datetime.fromisoformat(best.checked_at) if best.checked_at else None,
    )


def _state(item: IndexedHolding) -> EntryState:
    if item.verdict == "broken":
        return "broken"
    if not item.holding.is_whole:
        return "partial"
    if item.verdict == "checked":
        return "checked"
    return "warning" if item.verdict == "warning" else "whole"
