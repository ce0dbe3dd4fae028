"""What somebody chose, kept on the disk by tab: a reload brings back ticks, view, order, filter, page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from olci_core.errors import StorageError
from olci_core.whole_file import write_whole
from olci_ui.session import texts
from olci_ui.session.choices import Chosen, Display, Narrowing

MAX_KEPT_TABS = 200  # those not used for longest go first
_TAB = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class ResultChoices:
    """Ticks (with the reason of those made by themselves), how the result is looked at, and what of it is wanted.

    ``search`` is what brought the result, as query parameters in which a short word stands for a long text.
    """

    ticked: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    look: Display = field(default_factory=Display)
    chosen: Chosen = field(default_factory=Chosen)
    only_ticked: tuple[str, ...] | None = None
    focus: str | None = None
    search: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """The standing order in the form of the page Following, as JSON; ``id`` is None for one that is being made."""

    text: str
    id: int | None
    is_paused: bool


@dataclass(frozen=True, slots=True)
class TabChoices:
    """What was chosen in a tab: over results (by the signs of their searches), over the library, in an order's form."""

    results: dict[str, ResultChoices] = field(default_factory=dict)
    library: Narrowing = field(default_factory=Narrowing)
    order: KeptOrder | None = None


class KeptChoices:
    """The choices of tabs, a small file each. Processes may share a folder: each tab writes its own file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "tabs"

    def of(self, tab: str) -> TabChoices:
        """Return what was chosen in a tab; nothing was where nothing is known of it."""
        if not _TAB.fullmatch(tab):
            return TabChoices()
        try:
            return msgspec.json.decode(self._file(tab).read_bytes(), type=TabChoices)
        except (OSError, msgspec.MsgspecError):
            return TabChoices()

    def keep(self, tab: str, choices: TabChoices) -> None:
        """Keep what is chosen in a tab.

        Raises:
            StorageError: it cannot be written.
        """
        file = self._file(tab)
        is_new = not file.exists()
        try:
            write_whole(file, msgspec.json.encode(choices))
            if is_new:
                self._let_go()
        except OSError as error:
            raise StorageError(
                texts.TICKS_NOT_KEPT.format(self._folder, error.strerror or error),
                hint=texts.TICKS_NOT_KEPT_HINT,
            ) from error

    def _let_go(self) -> None:
        newest_first = sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in newest_first[MAX_KEPT_TABS:]:
            file.unlink(missing_ok=True)

    def _file(self, tab: str) -> Path:
        return self._folder / f"{tab}.json"
