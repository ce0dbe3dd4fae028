"""The background thread: looks when an order's time has come, and cuts the area out of what has arrived."""

from __future__ import annotations

import threading
from collections.abc import Callable

from olci_core.errors import OlciError
from olci_core.follow.area_cuts import CutReport
from olci_core.follow.following import Following
from olci_core.follow.look import LookReport

FOLLOW_EVERY_S = 30.0
ARRIVING_EVERY_S = 3.0  # while something is on its way


class FollowThread:
    """Looks in the background whenever an order's time has come.

    ``on_report`` hears of each look, ``on_cut`` of each cut, in that thread.
    """

    def __init__(
        self,
        following: Following,
        *,
        on_report: Callable[[LookReport], object] | None = None,
        on_cut: Callable[[CutReport], object] | None = None,
        look_every_s: float = FOLLOW_EVERY_S,
    ) -> None:
        self._following = following
        self._on_report = on_report
        self._on_cut = on_cut
        self._look_every_s = look_every_s
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.trouble = ""

    def start(self) -> None:
        """Begin to look."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="following", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Look at once whose time has come, for example after an order was changed."""
        self._woken.set()

    def stop(self) -> None:
        """End after the look, or the cut, under way."""
        self._stopped.set()
        self._woken.set()

    def _run(self) -> None:
        try:
            self._look_until_stopped()
        finally:
            if not self._stopped.is_set():
                self.trouble = "Following has ended by a fault of the program; it begins again with the next start."

    def _look_until_stopped(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()
            is_awaiting = False
            try:
                is_awaiting = self._round()
                self.trouble = ""
            except OlciError as error:  # the disk refuses; the next round may find it well again
                self.trouble = str(error)
            self._woken.wait(min(self._look_every_s, ARRIVING_EVERY_S) if is_awaiting else self._look_every_s)

    def _round(self) -> bool:
        """Look, and cut what has arrived; return whether something is still on its way."""
        for report in self._following.look_due():
            if self._on_report is not None:
                self._on_report(report)
        is_awaiting = self._following.note_arrivals()
        for cut in self._following.cut_arrived(goes_on=lambda: not self._stopped.is_set()):
            if self._on_cut is not None:
                self._on_cut(cut)
        return is_awaiting
