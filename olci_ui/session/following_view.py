"""What one tab remembers of its Following page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from olci_core.errors import InputError
from olci_core.follow import StandingOrder
from olci_ui.services.tasks import Task
from olci_ui.session.kept_choices import KeptOrder


@dataclass
class FollowingView:
    """The order that is being made or edited, and what was new when the page was opened.

    ``filled`` is what its form says; ``turn`` is part of the form's keys: a higher one draws its fields anew.
    ``marked`` are the ids of the scenes that count as new during this visit. ``rings``: a browser notification is
    wanted; ``rung`` is how many new scenes it has rung for already, ``announced`` how often there was something new.
    ``written`` is the form as it was last written down.
    """

    draft: StandingOrder | None = None
    turn: int = 0
    filled: StandingOrder | None = None
    dry_run: Task | None = None
    marked: frozenset[str] = field(default_factory=frozenset)
    rings: bool = False
    rung: int = 0
    announced: int = 0
    written: KeptOrder | None = None

    def open(self, kept: KeptOrder | None) -> None:
        """Open the form with what it said before a reload; one that cannot be read stays closed."""
        self.written = kept
        if kept is None:
            return
        try:
            order = StandingOrder.from_json(kept.text.encode(), order_id=kept.id or 0, is_paused=kept.is_paused)
        except InputError:
            return
        self.draft = replace(order, id=kept.id)

    def write_down(self) -> bool:
        """Hold the form as it is to be written down; say whether that is something new."""
        order = self.filled or self.draft
        before = self.written
        self.written = KeptOrder(order.to_json().decode(), order.id, order.is_paused) if order is not None else None
        return self.written != before

    def begin(self, draft: StandingOrder) -> None:
        """Open the form with an order: a new one, or one that is kept already."""
        self.end()
        self.draft = draft

    def end(self) -> None:
        """Close the form; a dry run that is under way stops."""
        if self.dry_run is not None:
            self.dry_run.stop()
        self.draft, self.filled, self.dry_run = None, None, None
        self.turn += 1

    def keep(self, filled: StandingOrder) -> None:
        """Hold what the form says."""
        self.filled = filled

    def come_back(self) -> None:
        """Let the form say again what was filled in before another page was looked at."""
        if self.filled is not None:
            self.draft, self.filled = self.filled, None
            self.turn += 1

    def await_dry_run(self, task: Task) -> None:
        """Await a dry run; one before it stops."""
        if self.dry_run is not None:
            self.dry_run.stop()
        self.dry_run = task

    def arrive(self, new_ids: frozenset[str]) -> None:
        """Mark what is new at the beginning of a visit."""
        self.marked = new_ids

    def ring(self, *, wanted: bool) -> None:
        """Want a notification of what is new, or none."""
        self.rings = wanted

    def news(self, number: int) -> int:
        """Return how many of so many new scenes nobody has been notified of, and hold that they are announced now."""
        unseen, self.rung = max(number - self.rung, 0), number
        self.announced += bool(unseen)
        return unseen
