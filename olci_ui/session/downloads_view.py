"""What one tab remembers of its Downloads page."""

from __future__ import annotations

from dataclasses import dataclass, field

from olci_core.transfer import State
from olci_ui.session.download_progress import ArrivalRate, Countdown
from olci_ui.session.selection import Selection

UNDO_OFFERED_FOR_S = 60.0


@dataclass
class DownloadsView(Selection[int]):
    """Which jobs are selected, by their ids, what was cancelled last, and the speed so far.

    ``rings``: a browser notification is wanted; ``end_words`` are those it says, "" while things move, at
    the end number ``ends``.
    ``state_shown``: only jobs in this state are seen, None for all. ``at_rest_before``: what had ended or was paused
    when the page opened, None until then. Times are monotonic seconds.
    """

    cancelled: tuple[int, ...] = ()
    cancelled_at_s: float = 0.0
    rate: ArrivalRate = field(default_factory=ArrivalRate)
    countdown: Countdown = field(default_factory=Countdown)
    was_moving: bool = False
    rings: bool = False
    end_words: str = ""
    ends: int = 0
    state_shown: State | None = None
    at_rest_before: frozenset[int] | None = None

    def hold_at_rest(self, job_ids: frozenset[int] | None) -> None:
        """Hold which jobs had ended or were paused when the page was opened, None when it is left."""
        self.at_rest_before = job_ids

    def show(self, state: State | None) -> None:
        """Show only jobs in this state, None for all."""
        self.state_shown = state

    def offer_undo(self, job_ids: tuple[int, ...], *, now_s: float) -> None:
        """Remember what was cancelled at one stroke."""
        self.cancelled, self.cancelled_at_s = job_ids, now_s

    def watch(self, so_far: ArrivalRate, countdown: Countdown) -> None:
        """Hold the speed so far and the end in sight."""
        self.rate, self.countdown = so_far, countdown

    def ring(self, *, wanted: bool) -> None:
        """Want a notification at the end, or none."""
        self.rings = wanted

    def look(self, *, is_moving: bool, end: str) -> None:
        """Notice the moment in which the last download ends, and the one in which something moves again."""
        if is_moving:
            self.end_words = ""
        elif self.was_moving:
            self.end_words, self.ends = end, self.ends + 1
        self.was_moving = is_moving

    def undoable(self, *, now_s: float) -> tuple[int, ...]:
        """Return what was cancelled within the last minute."""
        return self.cancelled if now_s - self.cancelled_at_s <= UNDO_OFFERED_FOR_S else ()
